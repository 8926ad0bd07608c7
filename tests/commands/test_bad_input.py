"""Bad input: a clear error with place and remedy, status 1, nothing half-written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from alliance_health.schedule.lock import LOCK_FILE
from alliance_health.schedule.record import RUNS_FOLDER, read_runs

OBSERVATIONS = """alliance_id,metric_id,period,perspective,value
a,latency,2026Q1,joint,10
b,latency,2026Q1,joint,30
"""
NOT_UTF_8 = "alliance_id,name,stage\na,Söhne,operate\n".encode("cp1252")


def with_row(row: str) -> dict[str, str]:
    return {"observations__csv": OBSERVATIONS + row + "\n"}


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


def add_sheet(folder: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "observations"
    sheet.append(["alliance_id", "metric_id", "period", "perspective", "value"])
    book.save(folder / "more.xlsx")


def second_role(folder: Path) -> None:
    (folder / "more.toml").write_text(
        (folder / "metrics.toml")
        .read_text(encoding="utf-8")
        .replace('role = "leading"', 'role = "lagging"', 1)
        .replace("lagging = 1", "lagging = 1, leading = 1")
        .replace("{ leading = 1 }", "{ leading = 1, lagging = 1 }"),
        encoding="utf-8",
    )
    replaced("workbook.toml", '["metrics.toml"]', '["metrics.toml", "more.toml"]')(folder)


ROW_FAULTS = {
    "text for a number": (with_row("a,latency,2026Q2,joint,ten"), 4, "value", "ten"),
    "a period that does not parse": (with_row("a,latency,2026-Q2,joint,1"), 4, "period", "2026-Q2"),
    "unknown metric": (with_row("a,latncy,2026Q2,joint,1"), 4, "metric_id", "latncy"),
    "unknown alliance": (with_row("z,latency,2026Q2,joint,1"), 4, "alliance_id", "z"),
    "duplicated key": (with_row("a,latency,2026Q1,joint,11"), 4, None, None),
    "too many fields": (with_row("a,latency,2026Q2,joint,1,5"), 4, None, None),
}

WHOLE_FILE_FAULTS: dict[str, tuple[dict[str, Any], Callable[[Path], None] | None, str]] = {
    "unclosed quote": (with_row('a,"latency,2026Q2,joint,1'), None, "observations.csv"),
    "wrong encoding": (
        {"alliances__csv": "alliance_id,name,stage\na,Söhne,operate\n".encode("cp1252")},
        None,
        "alliances.csv",
    ),
    "0 bytes": ({"observations__csv": b""}, None, "observations.csv"),
    "missing column": (
        {"observations__csv": "alliance_id,metric_id,period,value\n"},
        None,
        "perspective",
    ),
    "missing file": ({}, lambda folder: (folder / "observations.csv").unlink(), "observations"),
    "CSV and sheet": ({}, add_sheet, "more.xlsx"),
    "lower = upper": ({}, replaced("metrics.toml", "[0, 40]", "[40, 40]"), "lower < upper"),
    "both roles": ({}, second_role, "latency"),
    "unknown key": ({}, replaced("workbook.toml", "name =", "nmae = 1\nname ="), "nmae"),
    "broken TOML": (
        {},
        replaced("metrics.toml", "[metrics.trust]", "[metrics.trust"),
        "metrics.toml",
    ),
}


@pytest.mark.parametrize("fault", ROW_FAULTS)
def test_faulty_row_is_named_with_its_place_and_the_rest_is_scored(
    fault: str, workbook: Callable[..., Path], run: Callable[..., Any]
) -> None:
    files, line, column, value = ROW_FAULTS[fault]
    folder = workbook(**files)
    checked = run("check", "--workbook", folder, "--format", "json")
    assert checked.exit_code == 1
    found = [row for row in json.loads(checked.stdout) if row["severity"] == "error"]
    assert any(
        row["file"] == "observations.csv"
        and row["line"] == line
        and (column is None or row["column"] == column)
        and (value is None or row["value"] == value)
        and row["reason"]
        and row["remedy"]
        for row in found
    ), found
    scored = run("score", "--workbook", folder, "--period", "2026Q1", "--format", "csv")
    assert scored.exit_code == 1
    assert "leading_index" in scored.stdout


@pytest.mark.parametrize("fault", ROW_FAULTS)
def test_strict_stops_at_a_faulty_row(
    fault: str, workbook: Callable[..., Path], run: Callable[..., Any]
) -> None:
    scored = run("score", "--workbook", workbook(**ROW_FAULTS[fault][0]), "--strict")
    assert scored.exit_code == 1
    assert scored.stdout == ""


@pytest.mark.parametrize("fault", WHOLE_FILE_FAULTS)
def test_fault_of_a_whole_file_stops_everything(
    fault: str, workbook: Callable[..., Path], run: Callable[..., Any], tmp_path: Path
) -> None:
    files, change, said = WHOLE_FILE_FAULTS[fault]
    folder = workbook(**files)
    if change:
        change(folder)
    checked = run("check", "--workbook", folder, "--format", "json")
    assert checked.exit_code == 1
    found = json.loads(checked.stdout)
    told = " ".join(str(value) for row in found for value in row.values())
    assert said in told
    assert all(row["file"] and row["reason"] and row["remedy"] for row in found)
    reports = tmp_path / "reports"
    out = tmp_path / "scores.csv"
    assert run("score", "--workbook", folder, "--out", out).exit_code == 1
    assert run("report", "--workbook", folder, "--reports", reports).exit_code == 1
    assert not out.exists()
    # Nothing but that the run stopped, and why.
    own = reports / "book"
    assert {path.name for path in own.iterdir()} <= {RUNS_FOLDER, LOCK_FILE}
    assert read_runs(own)[0].state == "stopped"


def test_faulty_definitions_do_not_hide_unreadable_files(
    workbook: Callable[..., Path], run: Callable[..., Any]
) -> None:
    folder = workbook(observations__csv=b"")
    replaced("metrics.toml", "[0, 40]", "[40, 40]")(folder)
    files = {
        row["file"]
        for row in json.loads(run("check", "--workbook", folder, "--format", "json").stdout)
    }
    assert files == {"metrics.toml", "observations.csv"}


def test_message_reaches_the_terminal_without_a_traceback(
    workbook: Callable[..., Path], run_process: Callable[..., Any]
) -> None:
    done = run_process("score", "--workbook", workbook(observations__csv=b""))
    assert done.returncode == 1
    assert "observations.csv" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
