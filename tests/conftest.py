"""What every test may ask for."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"

LONG = ("test_hostile_values.py", "test_scope_fuzz.py", "test_mutation.py", "test_formulas.py")
"""What takes minutes begins first, so that no process is left alone with it at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the order but for what takes long."""
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of fetched and made data beside the project; the test skips with a word where it is absent."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip(f"no shared data beside the project ({folder.parent.name}/data)")
    return folder
