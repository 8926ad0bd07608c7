"""Series hold what was observed: nothing carried, nothing hidden, no side that was silent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from alliance_health.catalogue import Catalogue
from alliance_health.insights.links.pairs import all_pairs
from alliance_health.insights.links.series import Factors, FactorSeries, pair_panel
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Frequency, OverTime, Role

Given = Callable[..., Any]
QUARTERS = [Period.parse("2023Q1").shift(step).label for step in range(6)]
LAGGING = {"role": "lagging", "pillar": "q"}


def grid(periods: list[str] = QUARTERS) -> pd.DataFrame:
    ordinals = [Period.parse(label).ordinal for label in periods]
    rows = {"alliance_id": "a", "period": periods, "ordinal": ordinals, "stage": "operate"}
    return pd.DataFrame(rows)


def values(series: FactorSeries) -> list[float]:
    return [float(one) for one in series.values.loc["a"]]


def test_a_carried_value_is_missing(catalogue_of: Given, panel_of: Given) -> None:
    rows = [
        {"period": "2023Q1", "value": 4.0},
        {"period": "2023Q2", "value": 4.0, "age": 1, "source_period": "2023Q1"},
        {"period": "2023Q3", "value": 6.0},
    ]
    factors = Factors(panel_of(rows), grid(), catalogue_of(x={}))
    assert values(factors.series(Role.LEADING, "x")) == pytest.approx(
        [4.0, np.nan, 6.0], nan_ok=True
    )


def test_both_sides_count_alike_and_a_silent_side_makes_the_period_missing(
    catalogue_of: Given, panel_of: Given
) -> None:
    rows = [
        {"period": "2023Q1", "perspective": "ours", "value": 2.0},
        {"period": "2023Q1", "perspective": "theirs", "partner_id": "p1", "value": 5.0},
        {"period": "2023Q1", "perspective": "theirs", "partner_id": "p2", "value": 7.0},
        {"period": "2023Q2", "perspective": "ours", "value": 3.0},
        {"period": "2023Q3", "perspective": "ours", "value": 3.0},
        {"period": "2023Q3", "perspective": "theirs", "partner_id": "p1", "value": np.nan},
        {"period": "2023Q4", "perspective": "joint", "value": 9.0},
    ]
    factors = Factors(panel_of(rows), grid(), catalogue_of(x={"sides": "each"}))
    # 2023Q1: (2 + (5 + 7) / 2) / 2 = 4; then they are silent, then hidden; then one joint figure.
    assert values(factors.series(Role.LEADING, "x")) == pytest.approx(
        [4.0, np.nan, np.nan, 9.0], nan_ok=True
    )


def test_values_are_transformed_and_measured_against_their_target(
    catalogue_of: Given, panel_of: Given
) -> None:
    rows = [
        {"metric_id": "x", "value": np.e},
        {"metric_id": "y", "value": 30.0, "target": 40.0},
        {"metric_id": "z", "value": 30.0, "target": 0.0},
    ]
    told = catalogue_of(
        x={"transform": "ln", "goalposts": (1, 9)},
        y={"against": "target"},
        z={"against": "target"},
    )
    factors = Factors(panel_of(rows), grid(["2026Q3"]), told)
    assert values(factors.series(Role.LEADING, "x")) == [pytest.approx(1.0)]
    assert values(factors.series(Role.LEADING, "y")) == [75.0]
    assert factors.series(Role.LEADING, "z").values.empty


def test_a_pair_is_tested_on_the_slower_grid(catalogue_of: Given, panel_of: Given) -> None:
    rows = [
        {"metric_id": "x", "period": label, "value": step}
        for step, label in enumerate(QUARTERS[:5])
    ]
    rows += [
        {"metric_id": "y", "period": quarter, "source_period": half, "value": value}
        for quarter, half, value in (("2023Q2", "2023H1", 3.0), ("2023Q4", "2023H2", 8.0))
    ]
    told = catalogue_of(x={"over_time": "sum"}, y={"frequency": "half-year", **LAGGING})
    pair, frequency = pair_panel(Factors(panel_of(rows), grid(), told), "x", "y")
    assert frequency is Frequency.HALF_YEAR
    # Sums of two quarters: 0 + 1, 2 + 3; the third half-year lacks one and is no period.
    assert pair.periods == ("2023H1", "2023H2")
    assert pair.x[0].tolist() == [1.0, 5.0]
    assert pair.y[0].tolist() == [3.0, 8.0]


@pytest.mark.parametrize(
    ("over_time", "expected"), [("sum", 4.0), ("mean", 2.0), ("last", 3.0), ("ratio", 2.0)]
)
def test_periods_become_a_longer_one_by_the_rule_of_the_metric(
    over_time: str, expected: float
) -> None:
    quarters = pd.DataFrame([[1.0, 3.0]], index=["a"], columns=[8100, 8101])
    series = FactorSeries("x", Frequency.QUARTER, OverTime(over_time), quarters)
    assert series.on(Frequency.HALF_YEAR).loc["a"].tolist() == [expected]


def test_an_index_is_formed_from_metrics_that_are_never_carried(
    catalogue_of: Given, panel_of: Given
) -> None:
    rows = [
        {"metric_id": "x", "period": label, "value": 10.0 * step}
        for step, label in enumerate(QUARTERS)
    ]
    rows += [
        {"metric_id": "slow", "period": label, "source_period": "2022H2", "value": 100.0}
        for label in QUARTERS
    ]
    told = catalogue_of(x={}, slow={"frequency": "half-year"})
    factors = Factors(panel_of(rows), grid(), told)
    found = factors.series(Role.LEADING, "leading_index")
    assert values(found) == [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]
    assert values(factors.series(Role.LEADING, "p")) == values(found)


def definitional(catalogue_of: Given) -> Catalogue:
    made: Catalogue = catalogue_of(
        cover={"parts": ["sales"]},
        trust={},
        sales=LAGGING,
        costs=LAGGING,
    )
    return made


def test_a_metric_that_holds_the_outcome_is_refused_and_left_out_of_its_pillar(
    catalogue_of: Given, panel_of: Given
) -> None:
    factors = Factors(panel_of([]), grid(), definitional(catalogue_of))
    found = {(one.leading, one.lagging): one for one in all_pairs(factors)}
    assert found[("cover", "sales")].refused
    assert not found[("cover", "costs")].refused
    assert found[("leading_index", "lagging_index")].without == {"cover"}
    assert found[("p", "q")].without == {"cover"}
    assert found[("leading_index", "lagging_index")].declared
    assert not found[("trust", "sales")].declared


def test_declared_pairs_come_first_and_none_comes_twice(
    catalogue_of: Given, panel_of: Given
) -> None:
    told = definitional(catalogue_of)
    links = told.settings.links.model_copy(update={"pairs": (("trust", "costs"),)})
    settings = told.settings.model_copy(update={"links": links})
    factors = Factors(
        panel_of([]), grid(), Catalogue(settings, told.metrics, told.pillars, {}, "1")
    )
    found = all_pairs(factors)
    assert (found[0].leading, found[0].lagging, found[0].declared) == ("trust", "costs", True)
    assert len(found) == 4
    assert [one.declared for one in all_pairs(factors, explore=False)] == [True]
