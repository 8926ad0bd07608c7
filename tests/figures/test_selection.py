"""Rows are picked and ordered; a period without rows stays visible."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.figures.selection import (
    index_by_period,
    latest_period,
    only_alliance,
    run_of_periods,
)


def test_periods_without_rows_stay_in_the_run() -> None:
    assert run_of_periods(["2026-01", "2025-11"]) == ["2025-11", "2025-12", "2026-01"]


def test_latest_period_is_the_latest_in_time_not_in_spelling() -> None:
    assert (
        latest_period(pd.DataFrame({"period": ["999", "1000"]}).assign(period=["0999", "1000"]))
        == "1000"
    )


def test_latest_period_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="pass the rows of at least one period"):
        latest_period(pd.DataFrame({"period": []}))


def test_several_alliances_are_refused_with_their_names(index_history) -> None:
    both = pd.concat([index_history([1.0], [2.0], alliance_id=one) for one in ("b", "a")])
    with pytest.raises(ValueError, match="the scores hold 2: a, b"):
        only_alliance(both)


def test_period_without_row_is_missing_with_no_data(index_history) -> None:
    history = index_history([50.0, 60.0, 70.0], [50.0, 60.0, 70.0])
    without = history[history["period"] != "2026Q2"]
    rows = index_by_period(without, "leading", ["2026Q1", "2026Q2", "2026Q3"])
    assert rows["score"].isna().tolist() == [False, True, False]
    assert rows["reason"].tolist() == ["", "no data", ""]
