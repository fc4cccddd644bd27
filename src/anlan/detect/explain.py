"""Says an alert in words: the sentence of each band, the expression that held, the law it rests on, the events it opens to."""

from collections.abc import Callable, Mapping

import msgspec

from anlan.detect.alert import Alert, Finding
from anlan.detect.bands import Bands
from anlan.detect.evaluate import Rules
from anlan.detect.typology import show_tree
from anlan.values import Lang, from_micros, mask_account
from anlan.values.instant import format_instant


class Reason(msgspec.Struct, frozen=True):
    """One finding in words."""

    detector: str
    value: int
    level: int
    weight: int
    sentence: str
    article: str
    events: tuple[str, ...]


class Explanation(msgspec.Struct, frozen=True):
    """An alert in words. ``number`` is masked unless asked otherwise; ``time`` is Shanghai time; ``silent``: detectors that
    the expression names and that noticed nothing."""

    id: str
    title: str
    subject: str
    number: str
    time: str
    level: int
    weight: int
    when: str
    tree: tuple[str, ...]
    article: str
    answers: tuple[str, ...]
    late: bool
    reasons: tuple[Reason, ...]
    silent: tuple[str, ...]


class Sentence(msgspec.Struct, frozen=True):
    """One reason in both languages, with the article it rests on."""

    zh: str
    en: str
    article: str = ""


class Told(msgspec.Struct, frozen=True):
    """What an alert says to those who hold neither bands nor typologies; numbers in sentences are masked."""

    title_zh: str
    title_en: str
    answers: tuple[str, ...]
    reasons: tuple[Sentence, ...]


def tell(alert: Alert, rules: Rules) -> Told:
    """The alert in both languages."""
    typology, number = rules.typologies[alert.typology], mask_account(alert.number)
    reasons = tuple(_sentence(finding, rules.bands[finding.detector], number) for finding in alert.findings)
    return Told(typology.zh, typology.en, typology.answers, reasons)


def _sentence(finding: Finding, bands: Bands, number: str) -> Sentence:
    band = bands.of(finding.value)
    if band is None:
        return Sentence("", "", bands.article)
    said = (number, finding.value, finding.width)
    return Sentence(band.say("zh", *said), band.say("en", *said), bands.article)


def explain(alert: Alert, rules: Rules, lang: Lang, shown: Callable[[str], str] = mask_account) -> Explanation:
    """Every value that led to the alert, in the reader's language. ``shown`` is how a number is written: masked, unless the
    reader is one who acts on it."""
    typology = rules.typologies[alert.typology]
    number = shown(alert.number)
    return Explanation(
        id=alert.id.replace(alert.number, number),
        title=typology.zh if lang == "zh" else typology.en,
        subject=alert.subject,
        number=number,
        time=format_instant(from_micros(alert.time).replace(microsecond=0)),
        level=alert.level,
        weight=alert.weight,
        when=typology.when,
        tree=tuple(show_tree(typology.when)),
        article=typology.article,
        answers=typology.answers,
        late=alert.late,
        reasons=tuple(_reasons(alert, rules.bands, number, lang)),
        silent=alert.silent,
    )


def _reasons(alert: Alert, bands: Mapping[str, Bands], number: str, lang: Lang) -> list[Reason]:
    found = []
    for finding in alert.findings:
        band = bands[finding.detector].of(finding.value)
        sentence = "" if band is None else band.say(lang, number, finding.value, finding.width)
        article = bands[finding.detector].article
        found.append(Reason(finding.detector, finding.value, finding.level, finding.weight, sentence, article, finding.evidence))
    return found
