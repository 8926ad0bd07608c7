"""A workbook that is scored in parts leaves the command as any other does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from alliance_health import pipeline
from alliance_health.parts import cut

Run = Callable[..., Any]


@pytest.fixture
def book(workbook: Callable[..., Path]) -> Path:
    """Return the trial workbook, its observations as Parquet, one of them faulty."""
    folder = workbook()
    source, target = folder / "observations.csv", folder / "observations.parquet"
    rows = f"SELECT * FROM read_csv('{source}', all_varchar = true)"
    fault = "SELECT 'b', 'revenue', '2026Q1', 'joint', 'much', NULL"
    duckdb.sql(f"COPY ({rows} UNION ALL {fault}) TO '{target}' (FORMAT parquet)")
    source.unlink()
    return folder


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every workbook be large, and every alliance a part."""
    monkeypatch.setattr(cut, "MANY_ROWS", 0)
    monkeypatch.setattr(cut, "LEAST_ROWS", cut.ROWS_PER_PART)


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw nothing, as in parts: what is filled in rests on all alliances at once."""
    monkeypatch.setattr(pipeline, "draw", lambda analysis, **_: analysis)


@pytest.mark.parametrize(
    ("form", "engine"), [("csv", "pandas"), ("json", "duckdb"), ("table", "pandas")]
)
def test_the_output_is_the_same(
    form: str, engine: str, book: Path, run: Run, request: pytest.FixtureRequest
) -> None:
    told = ["score", "--workbook", book, "--period", "2026Q1..2026Q2", "--format", form]
    request.getfixturevalue("undrawn")
    at_once = run(*told, "--engine", engine)
    request.getfixturevalue("in_parts")
    parted = run(*told, "--engine", engine)
    assert (at_once.exit_code, parted.exit_code) == (1, 1)
    assert parted.stdout == at_once.stdout
    said = parted.stderr.splitlines()
    assert "observations in 2 parts" in said[0]
    assert "nothing is drawn" in said[0]
    assert said[1:] == at_once.stderr.splitlines()


def test_parts_of_parquet_are_one_file(
    book: Path, run: Run, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("undrawn")
    files = [tmp_path / "it's one.parquet", tmp_path / "parts.parquet"]
    told = ["score", "--workbook", book, "--format", "parquet", "--out"]
    run(*told, files[0])
    request.getfixturevalue("in_parts")
    run(*told, files[1])
    frames = [duckdb.read_parquet(str(file)).df() for file in files]
    pd.testing.assert_frame_equal(*frames, check_exact=True)
    types = [duckdb.read_parquet(str(file)).types for file in files]
    assert types[0] == types[1]
    assert sorted(tmp_path.iterdir()) == files
    assert [path.name for path in book.parent.iterdir()] == ["book"]


@pytest.mark.usefixtures("in_parts")
def test_refusals_are_those_of_any_workbook(book: Path, run: Run) -> None:
    for told, status, said in (
        (["--strict"], 1, "1 errors, and --strict stops at any"),
        (["--period", "2019Q1"], 2, "no alliance lived then"),
        (["--period", "2026"], 2, "scored by quarter"),
        (["--constant-rates"], 2, "names no day"),
        (["--format", "parquet"], 2, "name one with --out FILE"),
    ):
        done = run("score", "--workbook", book, *told)
        assert (done.exit_code, done.stdout) == (status, "")
        assert said in done.stderr + str(done.exception)
