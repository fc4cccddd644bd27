"""The report of a made case, built as the command does it but without files."""

from datetime import timedelta

from anlan.money.restitution import restitution
from anlan.money.stopping import plan_stops
from anlan.money.trace import Method
from anlan.report.build import build_report
from anlan.report.case_report import CaseReport, Check, FileReading, Fingerprint, InputFile, LeftOut, Text

from .sample_case import START, SampleCase, sample_case

METHODS: tuple[Method, ...] = ("fifo", "lifo", "pro-rata")


def example_report(
    sample: SampleCase | None = None, case: str = "安澜示例案", methods: tuple[Method, ...] = METHODS
) -> CaseReport:
    sample = sample or sample_case()
    first = sample.traces[methods[0]]
    return build_report(
        case=case,
        made_at=START + timedelta(days=2),
        fingerprint=example_fingerprint(),
        reading=example_reading(),
        traces=[sample.traces[method] for method in methods],
        book=sample.book,
        plan=plan_stops(first, sample.book),
        returns=restitution(first, {number: sum(owners.values()) for number, owners in first.holdings.items()}),  # type: ignore[misc]
        assumed=True,
    )


def example_fingerprint() -> Fingerprint:
    files = (InputFile("statements/中国农业银行_084140.csv", 18_220, "ab" * 32), InputFile("victims.csv", 1_040, "cd" * 32))
    return Fingerprint(files, "ef" * 32, "anlan 0.1.0")


def example_reading() -> tuple[FileReading, ...]:
    good = Check(True, Text("余额逐笔连续", "Balances chain row by row"))
    unknown = Check(None, Text("文件未载明合计", "The file declares no totals"))
    broken = Check(False, Text("第 57 行余额与上一行不连续", "Balance of row 57 does not follow from the row before"))
    reason = Text("表尾说明，不是交易", "A footer, not an entry")
    return (
        FileReading(
            "statements/中国农业银行_084140.csv",
            Text("农业银行借记卡", "Agricultural Bank debit"),
            120,
            118,
            (LeftOut(None, 121, reason),),
            good,
            unknown,
        ),
        FileReading("statements/中国建设银行_汇总.xlsx", Text("建设银行明细", "Construction Bank"), 480, 480, (), broken, good),
    )
