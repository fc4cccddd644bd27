"""What every test may ask for."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of fetched and made data beside the project; the test skips with a word where it is absent."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip(f"no shared data beside the project ({folder.parent.name}/data)")
    return folder
