"""The page of a detector for the reference: what it notices, parameters, bands, an example with what comes out, what it misses.

Made from the detector, its bands and what is said about it, in both languages, so a page can never say another thing than the
program does. ``index_page`` lists them all.
"""

from collections.abc import Iterable, Mapping

from anlan.detect.about import About, Shown, about, show
from anlan.detect.bands import Bands
from anlan.detect.detector import Detector
from anlan.detect.parameters import parameters_of
from anlan.values import Lang, Note, format_fen, say
from anlan.values.note import LANGS

_ALWAYS_SHOWN = ("id", "time", "src", "dst", "amount")
_FIRST_ROWS = 4


def all_pages(detectors: Iterable[Detector], bands: Mapping[str, Bands]) -> Mapping[str, str]:
    """Every page by the name of its file, the index among them."""
    detectors = tuple(detectors)
    pages = {_file(one.name, lang): detector_page(one, bands[one.name], lang) for one in detectors for lang in LANGS}
    return pages | {_file("README", lang): index_page(detectors, lang) for lang in LANGS}


def index_page(detectors: Iterable[Detector], lang: Lang) -> str:
    """All detectors, a line each, by what kind of events they look at."""
    parts = [f"# {_word('index', lang)}", _word("index_about", lang)]
    detectors = tuple(detectors)
    for kind in dict.fromkeys(one.kind for one in detectors):
        rows = [[f"[{_title(one, lang)}]({_file(one.name, lang)})", f"`{one.name}`", _notices(one, about(one.name), lang)]
                for one in detectors if one.kind == kind]  # fmt: skip
        parts += [f"## {_word(f'kind_{kind}', lang)}", _table(_heads(("title", "name", "notices"), lang), rows)]
    return "\n\n".join(parts) + "\n"


def detector_page(detector: Detector, bands: Bands, lang: Lang) -> str:
    """The page in Markdown."""
    said = about(detector.name)
    unit, misses = (said.unit.zh, said.misses.zh) if lang == "zh" else (detector.unit, detector.misses)
    other: Lang = "en" if lang == "zh" else "zh"
    kind, subject = _word(f"kind_{detector.kind}", lang), _word(f"subject_{detector.subject}", lang)
    parts = [
        f"# {_title(detector, lang)} `{detector.name}`",
        f"[{_title(detector, other)}]({_file(detector.name, other)})",
        say(Note.of("detect.pages.events", kind=kind, subject=subject, unit=unit), lang),
        f"## {_word('notices', lang)}\n\n{_notices(detector, said, lang)}",
        f"## {_word('parameters', lang)}\n\n{_parameters(detector, lang)}",
        f"## {_word('bands', lang)}\n\n{_bands(bands, lang)}",
        say(Note.of("detect.pages.rests_on", article=bands.article), lang),
        f"## {_word('example', lang)}\n\n{_example(detector, bands, said, lang)}",
        f"## {_word('misses', lang)}\n\n{misses}",
        f"## {_word('source', lang)}\n\n{detector.source}",
    ]
    return "\n\n".join(parts) + "\n"


def _file(name: str, lang: Lang) -> str:
    return f"{name}.md" if lang == "en" else f"{name}.zh-CN.md"


def _word(key: str, lang: Lang) -> str:
    return say(Note.of(f"detect.pages.{key}"), lang)


def _heads(names: Iterable[str], lang: Lang) -> list[str]:
    return [_word(f"column_{name}", lang) for name in names]


def _title(detector: Detector, lang: Lang) -> str:
    title = about(detector.name).title
    return title.zh if lang == "zh" else title.en


def _notices(detector: Detector, said: About, lang: Lang) -> str:
    return said.notices.zh if lang == "zh" else " ".join((type(detector).__doc__ or "").split())


def _parameters(detector: Detector, lang: Lang) -> str:
    parameters = parameters_of(detector)
    if not parameters:
        return _word("no_parameters", lang)
    rows = [[f"`{one.name}`", one.said(lang), _word(f"parameter_{one.name}", lang)] for one in parameters]
    hint = say(Note.of("detect.pages.try_it", name=detector.name, parameter=parameters[0].name), lang)
    return _table(_heads(("name", "default", "meaning"), lang), rows) + "\n\n" + hint


def _bands(bands: Bands, lang: Lang) -> str:
    tops = [f"{band.at_most:,}" if band.at_most is not None else "" for band in bands.band]
    rows = [[f"{band.at_least:,}", top, str(band.level), str(band.weight)] for band, top in zip(bands.band, tops, strict=True)]
    heads, used = _heads(("from", "to", "level", "weight"), lang), [0, *([1] if any(tops) else []), 2, 3]
    return _table([heads[place] for place in used], [[row[place] for place in used] for row in rows])


def _example(detector: Detector, bands: Bands, said: About, lang: Lang) -> str:
    shown = show(detector, said.example)
    last, value = shown.events.slice(shown.events.num_rows - 1).to_pylist()[0], shown.values[-1]
    band = bands.of(value)
    if band is None:
        raise ValueError(f"{detector.name}: its example gives {value}, which no band judges")
    sentence = band.say(lang, str(last[detector.of]), value, detector.width)
    says = Note.of("detect.pages.speaks", level=band.level, weight=band.weight, sentence=sentence)
    proof = Note.of("detect.pages.proved_by", events=_listed(shown.proof))
    scene = said.example.says.zh if lang == "zh" else said.example.says.en
    return "\n\n".join([scene, _events(shown, lang), say(says, lang), say(proof, lang)])


def _events(shown: Shown, lang: Lang) -> str:
    """The events and the value at each; of many the first and the last."""
    rows = shown.events.to_pylist()
    names = [name for name in rows[0] if name in _ALWAYS_SHOWN or (name != "late" and any(row[name] for row in rows))]
    lines = [[_cell(name, row) for name in names] + [str(value)] for row, value in zip(rows, shown.values, strict=True)]
    if len(lines) > 2 * _FIRST_ROWS + 2:
        lines = [*lines[:_FIRST_ROWS], ["…"] * (len(names) + 1), lines[-1]]
    return _table([*(f"`{name}`" for name in names), _word("column_value", lang)], lines)


def _cell(name: str, row: Mapping[str, object]) -> str:
    value = row[name]
    if name == "time":
        return f"{value:%Y-%m-%d %H:%M}"
    money = "ip" in row or row.get("what") == "transfer"  # transfers alone have a column of addresses
    return format_fen(value) if name == "amount" and money and isinstance(value, int) else str(value or "")


def _listed(ids: list[str]) -> str:
    return ", ".join(ids) if len(ids) <= 2 * _FIRST_ROWS + 2 else f"{', '.join(ids[:_FIRST_ROWS])}, …, {ids[-1]}"


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])
