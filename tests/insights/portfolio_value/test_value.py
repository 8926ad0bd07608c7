"""What is at stake: one measure for all, complete years only, and nothing taken for 0."""

from __future__ import annotations

import math

import pandas as pd

from alliance_health.insights.portfolio_value.value import Basis, value_at_stake
from alliance_health.tables.calendar import Period

NOW = Period.parse("2026Q3")
COLUMNS = ["alliance_id", "row", "id", "perspective", "period", "value", "age"]


def partners(**losses: float | None) -> pd.DataFrame:
    rows = [
        {"alliance_id": name, "perspective": "ours", "loss_if_it_fails": loss}
        for name, loss in losses.items()
    ]
    theirs = {"alliance_id": "a", "perspective": "theirs", "loss_if_it_fails": 99.0}
    return pd.DataFrame([*rows, theirs]).astype({"loss_if_it_fails": "float64"})


def flows(metric_id: str, **values: tuple[float, ...]) -> pd.DataFrame:
    """Rows of the last periods, the newest first."""
    rows = [
        (name, "metric", metric_id, "joint", NOW.shift(-step).label, value, 0)
        for name, series in values.items()
        for step, value in enumerate(series)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def test_our_own_loss_counts_and_theirs_does_not() -> None:
    basis, value = value_at_stake(partners(a=5.0, b=3.0), flows("x"), ["a", "b"], NOW)
    assert basis is Basis.LOSS
    assert value.to_dict() == {"a": 5.0, "b": 3.0}


def test_what_is_not_recorded_is_missing_and_not_nothing() -> None:
    _, value = value_at_stake(partners(a=5.0), flows("x"), ["a", "b"], NOW)
    assert math.isnan(value["b"])


def test_the_measure_known_of_most_alliances_counts_for_all() -> None:
    # The loss is known of one alliance, revenue of both: revenue, also for the first.
    scores = flows("revenue_joint", a=(1, 2, 3, 4), b=(10, 10, 10, 10))
    basis, value = value_at_stake(partners(a=5.0, b=None), scores, ["a", "b"], NOW)
    assert (basis, value.to_dict()) == (Basis.REVENUE, {"a": 10.0, "b": 40.0})


def test_a_year_with_a_gap_or_an_old_value_is_not_known() -> None:
    scores = flows("bookings_sourced", a=(1, 2, 3), b=(1, 1, 1, 1), c=(2, 2, 2, 2))
    scores.loc[(scores["alliance_id"] == "b") & (scores["period"] == NOW.label), "age"] = 1
    none = partners(a=None, b=None, c=None)
    basis, value = value_at_stake(none, scores, ["a", "b", "c"], NOW)
    assert basis is Basis.BOOKINGS
    assert [math.isnan(value[one]) for one in "abc"] == [True, True, False]


def test_a_year_of_half_years_has_two_periods() -> None:
    now = Period.parse("2026H1")
    scores = flows("revenue_joint", a=(1.0, 2.0))
    scores["period"] = [now.label, now.shift(-1).label]
    basis, value = value_at_stake(partners(a=None), scores, ["a"], now)
    assert (basis, value["a"]) == (Basis.REVENUE, 3.0)


def test_nothing_recorded_says_so() -> None:
    basis, value = value_at_stake(partners(a=None), flows("x"), ["a"], NOW)
    assert basis is Basis.NONE
    assert value.isna().all()
