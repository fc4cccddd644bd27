"""The office of the demonstration: organisations, one sign-in a role, invented throughout. No person and no body exists.

In: the time. Out: organisations and officers by short name. Every officer has the same password and a second factor whose
code the sign-in page shows while ``ANLAN_DEMO`` is set.
"""

from dataclasses import dataclass
from datetime import timedelta

from anlan.desk.encryption import encrypt
from anlan.desk.intake.models import Reception
from anlan.desk.intake.models.submission import KINDS
from anlan.desk.people.codes import PURPOSE
from anlan.desk.people.models import Officer, Organisation, Posting, SecondFactor
from anlan.desk.people.powers import Powers, powers_of
from anlan.values import Instant

PASSWORD = "calm waters run deep"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

BODIES = (
    # short name, kind, Chinese, English, code, parent
    ("city", "city", "澜江市公安局", "Lanjiang City Bureau", "990100", ""),
    ("county", "county", "澜江市平湖区公安分局", "Pinghu District Bureau", "990102", "city"),
    ("centre", "station", "平湖区反诈中心", "Pinghu Anti-Fraud Centre", "990102-01", "county"),
    ("station", "station", "望桥派出所", "Wangqiao Station", "990102-11", "county"),
    ("county2", "county", "澜江市云溪区公安分局", "Yunxi District Bureau", "990103", "city"),
    ("station2", "station", "云溪刑侦大队", "Yunxi Criminal Squad", "990103-01", "county2"),
    ("bank", "bank", "澜江农商银行", "Lanjiang Rural Commercial Bank", "B-001", ""),
    ("bank2", "bank", "东海银行澜江分行", "Donghai Bank, Lanjiang", "B-002", ""),
    ("carrier", "carrier", "澜江通信", "Lanjiang Telecom", "C-001", ""),
    ("procuratorate", "procuratorate", "平湖区人民检察院", "Pinghu Procuratorate", "P-001", ""),
    ("discipline", "discipline", "平湖区纪委监委", "Pinghu Discipline Commission", "D-001", ""),
)

PEOPLE = (
    # sign-in name, name, organisation, roles
    ("lin", "林舟", "centre", ("officer",)),
    ("zhou", "周岚", "centre", ("squad_lead",)),
    ("he", "何川", "station", ("officer",)),
    ("song", "宋野", "station", ("squad_lead",)),
    ("fang", "方正", "county", ("legal_officer",)),
    ("gao", "高远", "county", ("county_head",)),
    ("qin", "秦澈", "city", ("reviewer",)),
    ("du", "杜衡", "county", ("inspector",)),
    ("tang", "唐恬", "station2", ("officer", "squad_lead")),
    ("bank", "吴桐", "bank", ("bank_officer",)),
    ("bank2", "沈禾", "bank2", ("bank_officer",)),
    ("key1", "钟磬", "city", ("custodian",)),
    ("key2", "陆离", "county", ("custodian",)),
    ("key3", "江渚", "county2", ("custodian",)),
    ("admin", "管理员", "city", ("administrator",)),
    ("ren", "任远", "centre", ("officer",)),
    ("bao", "鲍敏", "county", ("property_keeper",)),
    ("song_centre", "宋岩", "centre", ("squad_lead",)),
    ("chen", "陈默", "city", ("city_head",)),
    ("ji", "纪明", "discipline", ("discipline_officer",)),
)


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """The made rows by short name."""

    bodies: dict[str, Organisation]
    people: dict[str, Officer]

    def powers(self, who: str, at: Instant) -> Powers:
        """What ``who`` may do at ``at``."""
        return powers_of(self.people[who], at)


def make_office(now: Instant) -> DemoOffice:
    """The office, with postings that began a year ago."""
    bodies: dict[str, Organisation] = {}
    for short, kind, zh, en, code, parent in BODIES:
        bodies[short] = Organisation.objects.create(
            kind=kind, name_zh=zh, name_en=en, code=code, parent=bodies[parent] if parent else None
        )
    Reception.objects.bulk_create(Reception(organisation=bodies["centre"], kind=kind) for kind, _ in KINDS)
    people: dict[str, Officer] = {}
    for number, (short, name, body, roles) in enumerate(PEOPLE, start=1):
        officer = Officer.objects.create_officer(
            short, PASSWORD, name=name, number=f"{990000 + number}", organisation=bodies[body], email=f"{short}@anlan.example"
        )
        SecondFactor.objects.create(officer=officer, secret=encrypt(SECRET, PURPOSE), confirmed_at=now)
        for role in roles:
            Posting.objects.create(officer=officer, organisation=bodies[body], role=role, since=now - timedelta(days=365))
        people[short] = officer
    return DemoOffice(bodies, people)
