"""The roles an officer can hold in an organisation: what each may do, which hand it is in a procedure, where it fits.

In a procedure's file ``by`` and ``sign`` name hands (``officer``, ``county_head``, ``bank`` …); the column ``hands`` says
which of them a role may act as. An administrator administers people and settings and sees no matter; a custodian of
sealed identities sees no matter either: whoever holds a key has no reason of his own to use it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from anlan.desk.people.permission import Permission as P
from anlan.desk.words import tr

POLICE = ("province", "city", "county", "station")
WORK = frozenset(
    {
        P.PEOPLE_READ,
        P.MATTERS_READ,
        P.MATTERS_WORK,
        P.TIPS_READ,
        P.TIPS_WORK,
        P.FUNDS_READ,
        P.FUNDS_WORK,
        P.ALERTS_READ,
        P.ALERTS_WORK,
    }
)
LEAD = WORK | {P.MATTERS_SUPERVISE, P.IDENTITY_ASK}
PARTNER = frozenset({P.MATTERS_READ, P.MATTERS_WORK})


@dataclass(frozen=True, slots=True)
class Role:
    """A role: names in both languages, permissions, hands in procedures, kinds of organisation it exists in."""

    key: str
    zh: str
    en: str
    permissions: frozenset[P]
    hands: tuple[str, ...]
    kinds: tuple[str, ...]

    def __str__(self) -> str:
        return tr(self.zh, self.en)


OFFICER_HANDS = ("officer", "second_officer", "duty_officer", "registrar", "verifier", "owner")
LEAD_HANDS = ("squad_lead", "duty_head", "verifier", "owner")
HEAD = LEAD | {P.AUDIT_READ}

_ALL = (
    Role(
        "officer",
        "承办民警",
        "Case officer",
        WORK,
        ("officer", "second_officer", "duty_officer", "registrar", "verifier", "owner"),
        POLICE,
    ),
    Role("squad_lead", "办案部门负责人", "Head of squad or station", LEAD, LEAD_HANDS, POLICE),
    Role("legal_officer", "法制员", "Legal officer", HEAD, ("legal_unit", "verifier"), POLICE),
    Role("county_head", "县级公安机关负责人", "Head of county bureau", HEAD, ("county_head",), ("county",)),
    Role(
        "city_head",
        "设区的市级公安机关负责人",
        "Head of city bureau",
        HEAD,
        ("city_head", "superior"),
        ("city",),
    ),
    Role(
        "province_head",
        "省级公安机关负责人",
        "Head of provincial bureau",
        HEAD,
        ("province_head",),
        ("province",),
    ),
    Role("reviewer", "上级复核民警", "Reviewer of the superior body", LEAD, ("superior", "verifier"), ("province", "city")),
    Role("follow_up", "督办部门民警", "Officer of the follow-up office", LEAD, ("office",), POLICE),
    Role("property_keeper", "涉案财物保管人", "Keeper of property", PARTNER, ("custodian",), POLICE),
    Role("detention_centre", "看守所民警", "Officer of the detention house", PARTNER, ("detention_centre",), POLICE),
    Role("custodian", "身份保管人", "Custodian of sealed identities", frozenset({P.IDENTITY_CUSTODY}), (), POLICE),
    Role(
        "inspector", "督察", "Inspector", frozenset({P.MATTERS_READ, P.MATTERS_SUPERVISE, P.AUDIT_READ}), ("supervisor",), POLICE
    ),
    Role("bank_officer", "银行联络员", "Bank liaison", frozenset({P.ORDERS_ANSWER, P.SIGNALS_SEND}), ("bank",), ("bank",)),
    Role(
        "carrier_officer",
        "通信运营商联络员",
        "Carrier liaison",
        frozenset({P.ORDERS_ANSWER, P.SIGNALS_SEND}),
        ("carrier",),
        ("carrier",),
    ),
    Role("prosecutor", "检察官", "Prosecutor", PARTNER, ("procuratorate",), ("procuratorate",)),
    Role("judge", "法官", "Judge", PARTNER, ("court",), ("court",)),
    Role("discipline_officer", "纪检监察干部", "Discipline officer", PARTNER, ("agency",), ("discipline",)),
    Role("regulator_officer", "监管部门联络员", "Regulator liaison", PARTNER, ("regulator",), ("regulator",)),
    Role(
        "administrator",
        "系统管理员",
        "Administrator",
        frozenset({P.PEOPLE_READ, P.PEOPLE_MANAGE, P.SETTINGS_MANAGE, P.AUDIT_READ}),
        (),
        (*POLICE, "bank", "carrier", "procuratorate", "court", "discipline", "regulator"),
    ),
)

ROLES: Mapping[str, Role] = {role.key: role for role in _ALL}
