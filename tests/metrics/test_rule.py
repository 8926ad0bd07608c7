"""Slots of a metric, and rows placed in them."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.metrics.cells import divided, one_row_each_side


def labels(context, metric_id):
    return context.slots(metric_id)["period"].tolist()


def test_a_monthly_metric_is_due_in_the_quarters_of_a_quarterly_workbook(make_context):
    context = make_context({}, lives={"orion": ("2025Q4", "2026Q1")})
    assert labels(context, "decision_latency") == ["2025Q4", "2026Q1"]


def test_a_half_yearly_metric_is_due_in_half_years_that_have_ended(make_context):
    # The alliance lives in both quarters of 2025H2 and in one of 2026H1, which goes on.
    context = make_context({}, lives={"orion": ("2025Q3", "2026Q1")})
    assert labels(context, "exec_relationship") == ["2025H2"]


def test_a_slot_counts_when_the_alliance_lived_in_a_part_of_it(make_context):
    context = make_context({}, lives={"orion": ("2026Q2", "2026Q3"), "lyra": ("2026Q1", "2026Q4")})
    slots = context.slots("exec_relationship")
    assert slots.loc[slots["alliance_id"] == "orion", "period"].tolist() == ["2026H1", "2026H2"]


def test_slots_have_the_first_and_the_last_day_of_their_period(make_context):
    slots = make_context({}, lives={"orion": ("2024Q1", "2024Q1")}).slots("cadence")
    assert slots["start"].tolist() == [pd.Timestamp("2024-01-01")]
    assert slots["end"].tolist() == [pd.Timestamp("2024-03-31")]


def test_another_grid_has_slots_of_its_own(make_context):
    from dataclasses import replace

    context = make_context({}, lives={"orion": ("2024Q1", "2024Q2")})
    context.slots("cadence")
    shorter = replace(context, grid=context.grid.head(1))
    assert labels(shorter, "cadence") == ["2024Q1"]


def test_a_row_counts_in_every_slot_of_its_window_that_was_lived(make_context):
    context = make_context({}, lives={"orion": ("2025Q2", "2026Q2")})
    rows = pd.DataFrame({"alliance_id": ["orion"], "on": pd.to_datetime(["2025-08-15"])})
    placed = context.dated_within(rows, "cadence", dated="on", window=4)
    assert placed["period"].tolist() == ["2025Q3", "2025Q4", "2026Q1", "2026Q2"]
    # The alliance began in 2025Q2, so its first windows are shorter.
    assert placed["window_length"].tolist() == [2, 3, 4, 4]


def test_a_row_without_a_date_or_outside_the_life_counts_nowhere(make_context):
    context = make_context({}, lives={"orion": ("2025Q2", "2025Q3")})
    days = pd.to_datetime(pd.Series([None, "2025-03-31", "2025-10-01", "2025-04-01"]))
    rows = pd.DataFrame({"alliance_id": "orion", "on": days})
    assert context.dated_within(rows, "cadence", dated="on").index.size == 1


def test_what_we_ask_for_is_theirs_to_answer():
    asked = pd.DataFrame({"raised_by": ["ours", "theirs", "joint", None]})
    answered = one_row_each_side(asked, "raised_by", answered_by_other=True)
    assert answered["perspective"].tolist() == ["theirs", "ours", "ours", "theirs"]


def test_a_denominator_of_0_gives_a_missing_quotient():
    assert divided(pd.Series([1.0]), pd.Series([0.0])).isna().all()


@pytest.mark.parametrize("frequency", ["month", "quarter", "half-year", "year"])
def test_slots_are_never_shorter_than_the_periods_of_the_workbook(frequency, make_context):
    context = make_context({}, frequency=frequency)
    assert context.slot_frequency("cadence").months >= context.slot_frequency("issue_age").months
