"""What was known at the ends of several periods is scored together as it would be alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from alliance_health.insights.links.series import Factors
from alliance_health.insights.links.series_then import join_periods
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Role

Given = Callable[..., Any]
ENDS = (Period.parse("2023Q3"), Period.parse("2023Q4"), Period.parse("2024Q1"))


def known(panel_of: Given, end: Period, alliances: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lay out what two metrics said by the end of a period; each day they say something else."""
    first = Period.parse("2023Q1")
    periods = [first.shift(step) for step in range(end.ordinal - first.ordinal + 1)]
    rows = [
        {"alliance_id": name, "metric_id": metric, "period": one.label, "value": value}
        for name in alliances
        for metric, more in (("x", 0), ("y", 7))
        for step, one in enumerate(periods)
        if (value := 10.0 * step + more + end.ordinal % 5 + ord(name) % 3) and step != 1
    ]
    cells = [(name, one.label, one.ordinal, "operate") for name in alliances for one in periods]
    grid = pd.DataFrame(cells, columns=["alliance_id", "period", "ordinal", "stage"])
    return panel_of(rows), grid


@pytest.mark.parametrize("factor", ["x", "p", "leading_index"])
def test_each_end_has_the_series_that_it_has_alone(
    factor: str, catalogue_of: Given, panel_of: Given
) -> None:
    catalogue = catalogue_of(x={}, y={})
    frames = {
        end: known(panel_of, end, names) for end, names in zip(ENDS, ("ab", "", "b"), strict=True)
    }
    now = Factors(*known(panel_of, ENDS[-1], "abc"), catalogue)
    joined = join_periods(frames, now)
    for end, (panel, grid) in frames.items():
        alone = Factors(panel, grid, catalogue).series(Role.LEADING, factor)
        found = joined[end].series(Role.LEADING, factor)
        assert (found.frequency, found.over_time) == (alone.frequency, alone.over_time)
        pd.testing.assert_frame_equal(found.values, alone.values, check_exact=True)
    assert joined[ENDS[0]].series(Role.LEADING, factor).values.shape == (2, 3)


def test_no_period_needs_nothing(catalogue_of: Given, panel_of: Given) -> None:
    now = Factors(*known(panel_of, ENDS[0], "a"), catalogue_of(x={}, y={}))
    assert join_periods({}, now) == {}
