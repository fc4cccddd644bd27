"""Too many accounts: a holder has more accounts open than the rules allow, counted across institutions."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.holding import OverLimit


@dataclass
class AccountCount(OverLimit):
    """By how many the accounts of the opened one's class that its holder has open, this one included, exceed the limit: that of
    one institution or that of all together, whichever is exceeded by more. Limits are a file (``limits.toml``)."""

    unit: ClassVar[str] = "accounts above the limit"
    source: ClassVar[str] = "反电信网络诈骗法 第十六条；银发〔2016〕261号；银发〔2016〕302号"
    misses: ClassVar[str] = "Accounts of institutions that send no register; holders whose token differs between institutions."
    categories: ClassVar[tuple[str, ...]] = ("account_1", "account_2", "account_3", "payment_account")
