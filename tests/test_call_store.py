"""Calls are kept by period and day; a report reads those that were known to it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from alliance_health.call_store import keep_calls, read_calls
from alliance_health.errors import ReportError
from alliance_health.insights.warnings.calls import no_calls
from alliance_health.tables.calendar import Period


def calls(period: str, said: str) -> pd.DataFrame:
    row = {"alliance_id": "a", "period": period, "kind": "band", "subject": "leading_index"}
    row |= {"event_kind": "", "method": "", "said": said, "horizon": 1, "value": 50.0}
    row |= {"probability": float("nan"), "line": float("nan"), "rests_on": ""}
    return pd.DataFrame([row])[list(no_calls().columns)].astype(no_calls().dtypes.to_dict())


def put(folder: Path, period: str, said: str, as_of: str) -> None:
    path = folder / f"{period}.duckdb"
    kept = keep_calls(path, calls(period, said), as_of)
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.register("given", kept)
        connection.execute("CREATE TABLE calls AS SELECT * FROM given")


def said(folder: Path, period: str, as_of: str) -> list[tuple[str, str]]:
    found = read_calls(folder, Period.parse(period), as_of)
    assert list(found.columns) == list(no_calls().columns)
    return list(zip(found["period"], found["said"], strict=True))


def test_a_report_reads_only_calls_of_earlier_periods(tmp_path: Path) -> None:
    for period in ("2026Q1", "2026Q2", "2026Q3"):
        put(tmp_path, period, "weak", "2026-09-30")
    assert said(tmp_path, "2026Q2", "2026-09-30") == [("2026Q1", "weak")]
    assert said(tmp_path, "2026Q1", "2026-09-30") == []


def test_a_rerun_of_the_same_day_replaces_its_own_calls(tmp_path: Path) -> None:
    put(tmp_path, "2026Q1", "weak", "2026-03-31")
    put(tmp_path, "2026Q1", "strong", "2026-03-31")
    assert said(tmp_path, "2026Q2", "2026-06-30") == [("2026Q1", "strong")]


def test_a_later_rerun_does_not_change_what_a_past_report_knew(tmp_path: Path) -> None:
    put(tmp_path, "2026Q1", "weak", "2026-03-31")
    put(tmp_path, "2026Q1", "watch", "2026-09-30")
    assert said(tmp_path, "2026Q2", "2026-06-30") == [("2026Q1", "weak")]
    assert said(tmp_path, "2026Q2", "2026-12-31") == [("2026Q1", "watch")]
    assert said(tmp_path, "2026Q2", "2026-01-31") == []


def test_stores_of_another_length_or_from_before_calls_hold_none(tmp_path: Path) -> None:
    put(tmp_path, "2026H1", "weak", "2026-06-30")
    with duckdb.connect(str(tmp_path / "2026Q1.duckdb")) as connection:
        connection.execute("CREATE TABLE pages (page VARCHAR)")
    (tmp_path / "notes.duckdb").write_text("no store of a period", encoding="utf-8")
    assert said(tmp_path, "2026Q3", "2026-09-30") == []


def test_a_store_that_cannot_be_read_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "2026Q1.duckdb").write_text("broken", encoding="utf-8")
    with pytest.raises(ReportError, match=r"2026Q1.duckdb cannot be read.*remove it"):
        read_calls(tmp_path, Period.parse("2026Q2"), "2026-09-30")
