"""The pages of the demonstration on SQLite, opened one after the other: prints milliseconds, slowest page first, as JSON."""

import json
import time

from anlan.server.running import prepare

PAGES = (
    "/today", "/today?scope=mine", "/matters", "/matters?which=all", "/funds", "/funds/cases", "/tips", "/referrals", "/alerts",
    "/alerts/sanctions", "/insight/risks", "/insight/six", "/people", "/audit", "/orders",
)  # fmt: skip
TIMES = 7


def main() -> None:
    """Make the demonstration, open every page as everybody who may."""
    prepare()
    from anlan.desk import clock  # noqa: PLC0415  models exist only after set-up
    from anlan.server.demo import seed  # noqa: PLC0415

    seed(clock.now())
    print(json.dumps(sorted(opened(), reverse=True)))


def opened() -> list[tuple[float, str]]:
    """The median milliseconds of each page of each person."""
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from anlan.desk.matters.models import Matter  # noqa: PLC0415
    from benchmarks.office import session_of  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    found = []
    pages = [*PAGES, *(f"/matters/{pk}" for pk in Matter.objects.values_list("pk", flat=True))]
    for who in ("lin", "zhou", "fang", "gao", "bank"):
        client = Client(headers={"cookie": session_of(who)})
        for page in pages:
            took = []
            for _ in range(TIMES):
                began = time.perf_counter()
                status = client.get(page).status_code
                took.append((time.perf_counter() - began) * 1000)
            if status == 200:
                found.append((sorted(took)[TIMES // 2], f"{page} of {who}"))
    return found


if __name__ == "__main__":
    main()
