"""`template` writes a table to fill in, offers the names of the workbook, overwrites nothing."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from alliance_health.sources.raw import TABLES
from alliance_health.tables.schemas import SCHEMAS

Make = Callable[..., Path]
Run = Callable[..., Any]

#: The same example rows as a check accepts them: `init` puts all of them into one workbook.
EXAMPLE_ROWS = 800


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder outside any workbook."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def listed(path: Path) -> dict[str, list[str]]:
    """Read the lists behind the drop-downs of a template by their headers."""
    sheet = openpyxl.load_workbook(path)["_lists"]
    columns = [
        [cell.value for cell in column if cell.value is not None] for column in sheet.columns
    ]
    return {column[0]: column[1:] for column in columns if column}


def test_the_path_that_was_written_is_all_that_is_printed(run: Run, elsewhere: Path) -> None:
    done = run("template", "risks")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "risks.xlsx\n", "")
    assert openpyxl.load_workbook(elsewhere / "risks.xlsx").sheetnames == [
        *("_guide", "risks", "_lists")
    ]


def test_without_a_table_all_of_them_are_written(run: Run, elsewhere: Path) -> None:
    assert run("template").stdout == "tables.xlsx\n"
    sheets = openpyxl.load_workbook(elsewhere / "tables.xlsx").sheetnames
    assert [name for name in sheets if not name.startswith("_")] == list(TABLES)


def test_empty_leaves_the_example_out(run: Run, elsewhere: Path) -> None:
    run("template", "risks", "--empty")
    run("template", "goals")
    assert openpyxl.load_workbook(elsewhere / "risks.xlsx")["risks"].max_row == 1
    assert openpyxl.load_workbook(elsewhere / "goals.xlsx")["goals"].max_row > 1


@pytest.mark.parametrize("empty", [True, False])
def test_a_csv_has_the_header_and_the_example(run: Run, elsewhere: Path, empty: bool) -> None:
    options = ("--empty",) if empty else ()
    assert run("template", "meetings", "--out", "meetings.csv", *options).exit_code == 0
    with (elsewhere / "meetings.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == SCHEMAS["meetings"].names
    assert bool(rows) != empty
    if rows:
        first = dict(zip(header, rows[0], strict=True))
        assert (first["planned_on"], first["quorum"]) == ("2025-11-12", "yes")


@pytest.mark.parametrize("name", ["risks.xlsx", "risks.csv"])
def test_nothing_is_overwritten(run: Run, elsewhere: Path, name: str) -> None:
    (elsewhere / name).write_text("mine")
    done = run("template", "risks", "--out", name)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "never overwrites; name another with --out" in done.stderr
    assert (elsewhere / name).read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("risk",), "did you mean 'risks'?"),
        (("zzz",), f"there are: {', '.join(TABLES)}"),
        (("--out", "all.csv"), "a CSV holds one table"),
        (("risks", "--out", "risks.ods"), "ends in .xlsx and .csv"),
        (("risks", "--out", "nowhere/risks.xlsx"), "cannot be written"),
        (("risks", "--workbook", "."), "holds no workbook.toml"),
    ],
)
def test_what_cannot_be_written_is_wrong_usage(
    run: Run, elsewhere: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run("template", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert list(elsewhere.iterdir()) == []


def test_the_lists_are_those_of_the_workbook(workbook: Make, run: Run, elsewhere: Path) -> None:
    partners = "partner_id,alliance_id,name,perspective\np,a,P,ours\np,b,P,ours\nq,a,Q,theirs\n"
    folder = workbook(partners__csv=partners)
    assert run("template", "observations", "--workbook", folder).exit_code == 0
    lists = listed(elsewhere / "observations.xlsx")
    assert lists["metric_id"] == ["latency", "trust", "revenue"]
    assert lists["alliance_id"] == ["a", "b"]
    assert lists["partner_id"] == ["p", "q"]
    assert lists["alliances"] == ["a, b", "a"]


def test_outside_a_workbook_the_metrics_are_the_default_ones(run: Run, elsewhere: Path) -> None:
    run("template", "observations")
    lists = listed(elsewhere / "observations.xlsx")
    assert len(lists["metric_id"]) == 44
    assert "alliance_id" not in lists


def test_a_workbook_without_tables_still_gets_a_template(
    workbook: Make, run: Run, elsewhere: Path
) -> None:
    folder = workbook(alliances__csv=None, observations__csv=None)
    done = run("template", "observations", "--workbook", folder)
    assert (done.exit_code, done.stdout) == (0, "observations.xlsx\n")
    assert "name no alliance and no partner yet" in done.stderr
    assert listed(elsewhere / "observations.xlsx")["metric_id"] == ["latency", "trust", "revenue"]


def test_faulty_definitions_stop_the_template(workbook: Make, run: Run, elsewhere: Path) -> None:
    done = run("template", "risks", "--workbook", workbook(metrics__toml="[metrics.x]\n"))
    assert (done.exit_code, done.stdout) == (1, "")
    assert list(elsewhere.iterdir()) == []


def test_a_table_that_is_there_twice_now_is_named(workbook: Make, run: Run) -> None:
    folder = workbook()
    out = folder / "new.xlsx"
    done = run("template", "alliances", "--workbook", folder, "--out", out)
    assert (done.exit_code, done.stdout) == (0, f"{out}\n")
    assert "alliances.csv, new.xlsx#alliances" in done.stderr
    assert "Keep one of them" in done.stderr


def test_csv_templates_of_all_tables_make_a_workbook_without_faults(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    run("init", folder)
    (folder / "tables.xlsx").unlink()
    for table in TABLES:
        assert run("template", table, "--out", folder / f"{table}.csv").exit_code == 0
    done = run("check", "--workbook", folder)
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"0 errors, 0 warnings, 0 notices. {EXAMPLE_ROWS} rows in 25 tables" in done.stderr


def test_init_fills_every_table_without_a_fault(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    run("init", folder)
    done = run("check", "--workbook", folder)
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"0 errors, 0 warnings, 0 notices. {EXAMPLE_ROWS} rows in 25 tables" in done.stderr
    settings = tomllib.loads((folder / "workbook.toml").read_text("utf-8"))
    assert settings["notice"] == "Example data: replace the rows of tables.xlsx"


def test_the_example_is_scored_and_has_both_indices(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    run("init", folder)
    scored = run("score", "--workbook", folder, "--period", "2026Q3", "--format", "csv")
    rows = list(csv.DictReader(scored.stdout.splitlines()))
    assert {row["alliance_id"] for row in rows} == {"example"}
    assert scored.exit_code == 0
    indices = {row["id"]: row["score"] for row in rows if row["row"] == "index"}
    assert set(indices) == {"leading_index", "lagging_index"}
    assert all(float(score) > 0 for score in indices.values())
