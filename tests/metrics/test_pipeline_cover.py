"""Pipeline cover, and its target."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance_health.tables.calendar import Period

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])


def deals(*rows):
    return {"opportunities": [{"deal_id": f"d{at}", **row} for at, row in enumerate(rows)]}


def target(period, amount, perspective=""):
    return {
        "metric_id": "bookings_sourced",
        "period": period,
        "target": amount,
        "perspective": perspective,
    }


OPEN = {"attribution": "sourced", "opened_on": "2025-04-04", "won": None}


def test_pipeline_cover_is_the_weighted_pipeline_over_the_target(make_context, value_of):
    rows = deals(
        {**OPEN, "amount": 100.0, "probability": 0.5},
        {**OPEN, "amount": 400.0, "probability": 0.25, "split": 0.5},
        {**OPEN, "amount": 900.0, "probability": 0.9, "attribution": "influenced"},
        {**OPEN, "amount": 900.0, "probability": 0.9, "won": False, "closed_on": "2025-06-30"},
    )
    context = make_context({**rows, "targets": [target("2025Q2", 50.0)]})
    # 100 x 0.5 + 400 x 0.5 x 0.25 = 100, for a target of 50.
    assert value_of(context, "pipeline_cover", "2025Q2", perspective="ours") == 2.0


def test_pipeline_cover_does_not_know_how_a_deal_ended(make_context, value_of):
    record = [
        {**OPEN, "opened_on": "2025-01-05", "closed_on": "2025-03-03", "won": won, "amount": 10.0}
        for won in (True, False, False, False)
    ]
    rows = deals(
        *record,
        {**OPEN, "amount": 200.0, "probability": 1.0, "closed_on": "2025-07-07", "won": True},
    )
    context = make_context({**rows, "targets": [target("2025Q2", 50.0)]})
    # At the end of June the deal is open; one of the four closed before was won.
    assert value_of(context, "pipeline_cover", "2025Q2", perspective="ours") == 1.0


def test_pipeline_cover_is_missing_without_a_chance_to_borrow(make_context, value_of):
    rows = deals({**OPEN, "amount": 200.0})
    context = make_context({**rows, "targets": [target("2025Q2", 50.0)]})
    assert value_of(context, "pipeline_cover", "2025Q2", perspective="ours") is None


def test_pipeline_cover_is_0_when_the_list_is_kept_but_holds_nothing_open(make_context, value_of):
    rows = deals({**OPEN, "amount": 9.0, "won": False, "closed_on": "2025-06-06"})
    context = make_context({**rows, "targets": [target("2025Q2", 50.0)]})
    assert value_of(context, "pipeline_cover", "2025Q2", perspective="ours") == 0.0


@pytest.mark.parametrize(
    ("targets", "cover"),
    [
        ([target("2025", 400.0)], 1.0),  # a quarter of it
        ([target("2025-04", 20.0), target("2025-05", 20.0), target("2025-06", 10.0)], 2.0),
        ([target("2025-04", 20.0), target("2025-05", 20.0)], None),  # June has none
        ([target("2025", 400.0), target("2025Q2", 50.0)], 2.0),  # the shorter period wins
        ([target("2025Q2", 50.0), target("2025Q2", 200.0, "ours")], 0.5),  # our own wins
        ([target("2025Q2", 50.0, "theirs")], None),
        ([target("2025Q2", 0.0)], None),
        ([target("2025-6M", 50.0)], None),  # cumulative
    ],
)
def test_pipeline_cover_finds_the_target_of_its_period(targets, cover, make_context, value_of):
    rows = deals({**OPEN, "amount": 200.0, "probability": 0.5})
    context = make_context({**rows, "targets": targets})
    found = value_of(context, "pipeline_cover", "2025Q2", perspective="ours")
    assert found == (cover if cover is None else pytest.approx(cover))


@examples
@given(seed=SEEDS)
def test_pipeline_cover_is_what_adding_up_by_hand_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    expected = {}
    for alliance_id, period in lived():
        for side in ("ours", "theirs"):
            listed = [
                deal
                for deal in rows["opportunities"]
                if deal["alliance_id"] == alliance_id and (deal["perspective"] or "ours") == side
            ]
            targets = [one for one in rows["targets"] if one["alliance_id"] == alliance_id]
            value = pipeline_cover(listed, targets, period, side)
            if value is not None:
                expected[alliance_id, period.label, side] = value
    assert values_of(context, "pipeline_cover") == pytest.approx(expected)


def pipeline_cover(listed, targets, period, side):
    """Cover of one list: None where unknown."""
    written = [deal["opened_on"] for deal in listed]
    written += [deal["closed_on"] for deal in listed if deal["won"] is not None]
    in_hand = [
        deal
        for deal in listed
        if deal["opened_on"] <= period.end
        and (deal["won"] is None or deal["closed_on"] >= period.start)
    ]
    due = target_of(targets, period, side)
    if not in_hand or max(written) < period.start or not due:
        return None
    year_ago = date(period.end.year - 1, period.end.month, period.end.day)
    record = [
        deal["won"]
        for deal in listed
        if deal["attribution"] == "sourced"
        and deal["won"] is not None
        and year_ago < deal["closed_on"] <= period.end
    ]
    pipeline = 0.0
    for deal in in_hand:
        if deal["attribution"] != "sourced" or (
            deal["won"] is not None and deal["closed_on"] <= period.end
        ):
            continue
        chance = deal["probability"]
        if not chance or chance == 1.0:
            chance = sum(record) / len(record) if record else None
        if chance is None or deal["amount"] is None:
            return None
        pipeline += deal["amount"] * (deal["split"] or 1) * chance
    return pipeline / due


def target_of(targets, period, side):
    """Target of a quarter, month by month; 0 or None where there is none."""
    found = 0.0
    for step in range(3):
        day = date(period.start.year, period.start.month + step, 1)
        meant = [
            (
                one["perspective"] != side,
                Period.parse(one["period"]).frequency.months,
                one["target"],
            )
            for one in targets
            if (one["perspective"] or "") in ("", side)
            and Period.parse(one["period"]).start <= day <= Period.parse(one["period"]).end
        ]
        if not meant:
            return None
        _, months, amount = min(meant)
        found += amount / months
    return found
