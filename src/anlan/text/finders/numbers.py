"""Where numbers stand, and what the words before them call them. Shared by the finders of cards, accounts, IDs and phones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anlan.text.narrative import Narrative

_RUN = re.compile(r"(?<![0-9.])[0-9](?:(?: ?- ?| {1,2})?[0-9]){5,60}(?:[ -]?[Xx])?(?![0-9A-Za-z]|\.[0-9])")
_GROUP = re.compile(r"[0-9]+(?:[ -]?[Xx])?")
_LABEL_BEFORE = re.compile(r"(?:ID|card|no|number|account|acct|phone|tel|mobile|^)[.: ]?$", re.IGNORECASE)
_LETTER = re.compile("[A-Za-z]$")
_REACH = 14
_SHORT_GROUP = 8
_MOST_GROUPS = 12

CARD_WORDS = re.compile(r"卡号|银行卡|储蓄卡|借记卡|信用卡|card|[农工建交招中邮][行商]?银?行?卡|卡", re.IGNORECASE)
ACCOUNT_WORDS = re.compile(r"对公|公户|账号|帐号|账户|帐户|户头|收款人?账|account|acct|a/c", re.IGNORECASE)
ORDER_WORDS = re.compile(
    r"订单|单号|流水|运单|快递|交易号|参考号|凭证号|编号|工号|警号|案号|合同号|order|tracking|reference", re.IGNORECASE
)
ID_WORDS = re.compile(r"身份证|证件号|身份号|ID(?: ?number| ?card| ?no)?", re.IGNORECASE)
PHONE_WORDS = re.compile(r"电话|手机|来电|号码|热线|致电|拨打|短信|座机|phone|call|tel|mobile|联系", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """A number: one group of digits or several written apart. ``before`` are the words that lead to it.

    ``loose`` is a guess at where a number begins and ends among several that stand in a row, worth something only if a check
    digit confirms it.
    """

    start: int
    end: int
    digits: str
    before: str
    loose: bool = False
    card_like: bool = False
    """Written in groups of four."""

    def called(self, words: re.Pattern[str], *others: re.Pattern[str]) -> bool:
        """Whether ``words`` name it, and none of ``others`` nearer to it."""
        nearest = _last(words, self.before)
        return nearest >= 0 and all(_last(other, self.before) <= nearest for other in others)


def _last(words: re.Pattern[str], before: str) -> int:
    return max((match.end() for match in words.finditer(before)), default=-1)


def digit_runs(told: Narrative) -> Iterator[Run]:
    """Numbers of six digits and more, those said one by one included; where several stand in a row, each way to read them."""
    for match in _RUN.finditer(told.spoken):
        before = re.split("[。；;\n]", told.plain[max(match.start() - _REACH, 0) : match.start()])[-1]
        if _LETTER.search(before) and not _LABEL_BEFORE.search(before):
            continue
        groups = [(match.start() + one.start(), match.start() + one.end()) for one in _GROUP.finditer(match[0])]
        yield from _readings(told.spoken, groups[:_MOST_GROUPS], before)


def _readings(spoken: str, groups: list[tuple[int, int]], before: str) -> Iterator[Run]:
    """Every stretch of groups. Not loose: a long group alone, and the longest stretches of short groups."""
    short = [end - start <= _SHORT_GROUP for start, end in groups]
    for first, (start, _) in enumerate(groups):
        for last in range(first, len(groups)):
            end = groups[last][1]
            apart = (first > 0 and short[first - 1]) or (last + 1 < len(groups) and short[last + 1])
            alone = first == last and not short[first]
            loose = not alone and (not all(short[first : last + 1]) or apart)
            fours = first < last and all(b - a == 4 for a, b in groups[first:last])
            digits = re.sub("[ -]", "", spoken[start:end]).upper()
            if len(digits) >= 6:
                yield Run(start, end, digits, before, loose, fours)
