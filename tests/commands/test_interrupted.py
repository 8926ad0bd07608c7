"""A report is not made twice, and a fault of the place ends a run with its reason."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from alliance_health.catalogue.schedule import ScheduleSettings
from alliance_health.commands import running
from alliance_health.commands.report import ReportOrder
from alliance_health.commands.running import RunRules, limited
from alliance_health.errors import AllianceHealthError, ReportError
from alliance_health.report import making
from alliance_health.report import run as report_run
from alliance_health.schedule import lock
from alliance_health.schedule.record import read_runs

pytestmark = pytest.mark.usefixtures("computed_once", "in_one_process")

MakeWorkbook = Callable[..., Path]
Run = Callable[..., Result]


def contents(folder: Path) -> dict[str, bytes]:
    """Return the pages by name."""
    return {path.name: path.read_bytes() for path in folder.glob("2026Q2/internal-en/*.html")}


def test_second_run_makes_nothing_and_a_broken_store_stops_it(
    run: Run, workbook: MakeWorkbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports, own = tmp_path / "reports", tmp_path / "reports" / "book"
    told = ("report", "--workbook", workbook(), "--reports", reports)
    assert run(*told).exit_code == 0
    pages, store = contents(own), own / "store" / "2026Q2.duckdb"
    assert set(pages) == {"a.html", "b.html", "portfolio.html", "index.html"}
    written = store.stat().st_mtime_ns

    monkeypatch.setattr(making, "run_job", pytest.fail)
    monkeypatch.setattr(report_run, "run_job", pytest.fail)
    monkeypatch.setattr(running, "machines", lambda scheduler: pytest.fail)
    assert run(*told).exit_code == 0
    assert contents(own) == pages
    assert store.stat().st_mtime_ns == written
    last, first = read_runs(own)
    assert (len(first.pages[0].made), first.pages[0].kept) == (3, ())
    assert (len(last.pages[0].made), len(last.pages[0].kept)) == (0, 3)
    manifest = json.loads((own / "2026Q2" / "internal-en" / "manifest.json").read_text())
    assert {page["state"] for page in manifest["reports"]} == {"unchanged"}

    store.write_bytes(store.read_bytes()[:5000])
    broken = run(*told)
    assert broken.exit_code == 1
    assert "2026Q2.duckdb cannot be read" in str(broken.exception)
    assert "remove it and render its period again" in str(broken.exception)
    assert contents(own) == pages
    assert not list(own.rglob(".*.part"))


def test_folder_that_cannot_be_written_ends_the_run_with_its_name(
    run: Run, workbook: MakeWorkbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, _: str) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    monkeypatch.setattr(lock, "write_whole", refuse)
    told = run("report", "--workbook", workbook(), "--reports", tmp_path / "reports")
    assert told.exit_code == 1
    assert isinstance(told.exception, ReportError)
    assert str(tmp_path / "reports" / "book") in str(told.exception)
    assert str(told.exception).endswith("Read-only file system")


def test_machines_that_are_gone_once_all_is_stored_cost_the_pages_and_not_the_run(
    run: Run, workbook: MakeWorkbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "reports" / "book"

    def gone() -> None:
        assert (own / "store" / "2026Q2.duckdb").is_file()
        raise AllianceHealthError("tcp://host:8786 does not answer")

    monkeypatch.setattr(running, "machines", lambda scheduler: gone)
    told = run("report", "--workbook", workbook(), "--reports", tmp_path / "reports")
    assert told.exit_code == 1
    (last,) = read_runs(own)
    failed = last.pages[0].failed
    assert [page.name for page in failed] == ["Alpha", "Beta & Söhne", "Portfolio"]
    assert {page.reason for page in failed} == {"tcp://host:8786 does not answer"}
    assert contents(own) == {}


def test_limits_are_those_asked_for_else_those_of_the_workbook() -> None:
    order = ReportOrder(Path("reports"))
    settings = ScheduleSettings(report_timeout=30, run_timeout=3600)
    usual = limited(order, settings, RunRules(), began=100.0)
    assert (usual.report_timeout, usual.until) == (30, 3700)
    asked = limited(order, settings, RunRules(report_timeout=5, run_timeout=60), began=100.0)
    assert (asked.report_timeout, asked.until) == (5, 160)
    assert asked.is_over
    free = limited(order, ScheduleSettings(), RunRules(), began=100.0)
    assert (free.report_timeout, free.until, free.is_over) == (600, None, False)
