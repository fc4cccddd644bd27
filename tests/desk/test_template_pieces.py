"""Pieces that many templates share: sentences on lines of their own, names in a row, refusals, the way to the next page."""

from collections.abc import Iterator

import pytest
from django import forms
from django.template import engines
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix
from django.utils import translation


@pytest.fixture(params=["zh-hans", "en"])
def reader(request: pytest.FixtureRequest) -> Iterator[str]:
    """The language of who reads."""
    with translation.override(request.param):
        yield request.param


def shown(template: str, **context: object) -> str:
    return engines["django"].from_string(template).render(context)


@pytest.mark.parametrize(
    "form", ['{% tr "一" "One <1>" %}', "{% tr zh en %}", '{% tr "一" en %}', '{% tr zh "One <1>" as x %}{{ x }}']
)
def test_words_are_those_of_the_reader_however_they_are_given(form: str, reader: str) -> None:
    said = {"zh-hans": "一", "en": "One <1>"}[reader]
    assert shown(form, zh="一", en="One <1>") in (said, said.replace("<", "&lt;").replace(">", "&gt;"))


def test_one_template_speaks_each_readers_language_in_turn() -> None:
    template = engines["django"].from_string('{% tr "一" "One" %}{% include part %}')
    part = engines["django"].from_string('{% tr "二" "Two" %}')
    for language, said in (("zh-hans", "一二"), ("en", "OneTwo"), ("zh-hans", "一二")):
        with translation.override(language):
            assert template.render({"part": part.template}) == said


@pytest.mark.parametrize(
    ("name", "values"),
    [("matters:matter", (7,)), ("matters:do", (7, "a-b")), ("papers:draft", (970_000_000_001, "x")), ("matters:list", ())],
)
def test_an_address_is_the_one_that_reverse_gives(name: str, values: tuple[object, ...]) -> None:
    words = " ".join(f"v.{place}" for place in range(len(values)))
    assert shown(f"{{% url '{name}' {words} %}}", v=values) == reverse(name, args=values)
    assert shown(f"{{% url '{name}' {words} as x %}}{{{{ x }}}}", v=values) == reverse(name, args=values)


@pytest.mark.parametrize("value", [-1, "x", None, True])
def test_no_address_is_made_of_what_is_no_number_of_a_row(value: object) -> None:
    with pytest.raises(NoReverseMatch):
        shown("{% url 'matters:matter' value %}", value=value)


def test_an_address_begins_where_the_office_is_served() -> None:
    before = get_script_prefix()
    try:
        for prefix in ("/", "/office/", "/"):
            set_script_prefix(prefix)
            assert shown("{% url 'matters:matter' 7 %}") == f"{prefix}matters/7"
    finally:
        set_script_prefix(before)


def test_sentences_on_lines_of_their_own_are_joined_as_the_reader_writes(reader: str) -> None:
    lines = '{% sentences %}\n  {% tr "一。" "One." %}\n\n  {% tr "二" "Two" %} <b>{{ name }}</b>\n{% endsentences %}'
    joined = {"zh-hans": "一。二 <b>&lt;i&gt;</b>", "en": "One. Two <b>&lt;i&gt;</b>"}
    assert shown(lines, name="<i>") == joined[reader]


def test_sentences_can_be_kept_for_a_hint() -> None:
    with translation.override("en"):
        assert shown('{% sentences as hint %}\n{% tr "一。" "One." %}\n{% endsentences %}<p>{{ hint }}</p>') == "<p>One.</p>"


def test_names_in_a_row_have_a_comma_between_and_none_behind(reader: str) -> None:
    row = {"zh-hans": "甲、乙", "en": "甲, 乙"}
    assert shown("{% for name in names %}{{ name }}{{ forloop|comma }}{% endfor %}", names="甲乙") == row[reader]


def test_a_refusal_lists_its_reasons_and_is_silent_without_any(reader: str) -> None:
    head = {"zh-hans": "没有办理：", "en": "Not done:"}[reader]
    page = shown('{% refusal reasons "没有办理：" "Not done:" %}', reasons=["<1>", "2"])
    assert f"<h2>{head}</h2>" in page and "<li>&lt;1&gt;</li>" in page and "<li>2</li>" in page
    assert "<h2>" not in shown("{% refusal reasons %}", reasons=["1"])
    assert shown("{% refusal reasons %}", reasons=[]).strip() == ""


def test_the_way_to_the_next_page_keeps_what_was_asked_for_and_ends_with_the_list() -> None:
    link = '{% pager after "更早的" "Older" number=number state="open" at="rows" %}'
    assert 'href="?number=%E7%94%B2%26&amp;state=open&amp;after=7#rows"' in shown(link, after=7, number="甲&")
    assert shown(link, after=None, number="").strip() == ""


def test_the_fields_of_a_form_stand_one_after_another_as_single_fields_do() -> None:
    class Form(forms.Form):
        name = forms.CharField(label="name")
        note = forms.CharField(label="note", required=False)

    form = Form({"name": ""})
    assert shown("{% fields form %}", form=form) == shown("{% field form.name %}{% field form.note %}", form=form)


def test_a_part_that_comes_later_names_its_page_to_the_script_and_to_who_has_none(reader: str) -> None:
    said = {"zh-hans": "更早", "en": "Earlier"}[reader]
    address = reverse("matters:line", args=(7,))
    part = shown('{% later "matters:line" 7 "更早" "Earlier" %}')
    assert part.count(f'"{address}"') == 2 and f">{said}</a>" in part and "toggle from:closest details once" in part
    assert "&lt;b&gt;" in shown('{% later "matters:why" 7 cites %}', cites="<b>"), "what is told is never read as a tag"
