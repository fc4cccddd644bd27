"""Entities of a narrative: each notation is read, what is none is left, spans fit, identity numbers never leave."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from time import monotonic

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anlan.text.entities import find_entities
from anlan.text.entity import KINDS, Entity
from anlan.values import SHANGHAI, Instant, luhn_valid, say
from anlan.values.identity import check_sign
from tests.unit.text.test_numerals import chinese

TOLD = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)


def of_kind(text: str, *kinds: str, at: Instant | None = TOLD) -> list[Entity]:
    return [one for one in find_entities(text, at) if one.kind in kinds]


def values(text: str, *kinds: str, at: Instant | None = TOLD) -> list[str]:
    return [one.value for one in of_kind(text, *kinds, at=at)]


def doubts(entity: Entity) -> list[str]:
    return [note.key.rpartition(".")[2] for note in entity.doubts]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("被骗3,400.50元", 340_050), ("¥500", 50_000), ("￥１２，０００", 1_200_000), ("被骗3万5", 3_500_000),
        ("转了2.5w", 2_500_000),
        ("壹拾贰万叁仟元整", 12_300_000), ("三块五", 350), ("三块五毛", 350), ("5元2角3分", 523), ("RMB 30,000", 3_000_000),
        ("20 thousand yuan", 2_000_000), ("转账5000给他", 500_000), ("金额：50000", 5_000_000), ("1亿2000万元", 12_000_000_000),
        ("￥1，234．50", 123_450), ("¥12，345", 1_234_500), ("1，234，567元", 123_456_700), ("付了3，200.00", 320_000),
        ("刷走6千多", 600_000), ("被骗一万多", 1_000_000), ("共损失二十余万元", 20_000_000), ("骗走十来万", 10_000_000),
        ("转出一百多万", 100_000_000), ("约30余万元", 30_000_000),
        ("人民币贰拾叁万伍仟陆佰元整", 23_560_000), ("转了五千", 500_000), ("3万零500元", 3_050_000), ("两万块钱", 2_000_000),
    ],
)  # fmt: skip
def test_a_sum_is_read_to_the_fen(text: str, fen: int) -> None:
    assert values(text, "amount") == [str(fen)]


@pytest.mark.parametrize(
    "text",
    ["十几万", "几万块", "三四万", "3多万", "二十来块", "一万多人", "20多公里",
     "来了一万多", "好几千元", "上万元", "5万粉丝", "3万人", "3万美元", "一块去", "3000.123元",
     "万一他来", "转账100次", "千万不要", "2.5W灯泡", "三元里", "12345678901234567890123元", "有三点建议", "第三笔"],
)  # fmt: skip
def test_what_is_no_sum_is_left(text: str) -> None:
    assert values(text, "amount") == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("8000-9000元", 800_000, 900_000), ("三千到五千元", 300_000, 500_000), ("3-5万元", 3_000_000, 5_000_000),
     ("损失20至30万", 20_000_000, 30_000_000), ("¥1,000~¥2,000元", 100_000, 200_000)],
)  # fmt: skip
def test_a_range_gives_both_its_ends_and_says_which_is_which(text: str, low: int, high: int) -> None:
    first, last = of_kind(text, "amount")
    assert (first.value, last.value) == (str(low), str(high))
    assert doubts(last) == ["range_end"] and (doubts(first) == ["range_begin"] or "¥" in first.text)


def test_a_full_width_comma_that_may_end_a_clause_parts_no_thousands() -> None:
    assert values("先后转了5，200元", "amount") == ["20000"]


def test_a_sum_said_roughly_or_without_a_unit_carries_a_doubt() -> None:
    assert doubts(of_kind("损失约5000元", "amount")[0]) == ["about"]
    assert doubts(of_kind("一共3万多元", "amount")[0]) == ["about"]
    assert doubts(of_kind("转账5000", "amount")[0]) == ["no_unit"]


NOTATIONS = {
    "plain": lambda yuan: f"{yuan}元",
    "separated": lambda yuan: f"{yuan:,}.00元",
    "marked": lambda yuan: f"¥{yuan:,}",
    "rmb": lambda yuan: f"RMB {yuan}",
    "wide": lambda yuan: f"{yuan}元".translate({ord("0") + k: chr(0xFF10 + k) for k in range(10)}),
    "said": lambda yuan: f"{chinese(yuan)}元",
    "formal": lambda yuan: f"人民币{chinese(yuan, '零壹贰叁肆伍陆柒捌玖', ('', '拾', '佰', '仟'))}元整",
    "wan": lambda yuan: f"{Fraction(yuan, 10**4).numerator / Fraction(yuan, 10**4).denominator:.4f}万元",
}


@given(st.integers(2, 10**8), st.sampled_from(sorted(NOTATIONS)))
@example(10, "said")
def test_a_sum_in_any_notation_comes_back(yuan: int, notation: str) -> None:
    assert values(f"他让我转{NOTATIONS[notation](yuan)}，我照办了。", "amount") == [str(yuan * 100)]


def test_a_card_is_told_by_its_check_digit_and_a_wrong_one_is_said() -> None:
    good, bad = of_kind("卡号6222021234567890128，另一张6222 0212 3456 7890 129", "card")
    assert (good.value, doubts(good)) == ("6222021234567890128", [])
    assert (bad.value, doubts(bad)) == ("6222021234567890129", ["card_checksum"])
    assert good.shown == "622202*********0128"


def test_a_number_the_text_calls_an_order_is_no_account() -> None:
    assert of_kind("订单号6222021234567890128，快递单号 123456789012", "card", "account") == []


def test_a_company_account_is_read_where_it_is_called_one() -> None:
    assert values("对公账户：33050161234500000123", "account") == ["33050161234500000123"]


def test_two_numbers_in_a_row_are_two() -> None:
    found = find_entities("11010119900307851X 6222 0212 3456 7890 128 138 0013 8000", TOLD)
    assert [one.kind for one in found][-2:] == ["card", "phone"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13800138000", "13800138000"), ("+86 138-0013-8000", "13800138000"), ("１３８００１３８０００", "13800138000"),
        ("幺三八零零幺三八零零零", "13800138000"), ("400-800-1234", "4008001234"), ("010-66554433", "01066554433"),
        ("（010）6655 4433", "01066554433"), ("0571-88886666转803", "057188886666"), ("95588发来短信", "95588"),
        ("95533打来说", "95533"), ("96110打过来", "96110"),
        ("+44 20 7946 0958", "00442079460958"), ("①③⑧⓪⓪①③⑧⓪⓪⓪", "13800138000"),
    ],
)  # fmt: skip
def test_a_phone_number_is_read(text: str, number: str) -> None:
    assert values(text, "phone") == [number]


def test_a_short_service_number_needs_a_word_of_calling() -> None:
    assert values("我花了95588元", "phone") == []


@pytest.mark.parametrize(
    ("text", "link", "doubt"),
    [
        ("http://a.example/x?y=1。", "http://a.example/x?y=1", []),
        ("hxxps://ABC[.]com/A", "https://abc.com/A", ["link_repaired"]),
        ("登录abc点com下载", "abc.com", ["link_repaired"]), ("www. abc . com", "www.abc.com", ["link_repaired"]),
        ("t.me/abcde", "t.me/abcde", []), ("http://1.2.3.4:8080/x", "http://1.2.3.4:8080/x", []),
    ],
)  # fmt: skip
def test_a_link_is_read_and_repaired(text: str, link: str, doubt: list[str]) -> None:
    (found,) = of_kind(text, "link")
    assert (found.value, doubts(found)) == (link, doubt)


def test_a_mail_address_is_no_link() -> None:
    assert of_kind("写信到 a@b.com", "link") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [("下载《XX证券》APP", "XX证券"), ("一个叫“云盾”的软件", "云盾"), ("安装腾讯会议", "腾讯会议"),
     ("下载了安逸花APP", "安逸花"), ("ToDesk", "ToDesk"),
     ("下载了一个叫做 云鹿购 的软件", "云鹿购"), ("名为华融通的平台", "华融通")],
)  # fmt: skip
def test_an_application_is_named(text: str, name: str) -> None:
    assert values(text, "app") == [name]


@pytest.mark.parametrize("text", ["他叫我下载的软件", "对方叫我用一个平台", "叫了外卖的APP"])
def test_what_is_asked_for_is_no_name(text: str) -> None:
    assert values(text, "app") == []


def test_a_quotation_alone_is_no_application() -> None:
    assert values("他说“安全账户”很安全", "app") == []


@pytest.mark.parametrize(
    ("text", "account"),
    [("加QQ：123456789", "qq:123456789"), ("微信号：abc_12345", "wechat:abc_12345"), ("wxid_abcdef123", "wechat:wxid_abcdef123"),
     ("telegram @someone", "telegram:someone")],
)  # fmt: skip
def test_a_messenger_account_is_read_where_it_is_named(text: str, account: str) -> None:
    assert values(text, "messenger") == [account]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026年3月1日", "2026-03-01"), ("2026-03-01 14:05:33", "2026-03-01T14:05:33+08:00"), ("8月3号", "2025-08-03"),
        ("昨天下午三点半", "2026-03-01T15:30:00+08:00"), ("昨晚11点20", "2026-03-01T23:20:00+08:00"), ("去年12月", "2025-12"),
        ("上周五晚上8点", "2026-02-27T20:00:00+08:00"), ("两天前", "2026-02-28"), ("半小时前", "2026-03-02T09:30:00+08:00"),
        ("上个月15号", "2026-02-15"), ("前天中午1点", "2026-02-28T13:00:00+08:00"), ("昨天晚上12点", "2026-03-02T00:00:00+08:00"),
        ("二〇二六年三月一日上午九点", "2026-03-01T09:00:00+08:00"), ("August 3, 2025 at 3:30 pm", "2025-08-03T15:30:00+08:00"),
        ("昨天下午三点半到四点", "2026-03-01T15:30:00+08:00/2026-03-01T16:00:00+08:00"),
        ("3月1日到3月5日", "2026-03-01/2026-03-05"),
        ("2月30日", ""), ("2026年13月1日", ""), ("12月30日到1月2日", "2025-12-30/2026-01-02"), ("3 days ago", "2026-02-27"),
    ],
)  # fmt: skip
def test_a_time_is_resolved_against_the_instant_of_telling(text: str, value: str) -> None:
    assert values(text, "time") == [value]


@pytest.mark.parametrize(
    ("text", "value", "doubt"),
    [
        ("02-08 21:05", "2026-02-08T21:05:00+08:00", "year_assumed"), ("2/8 9:05", "2026-02-08T09:05:00+08:00", "year_assumed"),
        ("昨天下午三四点", "2026-03-01T15:00:00+08:00", "about"), ("两三天前", "2026-02-28", "about"),
        ("刚才", "2026-03-02T10:00:00+08:00", "about"), ("昨晚9点左右", "2026-03-01T21:00:00+08:00", "about"),
        ("昨天凌晨2点多", "2026-03-01T02:00:00+08:00", "about"),
    ],
)  # fmt: skip
def test_a_time_said_roughly_or_shortly_is_read_with_its_doubt(text: str, value: str, doubt: str) -> None:
    (found,) = of_kind(text, "time")
    assert (found.value, doubts(found)) == (value, [doubt])


@pytest.mark.parametrize(
    ("text", "second", "doubt"),
    [
        ("昨天下午3点20分转账2,000元、晚上8点转了两万元", "2026-03-01T20:00:00+08:00", "day_from_before"),
        ("前天晚上11点转了一笔，凌晨2点又一笔", "2026-03-01T02:00:00+08:00", "day_from_before"),
        ("2月3日收到短信，15:30转走", "2026-02-03T15:30:00+08:00", "day_from_before"),
        ("昨天下午3点转了一笔。早上8点", "2026-03-02T08:00:00+08:00", "day_assumed"),
    ],
)
def test_a_time_of_day_is_of_the_day_named_before_in_its_sentence(text: str, second: str, doubt: str) -> None:
    found = of_kind(text, "time")[1]
    assert (found.value, doubts(found)) == (second, [doubt])


def test_numbers_with_a_dash_are_no_day_without_a_clock() -> None:
    assert values("比分3-2，房号03-08", "time") == []


def test_a_relative_time_has_no_value_without_an_instant() -> None:
    (found,) = of_kind("昨天下午三点半", "time", at=None)
    assert (found.value, doubts(found)) == ("", ["needs_time"])


def test_three_points_are_no_time() -> None:
    assert values("我有三点要求", "time") == []


def identity(day: date, order: int, area: str = "110101") -> str:
    first = f"{area}{day:%Y%m%d}{order:03d}"
    return first + check_sign(first)


WRITTEN = {
    "plain": lambda number: number,
    "small x": lambda number: number.lower(),
    "wide": lambda number: number.translate({ord("0") + k: chr(0xFF10 + k) for k in range(10)}),
    "blanks": lambda number: f"{number[:6]} {number[6:14]} {number[14:]}",
    "dashes": lambda number: f"{number[:6]}-{number[6:14]}-{number[14:]}",
    "said": lambda number: "".join("零一二三四五六七八九"[int(d)] if d.isdigit() else d for d in number),
}
AROUND = [
    "身份证{}。",
    "卡号{}",
    "对公账户 {}",
    "ID{}",
    "《{}》APP",
    "《张某{}》软件",
    "https://a.com/?id={}&x=1",
    "订单号{}",
    "{} 13800138000",
    "加QQ {}",
    "{}",
]


@given(
    st.dates(date(1930, 1, 1), date(2020, 1, 1)), st.integers(0, 999), st.sampled_from(sorted(WRITTEN)), st.sampled_from(AROUND)
)
def test_an_identity_number_never_leaves(day: date, order: int, way: str, around: str) -> None:
    number = identity(day, order)
    found = find_entities(around.format(WRITTEN[way](number)), TOLD)
    for one in found:
        for text in (one.text, one.value, one.shown):
            digits = "".join(sign for sign in text if sign.isalnum()).upper()
            assert number not in digits and WRITTEN[way](number) not in text and f"{day:%Y%m%d}" not in digits
    if "http" not in around and around[:2] != "{}":
        assert "id_number" in {one.kind for one in found} or (way == "said" and number[-1] == "X")


def test_an_identity_number_with_a_wrong_check_sign_is_masked_and_said() -> None:
    (found,) = of_kind("身份证110101199003078510", "id_number")
    assert (found.text, doubts(found)) == ("11************8510", ["id_checksum"])


def test_what_the_text_calls_an_identity_number_is_masked_whatever_its_form() -> None:
    (found,) = find_entities("身份证号码是三零一零一九八八一零一零二三一五", TOLD)
    assert (found.kind, found.secret, doubts(found)) == ("id_number", True, ["id_form"])


def test_ordinary_words_are_no_applications() -> None:
    assert values("您可以下载一些常用的导航软件，打开我们银行的官方APP，signal is weak", "app") == []


def test_a_range_takes_the_half_of_the_day_from_its_beginning() -> None:
    (found,) = of_kind("下午五点到七点", "time", at=None)
    assert doubts(found) == ["needs_time"]


@given(st.text())
@example("①③⑧ 2026年99月99日99:99到88:88")
@example("\ud800转\x00１３8\u200b00138000")
def test_any_text_is_read_and_spans_slice_it(text: str) -> None:
    for at in (TOLD, None):
        found = find_entities(text, at)
        check_spans(text, found)


PIECES = ["昨天", "下午三点半", "到", "3万5",
          "元", "6222021234567890128", "卡号", "138", " 0013", "8000", "点com", "www.", "《", "》APP", "QQ", "：",
          "，", "壹拾", "万", "2.5w", "号", "8月", "3", "-", "/", ".", "11010119900307", "8515",
          "http://", "一二三四五六七八",
          "约", "多", "块五", "99999999999999999999"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_mix_of_what_is_looked_for_is_read(text: str) -> None:
    check_spans(text, find_entities(text, TOLD))


def check_spans(text: str, found: list[Entity]) -> None:
    last = 0
    for one in found:
        assert last <= one.start < one.end <= len(text) and one.kind in KINDS
        assert one.secret or one.text == text[one.start : one.end]
        assert all(say(note, lang) for note in one.doubts for lang in ("zh", "en"))
        assert one.kind != "card" or luhn_valid(one.value) != ("card_checksum" in doubts(one))
        last = one.end


@given(st.datetimes(datetime(2001, 1, 1), datetime(2089, 1, 1)), st.integers(0, 400))
def test_a_day_said_with_its_distance_is_that_day(at: datetime, days: int) -> None:
    told = at.replace(tzinfo=SHANGHAI)
    assert values(f"{days}天前", "time", at=told) == [(told - timedelta(days=days)).date().isoformat()]


def test_a_long_text_is_read_in_good_time() -> None:
    text = "他让我昨天下午三点转3万5到6222021234567890128，加微信abc_123，" * 500
    start = monotonic()
    assert len(find_entities(text, TOLD)) == 2_000
    assert monotonic() - start < 60
