"""`anlan text` as a person uses it."""

import json
from pathlib import Path

import pytest

from tests.cli.runner import anlan

NARRATIVE = "昨天下午三点，有人自称京东客服，说我开通了百万保障，让我转了3万5到6222021234567890128，身份证110101199003078515。"


def told(folder: Path, text: str = NARRATIVE) -> str:
    path = folder / "told.txt"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_entities_are_listed_and_an_identity_number_never_shows(tmp_path: Path) -> None:
    done = anlan("text", "entities", told(tmp_path), "--at", "2026-03-02 10:00", columns=160)
    assert done.returncode == 0 and "35,000.00 yuan" in done.stdout and "2026-03-01T15:00:00+08:00" in done.stdout
    assert "110101199003078515" not in done.stdout and "11************8515" in done.stdout


def test_entities_as_json_have_places_in_the_text(tmp_path: Path) -> None:
    done = anlan("text", "entities", told(tmp_path), "--json")
    found = {one["kind"]: one for one in json.loads(done.stdout)["entities"]}
    assert set(found) == {"time", "amount", "card", "id_number"}
    assert NARRATIVE[found["card"]["start"] : found["card"]["end"]] == found["card"]["text"] == "6222021234567890128"
    assert found["id_number"]["secret"] and found["amount"]["value"] == "3500000"


def test_the_kind_is_named_with_its_words_or_is_not_clear(tmp_path: Path) -> None:
    assert "百万保障" in anlan("text", "classify", told(tmp_path), lang="zh").stdout
    assert "not clear" in anlan("text", "classify", told(tmp_path, "今天天气很好")).stdout


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_a_narrative_is_read_as_office_programs_save_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "笔录.txt"
    path.write_bytes(NARRATIVE.encode(encoding))
    assert anlan("text", "entities", str(path), "--json").stdout == anlan("text", "entities", told(tmp_path), "--json").stdout


def test_one_damaged_byte_of_a_narrative_does_not_make_other_words_of_it(tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(NARRATIVE.encode().replace("转".encode(), b"\xe8\xbd", 1))
    done = anlan("text", "entities", str(path))
    assert done.returncode == 3 and "bad.txt" in done.stderr


def test_a_line_that_says_nothing_is_named_without_asking_for_a_label(tmp_path: Path) -> None:
    path = tmp_path / "talks.jsonl"
    path.write_text('{"id": 1, "text": "刷单"}\n{"id": 2}\n', encoding="utf-8")
    done = anlan("text", "classify", str(path), "--talks")
    assert done.returncode == 3 and "Line 2" in done.stderr and "--label" not in done.stderr


def test_a_file_that_is_no_text_is_refused_with_the_place(tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(b"abc\xff\xfe")
    done = anlan("text", "entities", str(path))
    assert done.returncode == 3 and "bad.txt" in done.stderr and "byte 3" in done.stderr


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "talks.jsonl.gz"
    path.write_bytes(b"\x1f\x8b\x08\x00" + b"\x00" * 6 + b"\xff" * 40)
    done = anlan("text", "train", str(path), "--out", str(tmp_path / "m"))
    assert done.returncode == 3 and "talks.jsonl.gz" in done.stderr


def test_many_talks_get_their_kinds_by_the_words(tmp_path: Path) -> None:
    path = tmp_path / "talks.jsonl"
    lines = [
        {"id": "t1", "turns": [{"who": "caller", "text": "您好"}, {"who": "caller", "text": "我是京东客服，百万保障要取消"}]},
        {"id": "t2", "text": "今天天气很好"},
    ]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    found = json.loads(anlan("text", "classify", str(path), "--talks", "--json").stdout)
    assert [(one["id"], one["label"]) for one in found] == [("t1", "fake_customer_service"), ("t2", "")]
    first = json.loads(anlan("text", "classify", str(path), "--talks", "--opening", "--json").stdout)
    assert first[0]["label"] == ""
    assert anlan("text", "classify", "--talks").returncode == 2


def labelled(folder: Path) -> str:
    said = {
        "parcel": ("您的包裹被海关扣了", "快递里查到违禁品", "您的快递丢失了"),
        "prize": ("恭喜您中了大奖", "您抽中了奖金", "请领取奖品"),
    }
    lines = [
        json.dumps({"text": greeting + one, "kind": kind, "source": source, "real": real}, ensure_ascii=False)
        for source, greeting in (("a", "您好，"), ("b", "喂，"), ("c", "先生，"))
        for kind, several in said.items()
        for one in several
        for real in (1, 0)
    ]
    path = folder / "talks.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


FIELDS = ("--label", "kind", "--batch", "source", "--only", "real=1")


@pytest.mark.slow
def test_a_model_is_trained_shown_and_used(tmp_path: Path) -> None:
    model = str(tmp_path / "m.anlan")
    trained = anlan("text", "train", labelled(tmp_path), "--out", model, *FIELDS, "--json")
    assert trained.returncode == 0, trained.stderr
    shown = anlan("text", "card", model, "--json")
    assert json.loads(shown.stdout) == json.loads(trained.stdout)
    assert json.loads(shown.stdout)["card"]["talks"] == {"parcel": 9, "prize": 9} and len(json.loads(shown.stdout)["limits"]) == 4
    assert "不得用来给人打分" in anlan("text", "card", model, lang="zh").stdout
    answer = json.loads(anlan("text", "classify", told(tmp_path, "有个包裹被海关扣了"), "--model", model, "--json").stdout)
    assert next(iter(answer["likely"])) == "parcel" and answer["words"]
    assert "parcel" in anlan("text", "classify", told(tmp_path, "有个包裹被海关扣了"), "--model", model).stdout
    many = json.loads(
        anlan("text", "classify", labelled(tmp_path), "--talks", "--only", "source=a", "--model", model, "--json").stdout
    )
    assert [one["id"] for one in many[:2]] == ["1", "2"] and len(many) == 12
    assert next(iter(many[0]["likely"])) == "parcel" and sum(many[0]["likely"].values()) == pytest.approx(1, abs=0.001)
    judged = json.loads(anlan("text", "evaluate", "--data", labelled(tmp_path), *FIELDS, "--model", model, "--json").stdout)
    assert judged["judged"] == 18 and judged["whole"]["weighted_f1"] == 1.0
    unknown = anlan("text", "evaluate", "--data", labelled(tmp_path), "--label", "source", "--model", model)
    assert unknown.returncode == 3 and "parcel" in unknown.stderr


@pytest.mark.slow
def test_evaluation_prints_each_batch_held_out(tmp_path: Path) -> None:
    done = anlan("text", "evaluate", "--data", labelled(tmp_path), *FIELDS, "--json")
    assert [held["batch"] for held in json.loads(done.stdout)["batches"]] == ["a", "b", "c"]
    assert "weighted" in anlan("text", "evaluate", "--data", labelled(tmp_path), *FIELDS).stdout


@pytest.mark.slow
def test_a_file_that_is_no_model_and_a_field_that_is_none_are_refused(tmp_path: Path) -> None:
    assert anlan("text", "card", told(tmp_path)).returncode == 3
    assert anlan("text", "train", labelled(tmp_path), "--out", str(tmp_path / "m"), "--only", "x").returncode == 2
    missing = anlan("text", "train", labelled(tmp_path), "--out", str(tmp_path / "m"))
    assert missing.returncode == 3 and "--label" in missing.stderr
