"""A case folder opened from files: what its tables say of numbers that its statements show in part."""

from pathlib import Path

from anlan.money.case import Case, open_case
from anlan.money.tracing import trace

VICTIM, MULE, NEXT = "6222020000000008888", "6217001111111111111", "6228480000000005555"
HEAD = "交易时间,收入金额,支出金额,账户余额,对方户名,对方账号,摘要\n"


def opened(folder: Path, rows: str, frozen: str | None = None) -> Case:
    """A case with the mule's statement of these rows."""
    (folder / "statements").mkdir(parents=True)
    (folder / "statements" / "mule.csv").write_text(f"账号：{MULE},户名：李四\n{HEAD}{rows}", encoding="utf-8")
    report = f"victim,victim_account,payee_account,amount,paid_at\n王五,{VICTIM},{MULE},100.00,2026-03-01 10:00:00\n"
    (folder / "victims.csv").write_text(report, encoding="utf-8")
    if frozen is not None:
        (folder / "frozen.csv").write_text(frozen, encoding="utf-8")
    return open_case(folder)


def test_a_payment_is_traced_though_the_statement_masks_its_payer(tmp_path: Path) -> None:
    case = opened(tmp_path / "case", "2026-03-01 10:00:00,100.00,,600.00,王五,6222********8888,转账\n")
    found = trace(case.ledger, case.payments)
    assert (found.unmatched, found.doubts) == ((), ())
    assert sum(found.holdings[MULE].values()) == 100_00  # type: ignore[index]
    assert found.layers == {VICTIM: 0, MULE: 1}


def test_an_account_that_was_frozen_is_known_where_a_statement_masks_it(tmp_path: Path) -> None:
    rows = (
        "2026-03-01 10:00:00,100.00,,100.00,王五,6222********8888,转账\n"
        "2026-03-01 10:05:00,,100.00,0.00,赵六,6228****5555,转账\n"
    )  # fmt: skip
    shown = trace((bare := opened(tmp_path / "bare", rows)).ledger, bare.payments)
    assert [str(number) for number in shown.not_obtained] == ["6228****5555"]
    case = opened(tmp_path / "case", rows, f"account,amount\n{NEXT},50.00\n")
    assert [str(number) for number in trace(case.ledger, case.payments).not_obtained] == [NEXT]
    assert case.problems == ()


def test_a_table_of_frozen_amounts_that_cannot_be_used_is_told_and_the_case_opens(tmp_path: Path) -> None:
    case = opened(tmp_path / "case", "2026-03-01 10:00:00,100.00,,600.00,王五,6222********8888,转账\n", "nonsense\n")
    assert [note.key for note in case.problems] == ["money.table.without_columns"]
    assert trace(case.ledger, case.payments).unmatched == ()


def test_a_case_may_say_which_accounts_are_none(tmp_path: Path) -> None:
    rows = (
        "2026-03-01 10:00:00,100.00,,100.00,王五,6222********8888,转账\n"
        "2026-03-01 10:05:00,,60.00,40.00,某某收款,990011223344,转账\n"
        "2026-03-01 10:06:00,,40.00,0.00,赵六,,转账\n"
    )  # fmt: skip
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "exits.toml").write_text(
        '[[clearing]]\nkind = "merchant"\nnumbers = ["990011223344"]\n', encoding="utf-8"
    )
    case = opened(tmp_path / "case", rows)
    found = trace(case.ledger, case.payments)
    assert {kind: sum(owners.values()) for kind, owners in found.exits.items()} == {"merchant": 60_00, "other": 40_00}
    ((id, owners),) = found.unnamed.items()
    assert (case.ledger.transfer(id).payee, sum(owners.values())) == ("赵六", 40_00)


def test_a_table_of_reports_without_a_report_is_told(tmp_path: Path) -> None:
    opened(tmp_path / "case", "2026-03-01 10:00:00,100.00,,100.00,王五,6222********8888,转账\n")
    victims = tmp_path / "case" / "victims.csv"
    victims.write_text(victims.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    (note,) = open_case(tmp_path / "case").problems
    assert (note.key, note.values["file"]) == ("money.trace.no_reports", "victims.csv")


def test_of_several_tables_of_victims_one_is_read_and_the_others_are_told(tmp_path: Path) -> None:
    rows = "2026-03-01 10:00:00,100.00,,100.00,王五,6222********8888,转账\n"
    case = opened(tmp_path / "case", rows)
    (tmp_path / "case" / "victims.csv").rename(tmp_path / "case" / "victims.tsv")
    assert open_case(tmp_path / "case").payments == case.payments
    (tmp_path / "case" / "victims.xlsx").write_bytes(b"nothing that is read")
    (tmp_path / "case" / "victims.tsv").rename(tmp_path / "case" / "victims.csv")
    (note,) = open_case(tmp_path / "case").problems
    assert (note.key, note.values["file"], note.values["others"]) == ("money.table.several", "victims.csv", "victims.xlsx")
