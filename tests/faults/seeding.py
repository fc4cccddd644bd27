"""Fills the office of a fault run and prints what its clients need: ``python -m tests.faults.seeding N WEBHOOK``.

``N`` orders wait for the bank's answer; as many are stopped already, and within the run each of them reminds, or lapses. One more
is spoiled: it can never ring.
"""

import json
import random
import sys
from datetime import datetime, timedelta
from typing import Any

from anlan.server.running import set_up

SPAN = 40
"""Seconds after now within which every clock speaks once."""
AHEAD = {"end": timedelta(), "30min": timedelta(minutes=30), "1h": timedelta(hours=1)}
"""What the clocks say within the run → how long after it they end."""
BEFORE = {**AHEAD, "90min": timedelta(minutes=90)}
"""Also what had come before the run: the newest of it is told at once."""


def main(orders: int, webhook: str) -> None:
    """Fill and print."""
    set_up()
    from anlan.desk import clock  # noqa: PLC0415  models exist only after set-up

    now = clock.now()
    print(json.dumps(fill(orders, webhook, now)))


def fill(orders: int, webhook: str, now: datetime) -> dict[str, Any]:
    """The key of the bank's system, the orders to be answered, and what each running clock will say."""
    from anlan.desk.exchange.acts.set_webhook import add_webhook  # noqa: PLC0415
    from anlan.desk.matters.models import Clock  # noqa: PLC0415
    from anlan.desk.people.models import Organisation  # noqa: PLC0415
    from anlan.server.demo_alerts import demo_key  # noqa: PLC0415
    from anlan.server.demo_office import make_office  # noqa: PLC0415

    office, dice = make_office(now), random.Random(orders)
    admin = office.powers("admin", now)
    bank, centre = office.bodies["bank"], Organisation.objects.get(code="990102-01")
    if webhook:
        add_webhook(organisation=bank, receiver=centre, address=webhook, demo=True, powers=admin, now=now)
    speaking = {}
    for number in range(orders):
        says = list(AHEAD)[number % len(AHEAD)]
        soon = timedelta(seconds=dice.uniform(2, SPAN))
        run = _order(office, number, now - timedelta(hours=48) + AHEAD[says] + soon - timedelta(minutes=18), "stopped", now)
        speaking[run.pk] = says
    waiting = [_order(office, 1000 + number, now - timedelta(minutes=5), "sent", now).pk for number in range(orders)]
    poison = _order(office, 2000, now - timedelta(hours=48), "stopped", now)
    Clock.objects.filter(run=poison, ended_at=None).update(term="unheard_of")
    return {"at": now.isoformat(), "key": demo_key(now), "waiting": waiting, "speaking": speaking, "poison": poison.pk}


def _order(office: Any, number: int, at: datetime, until: str, now: datetime) -> Any:
    from anlan.desk.matters.models import Run  # noqa: PLC0415
    from anlan.server import demo  # noqa: PLC0415

    days = (now - at).total_seconds() / 86_400
    demo._stop_order(office, days, f"62284804025648{number:04d}", 100_000 + number, until, now=now)
    return Run.objects.order_by("-pk")[0]


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
