"""Names of payment messages: what is the same in another dress, and what a mask may hide."""

import pytest

from anlan.detect.detectors.message_mismatch import MessageMismatch
from anlan.detect.names import same_name
from tests.contract.test_detectors import T0, measured, table


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("深圳市安澜（南山）公司", "深圳市安澜(南山)公司"),
        ("张三 ", "张三"),
        ("ＡＢＣ贸易", "abc贸易"),
        ("*三", "张三"),
        ("张**", "张三丰"),
        ("张＊", "张三丰"),
        ("张*丰", "张*丰"),
        ("阿卜杜·热合曼", "阿卜杜•热合曼"),
        ("阿卜杜．热合曼", "阿卜杜热合曼"),
        ("A.B. Trade", "AB trade"),
    ],
)
def test_dress_and_masks_make_no_difference(one: str, other: str) -> None:
    assert same_name(one, other) and same_name(other, one)


@pytest.mark.parametrize(("one", "other"), [("张三", "李四"), ("*三", "张四"), ("张*", "张"), ("**", "张三"), ("张三", "")])
def test_other_names_are_other_names(one: str, other: str) -> None:
    assert not same_name(one, other) and not same_name(other, one)


def test_a_name_that_is_hidden_altogether_states_nothing() -> None:
    both = {"payer_name": ["**", "张三", "张*"], "payer_name_received": ["张三", "＊＊＊", "李*"]}
    rows = {"id": list("abc"), "time": [T0] * 3, "late": [False] * 3, "src": ["s"] * 3, "dst": ["d"] * 3, "amount": [100] * 3}
    assert measured(MessageMismatch(), table("transfers", rows | both, 3), 3)[0] == [0, 0, 1]
