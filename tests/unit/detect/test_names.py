"""Names of payment messages: what is the same in another dress, and what a mask may hide."""

import pytest

from anlan.detect.names import same_name


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
    ],
)
def test_dress_and_masks_make_no_difference(one: str, other: str) -> None:
    assert same_name(one, other) and same_name(other, one)


@pytest.mark.parametrize(("one", "other"), [("张三", "李四"), ("*三", "张四"), ("张*", "张"), ("**", "张三"), ("张三", "")])
def test_other_names_are_other_names(one: str, other: str) -> None:
    assert not same_name(one, other) and not same_name(other, one)
