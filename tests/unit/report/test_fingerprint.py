"""The fingerprint: the same for the same files, another one when a byte, a name or the set of files changes."""

import hashlib
from pathlib import Path

import pytest

from anlan.report.fingerprint import take_fingerprint


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "statements" / "deep").mkdir(parents=True)
    (tmp_path / "statements" / "农行.csv").write_bytes(b"one\n")
    (tmp_path / "statements" / "deep" / "b.csv").write_bytes(b"two\n")
    (tmp_path / "victims.csv").write_bytes(b"three\n")
    return tmp_path


def taken(case: Path) -> str:
    return take_fingerprint([case / "victims.csv", case / "statements"], case).digest


def test_the_digest_is_what_sha256sum_of_the_sorted_lines_gives(case: Path) -> None:
    mark = take_fingerprint([case / "statements", case / "victims.csv"], case)
    names = ["statements/deep/b.csv", "statements/农行.csv", "victims.csv"]
    assert [file.path for file in mark.files] == names
    lines = "".join(f"{hashlib.sha256((case / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    assert mark.digest == hashlib.sha256(lines.encode()).hexdigest()
    assert mark.program.startswith("anlan ")


def test_a_changed_byte_a_changed_name_and_another_file_each_give_another_digest(case: Path) -> None:
    seen = {taken(case)}
    (case / "victims.csv").write_bytes(b"threE\n")
    seen.add(taken(case))
    (case / "statements" / "deep" / "b.csv").rename(case / "statements" / "b.csv")
    seen.add(taken(case))
    (case / "statements" / "more.csv").write_bytes(b"")
    seen.add(taken(case))
    assert len(seen) == 4


def test_a_file_taken_in_earlier_counts_once(case: Path) -> None:
    mark = take_fingerprint([case], case)
    same = next(file for file in mark.files if file.path == "victims.csv")
    assert take_fingerprint([case], case, [("old/victims.csv", same.sha256)]) == mark
    more = take_fingerprint([case], case, [("gone.csv", "ab" * 32)])
    assert more.digest != mark.digest
    assert [(file.path, file.size) for file in more.files if file.sha256 == "ab" * 32] == [("gone.csv", None)]


def test_a_file_from_elsewhere_is_named_without_its_folder(case: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("elsewhere") / "frozen.csv"
    other.write_bytes(b"x")
    assert "frozen.csv" in {file.path for file in take_fingerprint([case, other], case).files}
