"""The demonstration's alerts, sanctions and a key for the bank's system, made through the same acts as in service; all invented.

In: the office and the time. Out: alerts nobody has, taken, under dissuasion at each step, and with each outcome; a sanction.
"""

from datetime import timedelta

from anlan.desk.alerts.acts.begin_dissuasion import begin_dissuasion
from anlan.desk.alerts.acts.claim_alert import claim_alert
from anlan.desk.alerts.acts.propose_sanction import propose_sanction
from anlan.desk.alerts.acts.raise_alerts import raise_alerts
from anlan.desk.alerts.acts.settle_alert import settle_alert, take_step
from anlan.desk.alerts.models import Alert
from anlan.desk.alerts.signal import Reason, Row, Signal
from anlan.desk.exchange.acts.make_key import make_key, revoke_key
from anlan.desk.exchange.models import ApiKey
from anlan.desk.exchange.scopes import SCOPES
from anlan.desk.people.models import Officer, Organisation
from anlan.desk.people.powers import powers_of
from anlan.server.demo_office import DemoOffice
from anlan.values import Instant

LAW = "反电信网络诈骗法 第十八条"
KINDS = {
    # typology: Chinese title, English title, kind of subject, level, somebody in danger, Chinese reason, English reason
    "collecting_mule": (
        "归集账户：多人付款后快速转出", "Collecting account: many pay in, it soon leaves", "account", 2, False,
        "24 小时内有 {n} 个不同账户付款，九成在 10 分钟内转出",
        "{n} accounts paid within 24 hours, nine tenths left within 10 minutes",
    ),
    "layering": (
        "多层快速转移", "Layers passed through quickly", "account", 3, False,
        "资金在 {n} 个账户间逐层转移，每层停留不到 3 分钟",
        "Money went through {n} accounts, less than 3 minutes at each",
    ),
    "victim_in_danger": (
        "疑似正在被骗", "Someone may be being defrauded now", "account", 3, True,
        "与可疑号码通话 {n} 分钟后 4 分钟内向可疑账户转账",
        "Paid a suspect account 4 minutes after a call of {n} minutes with a suspect number",
    ),
    "sim_box": (
        "疑似 GOIP 设备", "Looks like a SIM box", "card", 1, False,
        "一台设备一天内使用 {n} 张电话卡", "One device used {n} cards within a day",
    ),
}  # fmt: skip
ALERTS = (
    # minutes ago, typology, number of the subject, how far it has come
    (4.0, "victim_in_danger", "6217990300088110021", "new"),
    (9.0, "layering", "6222021001199955510", "new"),
    (50.0, "collecting_mule", "6228480402511190012", "new"),
    (130.0, "collecting_mule", "6214830150399812", "repeated"),
    (300.0, "collecting_mule", "6225880137200087", "new"),
    (400.0, "sim_box", "13800010099", "new"),
    (12.0, "victim_in_danger", "6217001210099182277", "begun"),
    (35.0, "victim_in_danger", "6222620910077711203", "called"),
    (90.0, "collecting_mule", "6221550836400091", "taken"),
    (200.0, "victim_in_danger", "6230520310000451887", "dissuaded"),
    (900.0, "victim_in_danger", "6217990300077120031", "too_late"),
    (1500.0, "collecting_mule", "6228480402577810093", "wrong"),
    (1900.0, "sim_box", "13800010177", "reached"),
)
NOTES = {
    "dissuaded": "电话中劝住，协助撤销转账",
    "too_late": "接通时已转出，当场转报案",
    "wrong": "菜市场收款账户，银行已核实",
    "reached": "持卡人到营业厅重新实名核验",
}


def seed_alerts(office: DemoOffice, now: Instant) -> None:
    """Fill the queue, and propose a sanction."""
    for number, (minutes, typology, subject, until) in enumerate(ALERTS):
        _alert(office, number, typology, subject, until, now - timedelta(minutes=minutes))
    at = now - timedelta(hours=20)
    propose_sanction(
        kind="account", number="6228480402577000417", holder="吴某某", phone="13900002222", organisation=office.bodies["centre"],
        powers=office.powers("lin", at), now=at,
    )  # fmt: skip


def _alert(  # noqa: PLR0917  a row of ALERTS
    office: DemoOffice, number: int, typology: str, subject: str, until: str, at: Instant
) -> None:
    centre = office.bodies["centre"]
    sender = "bank" if number % 2 else "lin"
    signals = [_signal(typology, subject, number, at)]
    if until == "repeated":
        signals.append(_signal(typology, subject, number + 100, at))
    raise_alerts(signals=signals, organisation=centre, powers=office.powers(sender, at), now=at)
    if until in ("new", "repeated"):
        return
    alert, lin = Alert.objects.latest("pk"), office.powers("lin", at)
    claim_alert(alert=alert, powers=lin, now=at)
    if typology == "victim_in_danger":
        at += timedelta(minutes=2)
        begin_dissuasion(alert=alert, name="", phone="", powers=lin, now=at)
        take_step(alert=alert, event="message_sent", note="发出劝阻短信", powers=lin, now=at)
    if until == "called":
        take_step(alert=alert, event="call_failed", note="三次无人接听，请派出所上门", powers=lin, now=at)
    if until in NOTES:
        settle_alert(alert=alert, outcome=until, note=NOTES[until], powers=lin, now=at + timedelta(minutes=4))


def _signal(typology: str, subject: str, number: int, at: Instant) -> Signal:
    zh, en, kind, level, endangered, why_zh, why_en = KINDS[typology]
    count = 3 + number % 9
    said = Reason(why_zh.format(n=count), why_en.format(n=count), LAW)
    return Signal(
        key=f"demo {typology} {number}",
        kind=kind,  # type: ignore[arg-type]
        number=subject,
        typology=typology,
        title_zh=zh,
        title_en=en,
        level=level,
        first_at=at - timedelta(minutes=40),
        last_at=at,
        reasons=(said,),
        rows=_rows(subject, count, endangered, at) if kind == "account" else (),
        endangered=endangered,
        name="赵女士" if endangered else "",
        phone=f"139000{number:05d}" if endangered else "",
    )


def _rows(subject: str, count: int, endangered: bool, at: Instant) -> tuple[Row, ...]:
    """Transfers into the subject and one out; out of it alone when its holder is the one in danger."""
    step = timedelta(minutes=2)
    if endangered:
        return (Row("D-1", at - step, subject, "6222021001100077123", 4_990_000),)
    into = [Row(f"D-{n}", at - n * step, f"62170000{n:02d}99881{n:04d}", subject, 180_000 * n + 50) for n in range(1, count + 1)]
    total = sum(row.amount_fen for row in into)
    return (*into, Row("D-99", at, subject, "6222021001100077123", total - 1_000))


def demo_key(now: Instant) -> str:
    """A new key for the demonstration bank's system, good for a day; the one before is taken back."""
    admin = powers_of(Officer.objects.get(username="admin"), now)
    bank, centre = Organisation.objects.get(code="B-001"), Organisation.objects.get(code="990102-01")
    for key in ApiKey.objects.filter(organisation=bank, name="demo", revoked_at=None):
        revoke_key(key=key, powers=admin, now=now)
    _, text = make_key(organisation=bank, receiver=centre, name="demo", scopes=list(SCOPES), days=1, powers=admin, now=now)
    return text
