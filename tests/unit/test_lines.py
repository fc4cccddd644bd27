"""Templates, styles and scripts are written to be reviewed: one thing a line, and no line longer than a screen."""

from pathlib import Path

import anlan

LONGEST = {".html": 200, ".css": 160, ".js": 160}
"""Characters of a line by kind of file; what others wrote and made small (``*.min.js``) is not read."""


def test_no_line_of_a_template_a_style_or_a_script_is_too_long_to_review() -> None:
    files = [path for path in Path(anlan.__file__).parent.rglob("*") if path.suffix in LONGEST and ".min." not in path.name]
    assert {path.suffix for path in files} == set(LONGEST)
    too_long = [
        f"{path.name} line {number}: {len(line)} characters, at most {LONGEST[path.suffix]}; break it where no blank shows"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LONGEST[path.suffix]
    ]
    assert too_long == []
