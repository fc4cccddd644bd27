"""``anlan serve`` runs the office; with a folder it shows the reports in it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from anlan.cli.commands import serve
from anlan.server import running


def test_serve_alone_runs_the_office(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(running, "prepare", lambda: asked.append("prepared"))
    monkeypatch.setattr(running, "serve", lambda host, port: asked.append((host, port)) or 7)
    done = CliRunner().invoke(serve.command, ["--port", "9876"])
    assert asked == ["prepared", ("127.0.0.1", 9876)]
    assert done.exit_code == 7 and "http://127.0.0.1:9876/" in done.output


def test_serve_with_a_folder_shows_its_reports(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[object] = []
    monkeypatch.setattr(serve, "serve_folder", lambda *told: asked.append(told))
    assert CliRunner().invoke(serve.command, [str(tmp_path)]).exit_code == 0
    assert asked == [(tmp_path, "127.0.0.1", 8000)]


def test_serve_with_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    done = CliRunner().invoke(serve.command, [str(tmp_path / "none")])
    assert done.exit_code == 2 and "none" in done.output
