"""Whoever misspells a name is offered the right one."""

from anlan.law import find_limit
from anlan.values import InputError, near

NAMES = ("c-detention-3d", "c-arrest-7d", "t-reply-15d", "f-freeze-6m")


def test_the_likeliest_comes_first_then_what_the_name_is_part_of() -> None:
    assert near("c-detenton-3d", NAMES).startswith("c-detention-3d")
    assert near("freeze", NAMES).startswith("f-freeze-6m")


def test_of_many_names_only_so_many_are_listed_and_of_none_a_dash() -> None:
    assert near("x", NAMES, most=2) == "c-arrest-7d, c-detention-3d, …"
    assert near("x", ()) == "-"


def test_an_unknown_row_of_the_law_names_its_neighbours() -> None:
    try:
        find_limit("c-detenton-3d")
    except InputError as wrong:
        assert "c-detention-3d" in str(wrong.note.values["near"])
    else:
        raise AssertionError("there is no such row")
