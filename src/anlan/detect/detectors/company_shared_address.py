"""One address, many companies: companies that open accounts state the same registered address."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.holding import ManyHolders


@dataclass
class CompanySharedAddress(ManyHolders):
    """How many different companies have opened an account in the window with the address stated for the opened one, this one
    included. Addresses are compared in a normalised form; those of persons are never read."""

    unit: ClassVar[str] = "companies"
    source: ClassVar[str] = "反电信网络诈骗法 第十七条；银发〔2016〕261号: 注册地址不存在或者虚构经营场所"
    misses: ClassVar[str] = "Addresses that differ by a made-up room. Incubators look the same: exempt their accounts by list."
    owner: ClassVar[str] = "address"
