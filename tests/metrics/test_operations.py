"""One pace, and the age of open issues."""

from __future__ import annotations

import statistics
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])


def decisions(raised_by, *lengths):
    """Make decisions closed in 2026Q1 after so many weeks."""
    return [
        {
            "decision_id": f"{raised_by}{at}",
            "raised_by": raised_by,
            "raised_on": date(2026, 3, 2) - timedelta(weeks=weeks),
            "closed_on": date(2026, 3, 2),
        }
        for at, weeks in enumerate(lengths)
    ]


def test_pace_ratio_is_our_median_turnaround_over_theirs(make_context, value_of):
    asked = decisions("theirs", 1, 2, 9) + decisions("ours", 1, 3, 4, 4)
    # Ours: median of 5, 10, 45 days; theirs: of 5, 15, 20, 20.
    assert value_of(make_context({"decisions": asked}), "pace_ratio", "2026Q1") == 10 / 17.5


@pytest.mark.parametrize(
    "asked",
    [
        decisions("theirs", 1),
        decisions("theirs", 1) + decisions("ours", 0),
        decisions("theirs", 0) + decisions("ours", 1),
    ],
    ids=["one side only", "theirs at once", "ours at once"],
)
def test_pace_ratio_needs_turnarounds_of_both_sides(asked, make_context, values_of):
    assert values_of(make_context({"decisions": asked}), "pace_ratio") == {}


@examples
@given(seed=SEEDS)
def test_pace_ratio_turns_over_when_the_sides_change_places(seed, drawn, redrawn, values_of):
    rows, context = drawn(seed)
    other = {"ours": "theirs", "theirs": "ours", "joint": "joint"}
    changed = [{**one, "raised_by": other[one["raised_by"]]} for one in rows["decisions"]]
    expected = {cell: 1 / ratio for cell, ratio in values_of(context, "pace_ratio").items()}
    found = values_of(redrawn({**rows, "decisions": changed}), "pace_ratio")
    assert found == pytest.approx(expected)


@examples
@given(seed=SEEDS)
def test_pace_ratio_is_the_quotient_of_both_latencies(seed, drawn, values_of):
    _, context = drawn(seed)
    latency = values_of(context, "decision_latency")
    expected = {}
    for alliance_id, period, _ in latency:
        ours = latency.get((alliance_id, period, "ours"))
        theirs = latency.get((alliance_id, period, "theirs"))
        if ours and theirs:
            expected[alliance_id, period, "joint"] = ours / theirs
    assert values_of(context, "pace_ratio") == pytest.approx(expected)


def issue(raised_on, closed_on=None):
    return {
        "issue_id": f"{raised_on}-{closed_on}",
        "raised_by": "ours",
        "raised_on": raised_on,
        "closed_on": closed_on,
    }


def test_issue_age_is_the_80th_percentile_of_open_issues(make_context, value_of):
    # Open on 31 March: raised 10, 20, 30, 40 and 50 days before; one was closed, one is new.
    raised = ["2026-03-21", "2026-03-11", "2026-03-01", "2026-02-19", "2026-02-09"]
    issues = [*map(issue, raised), issue("2026-01-01", "2026-03-31"), issue("2026-04-01")]
    issues += [issue("2026-03-21", "2026-04-02")]
    # Ages 10 10 20 30 40 50; position 0.8 x 5 = 4, so the fifth of six.
    assert value_of(make_context({"issues": issues}), "issue_age", "2026Q1") == pytest.approx(40)


def test_no_open_issue_is_0_days_for_a_year_after_the_last_was_closed(make_context, values_of):
    context = make_context({"issues": [issue("2025-02-01", "2025-04-30")]})
    # Open at the end of 2025Q1, then closed; from 2026Q2 nothing proves that a list is kept.
    assert values_of(context, "issue_age") == {
        ("orion", "2025Q1", "joint"): 58.0,
        ("orion", "2025Q2", "joint"): 0.0,
        ("orion", "2025Q3", "joint"): 0.0,
        ("orion", "2025Q4", "joint"): 0.0,
        ("orion", "2026Q1", "joint"): 0.0,
    }


def test_taking_all_issues_away_does_not_make_an_alliance_calm(make_context, values_of):
    assert values_of(make_context({"issues": []}), "issue_age") == {}


@examples
@given(seed=SEEDS)
def test_issue_age_is_what_counting_by_hand_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    expected = {}
    for alliance_id, period in lived():
        ages, kept = [], False
        year_ago = date(period.end.year - 1, period.end.month, period.end.day)
        for one in rows["issues"]:
            if one["alliance_id"] != alliance_id or one["raised_on"] > period.end:
                continue
            if one["closed_on"] is None or one["closed_on"] > period.end:
                ages.append((period.end - one["raised_on"]).days)
            elif one["closed_on"] > year_ago:
                kept = True
        if len(ages) > 1:
            cuts = statistics.quantiles(ages, n=5, method="inclusive")
            expected[alliance_id, period.label, "joint"] = cuts[3]
        elif ages or kept:
            expected[alliance_id, period.label, "joint"] = float(sum(ages))
    assert values_of(context, "issue_age") == pytest.approx(expected)
