"""Pictures say what the definition says, stay the same for the same file, and hold nothing that could harm a reader."""

import itertools
import re
from xml.etree import ElementTree

import pytest

from anlan.procedure.library import library
from anlan.procedure.machine import Procedure
from anlan.procedure.pictures.bars import bars, bars_svg
from anlan.procedure.pictures.layout import Box, Line, lay_out
from anlan.procedure.pictures.mermaid import to_mermaid
from anlan.procedure.pictures.svg import to_svg
from anlan.procedure.pictures.words import lines
from anlan.values import Lang
from tests.unit.procedure.course import Course, at
from tests.unit.procedure.loop import calendar, proc

NEWEST = [library().newest(name) for name in library().versions]
SVG = "{http://www.w3.org/2000/svg}"


def test_mermaid_names_states_gates_and_clocks() -> None:
    text = to_mermaid(proc(), "en")
    assert 'state "Work" as work' in text
    assert "work --> done : Finished [Finish]" in text
    assert "[*] --> draft" in text and "dropped --> [*]" in text
    assert "Work 3d…7d Criminal Procedure Law Art. 91(1)" in text
    assert "work --> work : Extended / Test begun / Test ended / Asked" in text


def test_what_mermaid_reads_as_its_own_is_written_otherwise() -> None:
    text = to_mermaid(proc(lambda r: r["states"]["work"].update(en='a "b": c; #d')), "en")
    assert "state \"a 'b'： c； ＃d\" as work" in text


@pytest.mark.parametrize("procedure", NEWEST, ids=lambda one: one.id)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_state_and_event_is_in_the_picture(procedure: Procedure, lang: Lang) -> None:
    svg = to_svg(procedure, lang)
    root = ElementTree.fromstring(svg)
    said = "".join("".join(node.itertext()) for node in root.iter(f"{SVG}text")).replace(" ", "")
    for label in [*procedure.definition.states.values(), *(on.label for on in procedure.definition.on.values() if on.from_)]:
        assert label.say(lang).replace(" ", "") in said
    assert "<script" not in svg and "href" not in svg
    assert svg == to_svg(procedure, lang)


@pytest.mark.parametrize("procedure", NEWEST, ids=lambda one: one.id)
def test_boxes_do_not_overlap(procedure: Procedure) -> None:
    root = ElementTree.fromstring(to_svg(procedure, "zh"))
    boxes = [
        [float(node.attrib[key]) for key in ("x", "y", "width", "height")]
        for node in root.iter(f"{SVG}rect")
        if node.attrib.get("class", "").startswith("box")
    ]
    assert len(boxes) == len(procedure.definition.states)
    for one, other in itertools.combinations(boxes, 2):
        apart_x = one[0] + one[2] <= other[0] or other[0] + other[2] <= one[0]
        apart_y = one[1] + one[3] <= other[1] or other[1] + other[3] <= one[1]
        assert apart_x or apart_y


def test_a_label_cannot_break_out_of_the_picture() -> None:
    svg = to_svg(proc(lambda r: r["states"]["work"].update(en="<script>&")), "en")
    assert "&lt;script&gt;&amp;" in svg
    ElementTree.fromstring(svg)


def test_a_long_way_passes_the_boxes_between_and_a_way_back_runs_below() -> None:
    boxes = [Box(name, 50, 30) for name in "abcd"]
    ways = [Line("a", "b", 40, 1), Line("b", "c", 40, 1), Line("c", "d", 40, 1), Line("a", "d", 40, 1), Line("c", "a", 40, 1)]
    picture = lay_out(boxes, ways, "a")
    assert [picture.boxes[name].layer for name in "abcd"] == [0, 1, 2, 3]
    assert len(ways[3].via) == 2
    assert ways[4].back
    lowest = max(box.y + box.height for box in picture.boxes.values())
    assert max(y for _, y in ways[4].points) > lowest


def test_words_are_broken_into_lines_without_losing_any() -> None:
    text = "Longer custody asked for 提请批准延长侦查羁押期限意见书 and more"
    rows = list(lines(text, 20))
    assert len(rows) > 2
    assert "".join(rows).replace(" ", "") == text.replace(" ", "")


class TestBars:
    """A run's clocks on a line of time."""

    def course(self) -> Course:
        course = Course().begun()
        course.do("test_begun", at(3))
        course.do("test_ended", at(4))
        course.do("extended", at(4, 10), facts={"granted": "2d"})
        return course

    def test_used_paused_left_and_granted_follow_one_another(self) -> None:
        course = self.course()
        assert course.run is not None
        [bar] = bars(course.run, calendar(), at(5))
        pieces = sorted(bar.segments, key=lambda piece: piece.begin)
        assert [piece.kind for piece in pieces] == ["used", "paused", "used", "left", "granted"]
        assert all(one.end == other.begin for one, other in itertools.pairwise(pieces))
        assert pieces[0].begin == at(2, 10) and pieces[-1].end == bar.due

    def test_over_and_ended(self) -> None:
        course = self.course()
        assert course.run is not None
        [late] = bars(course.run, calendar(), at(12))
        assert {piece.kind for piece in late.segments} == {"used", "paused", "over"}
        course.papers(at(5)).signed(at(5, 11))
        course.do("finished", at(5, 12))
        [done] = bars(course.run, calendar(), at(12))
        assert max(piece.end for piece in done.segments) == at(5, 12)
        assert done.state == "stopped"

    def test_a_pause_that_goes_on(self) -> None:
        course = Course().begun()
        course.do("test_begun", at(3))
        assert course.run is not None
        [bar] = bars(course.run, calendar(), at(4))
        assert [piece.kind for piece in bar.segments][:2] == ["used", "paused"]

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_they_are_drawn(self, lang: Lang) -> None:
        course = self.course()
        assert course.run is not None
        svg = bars_svg(course.run, bars(course.run, calendar(), at(5)), at(5), lang)
        root = ElementTree.fromstring(svg)
        assert len(root.findall(f".//{SVG}rect")) == 1 + 5 + 5
        assert re.search("Work|办理期限", svg)
        assert ElementTree.fromstring(bars_svg(course.run, [], at(5), lang)) is not None
