"""The trainable model: learns any labels, the same each time, keeps no text, and its file is refused when changed."""

import hashlib
import io
import json
from pathlib import Path

import numpy as np
import pytest

from anlan.text.model.grams import bucket_of, count_runs
from anlan.text.model.scoring import evaluate
from anlan.text.model.store import FIRST, fingerprint, pack, read_model
from anlan.text.model.trained import CLEAR, Trained
from anlan.text.model.training import train
from anlan.text.model.views import alike, view_texts
from anlan.text.talk import Labelled, Turn, opening, read_labelled, talk_of
from anlan.values import InputError, say

OPENINGS = {
    "parcel": ["您的包裹被海关扣了", "快递里查到违禁品", "您的快递丢失了", "包裹需要补缴关税"],
    "prize": ["恭喜您中了一等奖", "您的号码抽中了大奖", "奖金五十万请领取", "恭喜中奖请缴税"],
    "loan": ["您的贷款额度已批", "低息贷款马上放款", "您申请的贷款需要验资", "贷款要先交保证金"],
}
RESTS = {"parcel": "请把关税汇到海关账户", "prize": "先交奖金的个人所得税", "loan": "请先转解冻金才能放款"}
GREETINGS = {"north": "喂，您好，", "south": "你好啊，", "east": "尊敬的客户，"}


def talks() -> list[Labelled]:
    """Three labels in three batches, each batch with its own way of greeting."""
    return [
        Labelled(
            (Turn("caller", greeting + said), Turn("callee", "什么？"), *((Turn("caller", RESTS[label]),) if k % 2 else ())),
            label,
            batch,
        )
        for batch, greeting in GREETINGS.items()
        for label, openings in OPENINGS.items()
        for k, said in enumerate(openings)
    ]


@pytest.fixture(scope="module")
def model() -> Trained:
    return train(talks(), seed=0)


def test_it_learns_the_users_own_labels(model: Trained) -> None:
    assert model.labels == ("loan", "parcel", "prize")
    assert max(model.answer(talk_of("有个包裹被海关扣了要补税")).likely.items(), key=lambda one: one[1])[0] == "parcel"


def test_likelihoods_add_up_and_a_faint_one_gives_no_label(model: Trained) -> None:
    likely = model.likely([talk_of("今天天气很好"), (), talk_of("")])
    assert np.allclose(likely.sum(axis=1), 1)
    answer = model.answer(talk_of("今天天气很好"))
    assert max(answer.likely.values()) < CLEAR and answer.label == ""


def test_the_reasons_are_runs_of_the_text_itself(model: Trained) -> None:
    answer = model.answer(talk_of("恭喜您中了一等奖，请先缴税"))
    assert answer.words and all(run.text in alike("恭喜您中了一等奖，请先缴税") and run.weight > 0 for run in answer.words)


def test_the_same_talks_and_seed_give_the_same_file(model: Trained) -> None:
    assert pack(train(talks(), seed=0)) == pack(model)


def test_what_comes_after_the_opening_counts_only_once_it_is_said(model: Trained) -> None:
    whole = (Turn("caller", "您好"), Turn("callee", "嗯"), Turn("caller", RESTS["prize"]))
    young, late = model.likely([opening(whole), whole])
    assert not np.allclose(young, late)
    assert np.allclose(young, model.likely([talk_of("您好")])[0])


def test_a_model_comes_back_from_its_file_and_answers_alike(model: Trained, tmp_path: Path) -> None:
    path = tmp_path / "m.anlan"
    path.write_bytes(pack(model))
    back = read_model(path)
    talk = talks()[5].turns
    assert back.answer(talk) == model.answer(talk) and back.card == model.card
    assert fingerprint(path.read_bytes()) == fingerprint(pack(back))


def test_no_text_is_in_the_file(model: Trained) -> None:
    packed = pack(model)
    for said in (*(o for several in OPENINGS.values() for o in several), *RESTS.values(), "海关", "贷款"):
        for form in (said.encode(), said.encode("utf-16-le"), said.encode("utf-32-le"), json.dumps(said).strip('"').encode()):
            assert form not in packed


@pytest.mark.parametrize("place", [len(FIRST) + 3, len(FIRST) + 80, -1])
def test_a_changed_file_is_refused(model: Trained, tmp_path: Path, place: int) -> None:
    packed = bytearray(pack(model))
    packed[place] ^= 1
    with pytest.raises(InputError) as refused:
        read_model(write(tmp_path, bytes(packed)))
    assert refused.value.note.key == "text.model.changed" and "anlan text train" not in say(refused.value.note, "zh")


@pytest.mark.parametrize("packed", [b"", b"PK\x03\x04", b"\x80\x04pickle"])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, packed: bytes) -> None:
    with pytest.raises(InputError) as refused:
        read_model(write(tmp_path, packed))
    assert refused.value.note.key == "text.model.not_a_model"


def test_a_pickle_inside_is_never_run(tmp_path: Path) -> None:
    file = io.BytesIO()
    np.savez(file, header=np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(InputError) as refused:
        read_model(write(tmp_path, signed(file.getvalue())))
    assert refused.value.note.key == "text.model.unreadable"


def test_a_file_whose_parts_do_not_fit_is_refused(model: Trained, tmp_path: Path) -> None:
    arrays = dict(np.load(io.BytesIO(pack(model)[len(FIRST) + 65 :])))
    arrays["opening_slopes"] = arrays["opening_slopes"][:, 1:]
    file = io.BytesIO()
    np.savez(file, **arrays)
    with pytest.raises(InputError) as refused:
        read_model(write(tmp_path, signed(file.getvalue())))
    assert refused.value.note.key == "text.model.unreadable"


def write(folder: Path, packed: bytes) -> Path:
    path = folder / "m.anlan"
    path.write_bytes(packed)
    return path


def signed(body: bytes) -> bytes:
    return FIRST + hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def test_the_card_says_what_was_learnt_from_and_how_it_was_measured(model: Trained) -> None:
    card = model.card
    assert card.talks == {"loan": 12, "parcel": 12, "prize": 12} and card.batches == {"east": 12, "north": 12, "south": 12}
    assert card.split == "batches" and 0 < card.whole.weighted_f1 <= 1 and set(card.whole.by_label) == set(model.labels)


def test_without_batches_folds_are_shuffled_and_the_card_says_so() -> None:
    assert train([Labelled(t.turns, t.label) for t in talks()], seed=0).card.split == "folds"


def test_training_refuses_one_label_and_labels_with_few_talks() -> None:
    for some, key in (([], "one_label"), (talks()[:4], "one_label"), (talks()[:8], "few_talks")):
        with pytest.raises(InputError) as refused:
            train(some, seed=0)
        assert refused.value.note.key == f"text.model.{key}"


def test_evaluation_holds_out_each_batch_and_judges_young_and_whole_talks() -> None:
    found = evaluate(talks(), seed=0)
    assert [(held.batch, held.learnt_from, held.judged) for held in found.batches] == [
        ("east", 24, 12),
        ("north", 24, 12),
        ("south", 24, 12),
    ]
    assert found.weighted_f1_whole > 0.9 and found.weighted_f1_opening > 0.9


def test_evaluation_never_learns_from_the_batch_it_judges() -> None:
    """Labels that mean something else in one batch must come out wrong there."""
    turned = {"loan": "parcel", "parcel": "prize", "prize": "loan"}
    mixed = [Labelled(t.turns, turned[t.label], t.batch) if t.batch == "east" else t for t in talks()]
    east = next(held for held in evaluate(mixed, seed=0).batches if held.batch == "east")
    assert east.whole.weighted_f1 < 0.1


def test_evaluation_needs_every_label_in_two_batches() -> None:
    with pytest.raises(InputError) as refused:
        evaluate([t for t in talks() if t.batch == "east" or t.label != "loan"], seed=0)
    assert refused.value.note.key == "text.model.no_batches"


def test_a_bucket_is_the_one_counting_uses() -> None:
    for run in ("您", "银行客", "a1，"):
        assert count_runs([run], len(run))[0, bucket_of(run)] >= 1


def test_stand_ins_and_figures_are_made_alike() -> None:
    assert alike("XX银行（语气急切）转３０００元") == alike("**银行转五零零元") == "某某银行转0元"


def test_a_narrative_is_all_opening() -> None:
    assert view_texts(talk_of("我被骗了")) == {"opening": "我被骗了", "rest": ""}


BROKEN = (
    "not json", "[1]", '{"text": 1, "label": "a"}', '{"text": "a"}', '{"text": "", "label": "a"}',
    '{"turns": [{"who": "x", "text": "a"}], "label": "a"}',
)  # fmt: skip


@pytest.mark.parametrize("line", BROKEN)
def test_a_line_that_is_no_labelled_talk_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "talks.jsonl"
    path.write_text('{"text": "a", "label": "b"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_labelled(path, "label", "batch")
    assert "2" in say(refused.value.note, "zh") and "talks.jsonl" in say(refused.value.note, "en")


def test_lines_of_another_value_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "talks.jsonl"
    path.write_text('{"text":"a","type":"x","fraud":1}\n\n{"text":"b","type":"y","fraud":0}\n', encoding="utf-8")
    assert [talk.label for talk in read_labelled(path, "type", "batch", ("fraud", "1"))] == ["x"]
