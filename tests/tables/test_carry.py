"""A value counts in its own rhythm; everything beyond that is said, or does not happen."""

from itertools import count, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.tables.calendar import Period
from alliance_health.tables.carry import PANEL_COLUMNS, align_values
from alliance_health.vocabulary import Frequency


def values_of(metric, by_period, **more):
    """Make values of one metric: a number by period label."""
    usual = {
        "alliance_id": "orion",
        "metric_id": metric,
        "perspective": "joint",
        "partner_id": "",
        "unit": "x",
        "se": np.nan,
        "n_respondents": np.nan,
        "origin": "supplied",
        "suppressed": False,
        "reason": "",
    }
    rows = [usual | {"period": period, "value": value} | more for period, value in by_period]
    columns = [*usual, "period", "value"]
    return pd.DataFrame(rows, columns=columns).astype({"value": float, "period": "str"})


def grid_of(first, last):
    start, end = Period.parse(first), Period.parse(last)
    periods = [Period(start.frequency, at) for at in range(start.ordinal, end.ordinal + 1)]
    return pd.DataFrame(
        {
            "alliance_id": "orion",
            "period": [period.label for period in periods],
            "ordinal": [period.ordinal for period in periods],
            "stage": "operate",
        }
    )


@pytest.fixture
def align(catalogue):
    """Return align_values for one metric in a workbook, by default a quarterly one."""

    def make(metric, by_period, grid=("2026Q1", "2026Q4"), *, targets=None, **more):
        frame = grid_of(*grid)
        frequency = Period.parse(grid[0]).frequency
        values = values_of(metric, by_period, **more)
        return align_values(values, frame, catalogue(frequency), targets=targets)

    return make


def shown(panel, *columns):
    return list(panel[["period", *columns]].itertuples(index=False, name=None))


def test_a_half_yearly_value_counts_until_the_next_is_due(align):
    panel = align("trust", [("2026H1", 4.0)])
    # H1 ends with Q2; in Q4 the second half-year is due and absent
    assert shown(panel, "value", "age", "stale") == [
        ("2026Q2", 4.0, 0, False),
        ("2026Q3", 4.0, 1, False),
    ]
    assert panel["source_period"].tolist() == ["2026H1", "2026H1"]


def test_a_half_yearly_value_of_last_year_counts_in_the_first_quarter(align):
    assert shown(align("trust", [("2025H2", 3.0)]), "age") == [("2026Q1", 1)]


def test_fresh_for_only_lets_a_stale_value_count(align):
    # clock: monthly, last, fresh for 2 periods of the workbook
    panel = align("clock", [("2026Q1", 7.0)])
    assert shown(panel, "value", "age", "stale") == [
        ("2026Q1", 7.0, 0, False),
        ("2026Q2", 7.0, 1, True),
        ("2026Q3", 7.0, 2, True),
    ]


def test_a_stale_value_gives_way_to_a_fresh_one(align):
    panel = align("clock", [("2026Q1", 7.0), ("2026Q3", 9.0)])
    assert shown(panel, "value", "stale") == [
        ("2026Q1", 7.0, False),
        ("2026Q2", 7.0, True),
        ("2026Q3", 9.0, False),
        ("2026Q4", 9.0, True),
    ]


def test_cumulative_and_partial_periods_are_never_scored(align):
    labels = ["2026-9M", "2026-H1", "2026-07-01/2026-08-15"]
    assert align("latency", [(label, 1.0) for label in labels]).empty


def test_a_period_longer_than_the_slot_is_never_scored(align):
    assert align("latency", [("2026", 1.0), ("2026H1", 1.0)]).empty


def test_three_months_add_up_to_a_quarter(align):
    months = [("2026-01", 1.0), ("2026-02", 2.0), ("2026-03", 4.0)]
    panel = align("bookings", months, se=2.0)
    assert shown(panel, "value", "source_period") == [("2026Q1", 7.0, "2026Q1")]
    assert panel["se"].tolist() == [np.sqrt(12.0)]


def test_a_missing_month_makes_the_quarters_sum_absent(align):
    assert align("bookings", [("2026-01", 1.0), ("2026-03", 4.0)]).empty


def test_an_empty_or_suppressed_month_is_a_missing_one(align, catalogue):
    months = [("2026-01", 1.0), ("2026-02", np.nan), ("2026-03", 4.0)]
    assert align("bookings", months).empty
    frame = values_of("bookings", [("2026-01", 1.0), ("2026-02", 2.0), ("2026-03", 4.0)])
    frame["suppressed"] = [False, True, False]
    hidden = align_values(frame, grid_of("2026Q1", "2026Q1"), catalogue())
    assert hidden["value"].isna().tolist() == [True]
    assert hidden["suppressed"].tolist() == [True]


def test_a_suppressed_quarter_is_not_rebuilt_from_its_months(catalogue):
    frame = values_of("bookings", [(f"2026-0{month}", 1.0) for month in (1, 2, 3)])
    hidden = values_of("bookings", [("2026Q1", 3.0)], suppressed=True)
    both = pd.concat([frame, hidden], ignore_index=True)
    panel = align_values(both, grid_of("2026Q1", "2026Q1"), catalogue())
    assert panel["suppressed"].tolist() == [True]
    assert panel["value"].isna().all()


def test_an_empty_quarter_is_rebuilt_from_its_months(align):
    months = [(f"2026-0{month}", 1.0) for month in (1, 2, 3)]
    assert shown(align("bookings", [*months, ("2026Q1", np.nan)]), "value") == [("2026Q1", 3.0)]


def test_a_value_given_for_the_quarter_beats_its_months(align):
    months = [(f"2026-0{month}", 1.0) for month in (1, 2, 3)]
    assert shown(align("bookings", [*months, ("2026Q1", 9.0)]), "value") == [("2026Q1", 9.0)]


def test_the_last_month_alone_is_the_quarters_state(align):
    panel = align("clock", [("2026-03", 5.0), ("2026-04", 6.0)], ("2026Q1", "2026Q1"))
    assert shown(panel, "value") == [("2026Q1", 5.0)]
    assert align("clock", [("2026-02", 5.0)], ("2026Q1", "2026Q1")).empty


def test_months_quarters_and_half_years_join_step_by_step(align):
    # trust is a mean per half-year: Q1 is given, Q2 is the mean of its months
    parts = [("2026Q1", 4.0), ("2026-04", 1.0), ("2026-05", 2.0), ("2026-06", 3.0)]
    assert shown(align("trust", parts, ("2026Q2", "2026Q2")), "value") == [("2026Q2", 3.0)]


def test_a_sum_with_a_computed_part_is_computed(catalogue):
    frame = values_of("bookings", [(f"2026-0{month}", 1.0) for month in (1, 2, 3)])
    frame["origin"] = ["supplied", "computed", "supplied"]
    panel = align_values(frame, grid_of("2026Q1", "2026Q1"), catalogue())
    assert panel["origin"].tolist() == ["computed"]


def test_sides_and_partners_are_carried_apart(catalogue):
    frame = pd.concat(
        [
            values_of("clock", [("2026Q1", 1.0)], perspective="ours"),
            values_of("clock", [("2026Q2", 2.0)], perspective="theirs"),
            values_of("clock", [("2026Q2", 3.0)], perspective="theirs", partner_id="acme"),
        ]
    )
    panel = align_values(frame, grid_of("2026Q2", "2026Q2"), catalogue())
    assert shown(panel, "perspective", "partner_id", "value", "stale") == [
        ("2026Q2", "ours", "", 1.0, True),
        ("2026Q2", "theirs", "", 2.0, False),
        ("2026Q2", "theirs", "acme", 3.0, False),
    ]


def test_alliances_and_periods_outside_the_grid_are_left_out(align):
    assert align("latency", [("2025Q4", 1.0), ("2027Q1", 1.0)]).empty
    assert align("latency", [("2026Q1", 1.0)], alliance_id="vega").empty
    assert align("unknown_metric", [("2026Q1", 1.0)]).empty


def targets_of(*rows):
    usual = {"alliance_id": "orion", "metric_id": "bookings", "perspective": "", "partner_id": ""}
    return pd.DataFrame([usual | row for row in rows])


def test_targets_add_up_like_the_values(align):
    targets = targets_of(*[{"period": f"2026-0{month}", "target": 10.0} for month in (1, 2, 3, 4)])
    panel = align("bookings", [("2026Q1", 20.0), ("2026Q2", 20.0)], targets=targets)
    # April alone is no target for the second quarter
    assert panel["target"].fillna(-1).tolist() == [30.0, -1.0]


def test_the_target_of_a_side_and_partner_beats_general_ones(catalogue):
    targets = targets_of(
        {"period": "2026Q1", "target": 1.0},
        {"period": "2026Q1", "target": 2.0, "perspective": "ours"},
        {"period": "2026Q1", "target": 3.0, "partner_id": "acme"},
        {"period": "2026Q1", "target": 4.0, "perspective": "ours", "partner_id": "acme"},
    )
    sides = list(product(["ours", "theirs"], ["", "acme"]))
    frame = pd.concat(
        [
            values_of("bookings", [("2026Q1", 5.0)], perspective=side, partner_id=partner)
            for side, partner in sides
        ]
    )
    panel = align_values(frame, grid_of("2026Q1", "2026Q1"), catalogue(), targets=targets)
    assert panel["target"].tolist() == [2.0, 4.0, 1.0, 3.0]


def test_a_stale_value_keeps_the_target_of_its_own_period(align):
    targets = targets_of(
        {"metric_id": "clock", "period": "2026Q1", "target": 1.0},
        {"metric_id": "clock", "period": "2026Q2", "target": 2.0},
    )
    panel = align("clock", [("2026Q1", 7.0)], ("2026Q1", "2026Q2"), targets=targets)
    assert panel["target"].tolist() == [1.0, 1.0]


def test_the_panel_has_its_columns_and_types_even_without_values(align):
    full, empty = align("latency", [("2026Q1", 1.0)]), align("latency", [])
    assert list(full) == list(empty) == list(PANEL_COLUMNS)
    assert full["age"].dtype == "int64"
    assert full["stale"].dtype == bool


periods = st.builds(
    lambda frequency, month: Period.containing(
        pd.Timestamp(2025 + month // 12, month % 12 + 1, 1).date(), frequency
    ),
    st.sampled_from(list(Frequency)),
    st.integers(0, 35),
)


def slow_cell(metric, given_values, cell):
    """Return (value, age, stale) of one cell by walking backwards, or None."""
    length = max(cell.frequency.months, metric.frequency.months)
    frequency = next(one for one in Frequency if one.months == length)
    slot = cell.in_force(frequency)
    first = True
    while slot.ordinal >= 0:
        age = next(step for step in count() if cell.shift(-step).end <= slot.end)
        if not first and age > metric.fresh_for:
            return None
        value = slow_slot(metric, given_values, slot)
        if value is not None:
            return value, age, not first
        slot, first = slot.shift(-1), False
    return None


def slow_slot(metric, given_values, slot):
    """Return the value of a slot: its own, or that of its parts, step by step."""
    if slot in given_values:
        return given_values[slot]
    lengths = list(Frequency)
    place = lengths.index(slot.frequency)
    if place == 0:
        return None
    parts = [slow_slot(metric, given_values, part) for part in slot.parts(lengths[place - 1])]
    if metric.over_time == "last":
        return parts[-1]
    if None in parts:
        return None
    return sum(parts) if metric.over_time == "sum" else sum(parts) / len(parts)


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(["trust", "bookings", "latency", "clock"]),
    st.sampled_from(list(Frequency)),
    st.dictionaries(periods, st.integers(-8, 8).map(float), max_size=25),
)
def test_every_cell_equals_a_slow_walk_back_through_the_calendar(
    catalogue, name, frequency, given_values
):
    made = catalogue(frequency)
    first = Period.containing(pd.Timestamp(2025, 1, 1).date(), frequency)
    last = Period.containing(pd.Timestamp(2028, 12, 1).date(), frequency)
    values = values_of(name, [(period.label, value) for period, value in given_values.items()])
    panel = align_values(values, grid_of(first.label, last.label), made)
    found = {row.period: (row.value, row.age, row.stale) for row in panel.itertuples()}
    for ordinal in range(first.ordinal, last.ordinal + 1):
        cell = Period(frequency, ordinal)
        expected = slow_cell(made.metrics[name], given_values, cell)
        assert found.get(cell.label) == (pytest.approx(expected) if expected else None)
