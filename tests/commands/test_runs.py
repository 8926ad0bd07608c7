"""A newcomer finds out with one command what failed last night, why, and how to go on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from alliance_health.commands.outcome import TO_GO_ON
from alliance_health.schedule.record import (
    RUNS_FOLDER,
    PageFailed,
    PagesOfRun,
    RunRecord,
    Trouble,
)

PLACE = {"period": "2026Q2", "edition": "internal", "language": "en"}


@pytest.fixture
def keep(tmp_path: Path) -> Callable[..., None]:
    """Put a run on record."""

    def write(day: int, **given: Any) -> None:
        run_id = f"202607{day:02d}T060000.000Z-1"
        fields = {
            "run_id": run_id, "command": "run-due", "workbook": "book", "host": "elsewhere",
            "pid": 1, "started_at": f"2026-07-{day:02d}T06:00:00+00:00",
            "ended_at": f"2026-07-{day:02d}T06:01:30+00:00", "state": "finished", **given,
        }  # fmt: skip
        path = tmp_path / "reports" / "book" / RUNS_FOLDER / f"{run_id}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(RunRecord(**fields).model_dump_json())

    return write


@pytest.fixture
def runs(
    run: Callable[..., Result], workbook: Callable[..., Path], tmp_path: Path
) -> Callable[..., Result]:
    folder = workbook()

    def invoke(*options: str) -> Result:
        return run("runs", "--workbook", folder, "--reports", tmp_path / "reports", *options)

    return invoke


def test_everything_that_failed_last_night_is_told_with_how_to_go_on(
    keep: Callable[..., None], runs: Callable[..., Result], tmp_path: Path
) -> None:
    failed = [
        PageFailed(name=name, reason="cell 3 failed", notebook=f".notebooks/{name}.ipynb")
        for name in ("Alpha", "Beta")
    ]
    keep(10)
    keep(
        11,
        state="with failures",
        pages=(PagesOfRun(**PLACE, made={"c.html": "c" * 64}, kept=("d.html",), failed=failed),),
        troubles=(
            Trouble(kind="input", reason="observations.csv, line 4: 'many'"),
            Trouble(kind="delivery", reason="mail.example: not sent"),
        ),
    )
    told = runs()
    assert told.exit_code == 1
    header, first, second = (line.split() for line in told.stdout.splitlines())
    assert header[-4:] == ["made", "unchanged", "failed", "troubles"]
    assert first[-4:] == ["1", "1", "2", "2"]
    assert second[-4:] == ["0", "0", "0", "0"]
    notebook = tmp_path / "reports" / "book" / "2026Q2" / "internal-en" / ".notebooks/Alpha.ipynb"
    said = told.stderr.splitlines()
    assert said[0].startswith("last run: run-due, 2026-07-1")
    assert said[1:] == [
        f"2026Q2, internal-en, Alpha, Beta: not made: cell 3 failed (notebook: {notebook})",
        "row left out: observations.csv, line 4: 'many'",
        "not delivered: mail.example: not sent",
        TO_GO_ON,
    ]


def test_a_run_that_stopped_says_why_and_one_that_ended_well_says_so(
    keep: Callable[..., None], runs: Callable[..., Result]
) -> None:
    keep(10)
    well = runs()
    assert well.exit_code == 0
    assert well.stderr.strip().endswith(": finished")
    keep(11, state="stopped", reason="alliances.csv lacks the column name")
    stopped = runs()
    assert stopped.exit_code == 1
    assert "alliances.csv lacks the column name" in stopped.stderr


def test_many_runs_fit_a_screen(keep: Callable[..., None], runs: Callable[..., Result]) -> None:
    for day in range(1, 24):
        keep(day)
    assert len(runs().stdout.splitlines()) == 1 + 20
    assert "and 3 earlier; --format csv lists all" in runs().stderr
    assert len(runs("--format", "csv").stdout.splitlines()) == 1 + 23


def test_a_schedule_that_was_missed_is_told(
    run: Callable[..., Result],
    workbook: Callable[..., Path],
    trial: dict[str, str],
    tmp_path: Path,
) -> None:
    settings = trial["workbook.toml"] + '\n[schedule]\nsince = "2026Q1"\n'
    folder = workbook(workbook__toml=settings)
    told = run("runs", "--workbook", folder, "--reports", tmp_path / "reports")
    assert told.exit_code == 1
    assert "overdue since 2026-04-10: 2026Q1, internal-en" in told.stderr
    assert "`alliance-health run-due` makes them" in told.stderr


def test_two_runs_are_compared_in_pages_times_inputs_and_versions(
    keep: Callable[..., None], runs: Callable[..., Result]
) -> None:
    pages = {"made": {"a.html": "a" * 64, "b.html": "b" * 64, "c.html": "c" * 64}, "seconds": 9.0}
    inputs = {"alliances.csv": "1" * 64, "observations.csv": "2" * 64}
    versions = {"python": "3.11.1"}
    keep(10, pages=(PagesOfRun(**PLACE, **pages),), inputs=inputs, versions=versions)
    lost = PageFailed(name="Beta", reason="cell 3 failed", notebook="", file="b.html", seconds=2.5)
    changed = {"made": {"a.html": "f" * 64}, "kept": ("c.html",), "failed": (lost,), "seconds": 5.0}
    keep(
        11,
        state="with failures",
        ended_at="2026-07-11T06:00:40+00:00",
        pages=(PagesOfRun(**PLACE, **changed),),
        inputs={**inputs, "observations.csv": "3" * 64},
        versions=versions,
    )
    told = runs("--compare", "-2", "--compare", "-1", "--format", "csv")
    assert told.stdout.splitlines() == [
        "what,period,edition,language,name,before,after",
        "run,,,,state,finished,with failures",
        "run,,,,seconds,90,40",
        "input,,,,observations.csv,222222222222,333333333333",
        "seconds,2026Q2,internal,en,,9.0,5.0",
        "page,2026Q2,internal,en,a.html,made aaaaaaaaaaaa,made ffffffffffff",
        "page,2026Q2,internal,en,b.html,made bbbbbbbbbbbb,failed: cell 3 failed",
        "page,2026Q2,internal,en,c.html,made cccccccccccc,unchanged",
    ]
    failed = runs("--failed", "--format", "csv")
    assert failed.stdout.splitlines()[1:] == [
        "20260711T060000.000Z-1,2026Q2,internal,en,Beta,cell 3 failed,2.5,"
    ]
    assert runs("--compare", "-1").exit_code == 2
    assert runs("--compare", "2026", "--compare", "-1").exit_code == 1


def test_a_run_that_read_nothing_is_no_change_of_inputs(
    keep: Callable[..., None], runs: Callable[..., Result]
) -> None:
    keep(10, inputs={"alliances.csv": "1" * 64})
    keep(11, state="stopped", reason="unreadable")
    told = runs("--compare", "-2", "--compare", "-1", "--format", "csv")
    assert told.stdout.splitlines()[1:] == ["run,,,,state,finished,stopped"]
