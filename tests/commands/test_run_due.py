"""Reports that are due are made once, and a newcomer finds out what failed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from alliance_health.schedule.record import read_runs

pytestmark = pytest.mark.usefixtures("computed_once", "in_one_process")

MakeWorkbook = Callable[..., Path]
Run = Callable[..., Result]

SCHEDULE = '\n[schedule]\nsince = "2026Q1"\ndays_after = 10\n'


@pytest.fixture
def folder(workbook: MakeWorkbook, trial: dict[str, str]) -> Path:
    return workbook(workbook__toml=trial["workbook.toml"] + SCHEDULE)


@pytest.fixture
def due(run: Run, folder: Path, tmp_path: Path) -> Callable[..., Result]:
    def invoke(command: str, *options: str) -> Result:
        return run(command, "--workbook", folder, "--reports", tmp_path / "reports", *options)

    return invoke


def test_every_due_period_is_made_once_and_tells_what_was_known_then(
    due: Callable[..., Result], tmp_path: Path
) -> None:
    listed = due("run-due", "--on", "2026-07-12", "--dry-run", "--format", "csv")
    assert listed.stdout.splitlines() == [
        "period,edition,language,due_on,missed",
        "2026Q1,internal,en,2026-04-10,True",
        "2026Q2,internal,en,2026-07-10,False",
    ]
    made = due("run-due", "--on", "2026-07-12")
    assert made.exit_code == 0, made.output
    manifests = sorted((tmp_path / "reports").glob("book/*/*/manifest.json"))
    assert [path.parts[-3] for path in manifests] == ["2026Q1", "2026Q2"]
    # What was missed is told as of the day on which it was due, or the last row before it.
    pages = [json.loads(path.read_text())["reports"] for path in manifests]
    assert [page[0]["about"]["as_of"] for page in pages] == ["2026-04-10", "2026-07-10"]

    again = due("run-due", "--on", "2026-07-13")
    assert "nothing is due on 2026-07-13" in again.stderr
    states = [run.state for run in read_runs(tmp_path / "reports" / "book")]
    assert states == ["finished", "finished"]


def test_a_report_of_one_alliance_leaves_those_of_the_others_due(
    due: Callable[..., Result], folder: Path, tmp_path: Path, trial: dict[str, str]
) -> None:
    since = SCHEDULE.replace("2026Q1", "2026Q2")
    (folder / "workbook.toml").write_text(trial["workbook.toml"] + since, encoding="utf-8")
    alone = due("report", "--period", "2026Q2", "--alliance", "a")
    assert alone.exit_code == 0, alone.output
    (path,) = (tmp_path / "reports").glob("book/2026Q2/*/manifest.json")
    assert [page["file"] for page in json.loads(path.read_text())["reports"]] == ["a.html"]
    listed = due("run-due", "--on", "2026-07-12", "--dry-run", "--format", "csv")
    assert "2026Q2,internal,en,2026-07-10,False" in listed.stdout.splitlines()

    assert due("run-due", "--on", "2026-07-12").exit_code == 0
    files = [page["file"] for page in json.loads(path.read_text())["reports"]]
    assert files == ["a.html", "b.html"]
    assert "nothing is due" in due("run-due", "--on", "2026-07-12").stderr


def test_a_newcomer_is_told_what_failed_last_night_and_why(
    due: Callable[..., Result], folder: Path
) -> None:
    (folder / "observations.csv").write_text("alliance_id,metric\na,1\n")
    assert due("run-due", "--on", "2026-07-12").exit_code == 1
    told = due("runs")
    assert told.exit_code == 1
    assert "stopped" in told.stdout
    assert "last run: run-due, " in told.stderr
    assert "observations.csv" in told.stderr


def test_first_period_must_be_one_of_the_workbook(
    run: Run, workbook: MakeWorkbook, trial: dict[str, str], tmp_path: Path
) -> None:
    for since, said in (("2026-01", "scored by quarter"), ("soon", "is not a period")):
        book = workbook(
            workbook__toml=trial["workbook.toml"] + f'\n[schedule]\nsince = "{since}"\n'
        )
        told = run("run-due", "--workbook", book, "--reports", tmp_path / "r", "--dry-run")
        assert told.exit_code == 1
        assert said in str(told.exception)


def test_schedule_writes_what_each_program_needs(
    due: Callable[..., Result], folder: Path, tmp_path: Path
) -> None:
    told = due("schedule", "crontab")
    assert told.exit_code == 0
    assert "0 6 * * * cd " in told.stdout
    assert f"--workbook {folder}" in told.stdout
    files = due("schedule", "systemd", "--out", str(tmp_path / "units"))
    assert len(files.stdout.splitlines()) == len(list((tmp_path / "units").iterdir())) == 2
    assert due("schedule", "sundial").exit_code == 2
