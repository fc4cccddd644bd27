"""How the office speaks to its database, by the address it was given."""

from pathlib import Path

from anlan.server.environment import PREPARED_AFTER, SHORT_QUERIES, database_settings


def test_plans_are_kept_on_postgresql_and_the_address_has_the_last_word(tmp_path: Path) -> None:
    plain = database_settings("postgresql://anlan@host/office", tmp_path)["OPTIONS"]
    assert plain == {"server_side_binding": True, "prepare_threshold": PREPARED_AFTER, "options": SHORT_QUERIES}
    told = database_settings("postgresql://anlan@host/office?options=-c%20jit%3Don&sslmode=require", tmp_path)["OPTIONS"]
    assert told == {
        "server_side_binding": True,
        "prepare_threshold": PREPARED_AFTER,
        "options": "-c jit=on",
        "sslmode": "require",
    }


def test_nothing_of_it_is_said_to_sqlite(tmp_path: Path) -> None:
    options = database_settings("", tmp_path)["OPTIONS"]
    assert isinstance(options, dict) and "server_side_binding" not in options
