"""What the data can carry is decided before anything is tested."""

from __future__ import annotations

import numpy as np
import pytest

from alliance_health.insights.links.gates import (
    Grade,
    minimum_detectable,
    usable_panel,
    usable_series,
)
from alliance_health.insights.links.pair import PairPanel


def pair(alliances: int, periods: int) -> PairPanel:
    x, y = np.random.default_rng(1).normal(size=(2, alliances, periods))
    names = tuple(f"a{number:02d}" for number in range(alliances))
    return PairPanel("x", "y", names, tuple(map(str, range(periods))), x, y)


@pytest.mark.parametrize(
    ("alliances", "periods", "grade"),
    [
        (10, 12, Grade.VERDICT),
        (9, 12, Grade.EXPLORATORY),
        (10, 11, Grade.EXPLORATORY),
        (6, 8, Grade.EXPLORATORY),
        (5, 40, Grade.TOO_LITTLE),
        (40, 7, Grade.TOO_LITTLE),
    ],
)
def test_a_panel_needs_ten_alliances_of_twelve_periods(
    alliances: int, periods: int, grade: Grade
) -> None:
    usable = usable_panel(pair(alliances, periods))
    assert usable.grade is grade
    assert (usable.reason == "") == (grade is Grade.VERDICT)


@pytest.mark.parametrize(
    ("periods", "grade"),
    [(40, Grade.VERDICT), (39, Grade.EXPLORATORY), (24, Grade.EXPLORATORY), (23, Grade.TOO_LITTLE)],
)
def test_a_single_series_needs_forty_periods(periods: int, grade: Grade) -> None:
    assert usable_series(pair(1, periods)).grade is grade


def test_short_alliances_are_left_out_where_ten_long_ones_remain() -> None:
    given = pair(13, 16)
    given.x[:3, :9] = np.nan
    usable = usable_panel(given)
    assert usable.grade is Grade.VERDICT
    assert usable.pair.alliances == given.alliances[3:]
    assert (usable.n_periods, usable.max_lag) == (16, 3)


def test_an_alliance_whose_factor_never_changes_does_not_count() -> None:
    given = pair(10, 12)
    given.y[4] = 7.0
    usable = usable_panel(given)
    assert usable.grade is Grade.EXPLORATORY
    assert "a04" not in usable.pair.alliances
    assert "1 where a factor never changes" in usable.reason


def test_the_longest_run_of_a_broken_series_is_used() -> None:
    given = pair(1, 60)
    given.x[0, 15] = np.nan
    usable = usable_series(given)
    assert usable.n_periods == 44
    assert usable.pair.periods[0] == "16"


def test_a_lag_that_is_set_counts_as_far_as_the_series_carries_it() -> None:
    assert usable_panel(pair(12, 12), 5).max_lag == 5
    assert usable_panel(pair(12, 12), 30).max_lag == 8
    assert usable_series(pair(1, 60), 15).max_lag == 15


def test_more_data_see_smaller_associations() -> None:
    seen = [minimum_detectable(alliances, 12, 2) for alliances in (1, 2, 10, 20, 100)]
    assert seen[1] == 1.0  # two alliances have two orders
    assert seen[2] > seen[3] > seen[4]
    # 100 alliances: 99 x 8 cells; (2.24 + .84) / sqrt(789) = .110.
    assert seen[4] == pytest.approx(0.109, abs=0.002)
