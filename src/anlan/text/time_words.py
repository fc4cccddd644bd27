"""How times are written, in Chinese and English: the words and the pattern that finds them.

``MOMENT`` matches a day with or without a time of day, or a time of day alone; its named groups say which words stood there,
those of a time of day alone with ``only_`` before their name. What the words mean is left to ``written_time`` and
``written_day``.
"""

import re

TWO_OR_THREE = frozenset({"一两", "一二", "两三", "二三", "三四", "四五", "五六", "六七", "七八", "八九"})
"""Two numbers in a row, said of what is not known exactly: 三四点. The first counts."""
_N = r"(?:[0-9]{1,2}(?![0-9])|[零〇一二两三四五六七八九十廿卅]{1,3})"
PERIODS = {
    "凌晨": 0, "清晨": 0, "早上": 0, "早晨": 0, "上午": 0, "今早": 0, "中午": 12, "下午": 12, "午后": 12, "傍晚": 12, "晚上": 12,
    "晚间": 12, "夜里": 12, "深夜": 12, "半夜": 12, "晚": 12, "早": 0, "夜": 12,
}  # fmt: skip
_PERIOD = "|".join(PERIODS)
DAY_WORDS = {
    "大前天": 3, "前天": 2, "前日": 2, "前": 2, "昨天": 1, "昨日": 1, "昨": 1, "今天": 0, "今日": 0, "今": 0,
    "明天": -1, "明日": -1, "yesterday": 1, "today": 0,
}  # fmt: skip
_WORD = r"大前天|[前昨今明][天日]|[前昨今](?=[早晚夜])|(?<![A-Za-z])(?:yesterday|today)(?![A-Za-z])"
UNITS = {"分钟": 60, "小时": 3600, "钟头": 3600, "天": 86400, "日": 86400, "周": 604800, "星期": 604800, "礼拜": 604800}
ENGLISH_UNITS = {"minute": 60, "hour": 3600, "day": 86400, "week": 604800}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_HH = r"[0-2]?[0-9]"
_DATE = (
    rf"(?P<year>(?:19|20)[0-9]{{2}}|二[〇零][〇零一二三四五六七八九]{{2}})(?:\s?年\s?(?P<month>{_N})\s?月份?(?:\s?(?P<day>{_N})\s?[日号]?)?"
    rf"|(?P<dash>[-/.])(?P<month_d>[0-9]{{1,2}})(?P=dash)(?P<day_d>[0-9]{{1,2}})(?![0-9]))"
    rf"|(?:(?P<shift>去年|今年|前年)\s?)?(?P<month_s>{_N})\s?月份?(?:\s?(?P<day_s>{_N})\s?[日号]|(?!\s?[0-9]))"
    rf"|(?P<month_word>上个?月|这个?月|本月)(?P<day_m>{_N})[号日]"
    rf"|(?<![月第])(?P<day_only>{_N})号(?=\s?(?:{_PERIOD}|那天|当天|[0-9]{{1,2}}[:点]|[,，。、]|$))"
    rf"|(?P<word>{_WORD})"
    rf"|(?P<week>(?:上上?个?|这个?|本)?(?:周|星期|礼拜))(?P<weekday>[一二三四五六日天])(?![年个次天])"
    rf"|(?P<count>{_N}|[0-9]{{1,3}}|半)\s?个?(?P<unit>{'|'.join(UNITS)}|月)(?:之|以)?前"
    rf"|(?P<month_e>{_MONTH})\s(?P<day_e>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<year_e>20[0-9]{{2}}))?(?![0-9:])"
    rf"|(?P<day_f>[0-9]{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month_f>{_MONTH})(?:,?\s(?P<year_f>20[0-9]{{2}}))?(?![0-9:A-Za-z])"
    r"|(?P<now>刚才|刚刚|方才|(?<![A-Za-z])just now(?![A-Za-z]))"
    rf"|(?P<month_n>0?[1-9]|1[0-2])(?P<dash_n>[-/])(?P<day_n>[0-3]?[0-9])(?=\s{_HH}:[0-5][0-9](?![0-9]))"
    r"|(?P<count_e>[0-9]{1,3}|an?|one|two|three)\s(?P<unit_e>minute|hour|day|week)s?\sago"
)
_CLOCK = (
    rf"(?:(?P<period>{_PERIOD})\s?)?(?:(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?(?![0-9:])"
    rf"(?:\s?(?P<half_e>[ap]\.?m\b\.?))?"
    rf"|(?P<hour_c>{_N})\s?(?:点钟?|时(?![间候刻段]))(?:(?P<thirty>半)|(?P<quarter>[一三13])刻|过?(?P<minute_c>{_N})(?:分|(?![0-9个万千元块条]))|整)?"
    r"|(?P<hour_e>[0-9]{1,2})\s?(?P<half_f>[ap]\.?m\b\.?))"
)
_FORM = (
    rf"(?:(?:{_DATE})(?:(?<!时前)(?<!钟前)(?:(?:\s|T|,\s|的|\sat\s|当天)?(?:{_CLOCK})|\s?(?P<period_only>{_PERIOD})(?![0-9])))?"
    rf"|{_CLOCK.replace('(?P<', '(?P<only_')})"
)
MOMENT = re.compile(rf"(?<![0-9A-Za-z.:/\-]){_FORM}", re.IGNORECASE)
MOMENT_AFTER_JOINER = re.compile(_FORM, re.IGNORECASE)
JOINER = re.compile(r"\s?(?:到|至|直到|-|~|to|until)\s?")
ABOUT = re.compile(r"\s?(?:多(?!少)|左右|前后|许|来钟|(?:around|or so)\b)", re.IGNORECASE)
SENTENCE_ENDS = re.compile(r"[。.!?！？；;\n](?![0-9])")
