"""Decisions, commitments, issues and events come from the logs, and are never invented."""

from __future__ import annotations

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.insights.commitments import count_commitments
from alliance_health.insights.decisions import decisions_asked
from alliance_health.insights.events import events_within
from alliance_health.insights.issues import open_issues

DAY = pd.Timestamp("2026-09-01")


def decisions(**columns: list) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    default = {
        "decision_id": [f"d{place}" for place in range(count)],
        "alliance_id": ["a"] * count,
        "title": ["Name a sponsor"] * count,
        "owner": ["CEO"] * count,
        "due_on": [DAY] * count,
        "closed_on": [pd.NaT] * count,
        "cost_of_delay": [float("nan")] * count,
        "asked": [True] * count,
    }
    return pd.DataFrame({**default, **columns}).astype({"asked": "boolean"})


def test_only_open_decisions_that_are_asked_are_listed() -> None:
    log = decisions(
        closed_on=[pd.NaT, DAY, pd.NaT, pd.NaT],
        asked=[True, True, False, None],
    )
    assert [one.decision_id for one in decisions_asked(log, "a", currency="EUR")] == ["d0"]


def test_most_urgent_three_come_first_and_undated_last() -> None:
    log = decisions(due_on=[pd.NaT, DAY + pd.Timedelta(days=3), DAY, DAY + pd.Timedelta(days=1)])
    listed = [one.decision_id for one in decisions_asked(log, "a", currency="EUR")]
    assert listed == ["d2", "d3", "d1"]


def test_blank_owner_and_cost_read_not_recorded() -> None:
    log = decisions(owner=[None], due_on=[pd.NaT])
    (asked,) = decisions_asked(log, "a", currency="EUR")
    assert (asked.owner, asked.due_on) == ("not recorded", None)
    assert asked.if_nobody_decides == "cost not recorded"


def test_cost_of_delay_carries_its_currency() -> None:
    (asked,) = decisions_asked(decisions(cost_of_delay=[4_100_000.0]), "a", currency="EUR")
    assert asked.if_nobody_decides == "costs €4.1M"


def test_commitment_is_kept_only_when_it_is_kept_on_date() -> None:
    due = pd.to_datetime(["2026-08-31", "2026-08-31", "2026-08-31", "2026-07-31", "2026-06-30"])
    kept = pd.to_datetime(["2026-08-31", "2026-09-01", None, "2026-07-01", "2026-06-30"])
    log = pd.DataFrame(
        {
            "alliance_id": "a",
            "made_by": ["ours", "ours", "ours", "theirs", "ours"],
            "due_on": due,
            "kept_on": kept,
        }
    )
    counted = count_commitments(
        log, "a", span=(date(2026, 7, 1), date(2026, 9, 30)), names={"ours": "Us"}
    )
    assert [(one.name, one.kept, one.due) for one in counted] == [("Us", 1, 3), ("theirs", 1, 1)]


def test_no_commitment_due_counts_nobody() -> None:
    log = pd.DataFrame(columns=["alliance_id", "made_by", "due_on", "kept_on"]).astype(
        {"due_on": "datetime64[us]", "kept_on": "datetime64[us]"}
    )
    span = (date(2026, 7, 1), date(2026, 9, 30))
    assert count_commitments(log, "a", span=span, names={}) == ()


def issues(raised: list[str], closed: list[str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "issue_id": [f"i{place}" for place in range(len(raised))],
            "alliance_id": "a",
            "title": "Late invoices",
            "raised_by": "theirs",
            "raised_on": pd.to_datetime(raised).astype("datetime64[us]"),
            "closed_on": pd.to_datetime(closed).astype("datetime64[us]"),
        }
    )


def test_issue_settled_later_was_open_on_the_day() -> None:
    log = issues(["2020-09-22"], ["2022-04-07"])
    # 100 days to the end of 2020; settled on 7 April 2022 it is no longer open that day.
    by_day = {
        day: [one.days for one in open_issues(log, "a", day=day, names={})]
        for day in (date(2020, 9, 21), date(2020, 12, 31), date(2022, 4, 6), date(2022, 4, 7))
    }
    assert list(by_day.values()) == [[], [100], [561], []]


def test_oldest_issue_comes_first_with_the_name_of_who_raised_it() -> None:
    log = issues(["2026-03-01", "2026-01-01", "2026-02-01"], [None, None, "2026-02-02"])
    listed = open_issues(log, "a", day=date(2026, 3, 31), names={"theirs": "Halden"})
    assert [(one.issue_id, one.raised_by, one.days) for one in listed] == [
        ("i1", "Halden", 89),
        ("i0", "Halden", 30),
    ]
    assert open_issues(log, "b", day=date(2026, 3, 31), names={}) == ()


@given(st.lists(st.tuples(st.integers(0, 99), st.none() | st.integers(0, 99)), max_size=8))
def test_open_issues_are_those_a_plain_count_finds(spans: list[tuple[int, int | None]]) -> None:
    start = pd.Timestamp("2026-01-01")
    days = [(raised, None if age is None else raised + age) for raised, age in spans]

    def written(number: int | None) -> str | None:
        return None if number is None else str((start + pd.Timedelta(days=number)).date())

    log = issues([written(raised) for raised, _ in days], [written(end) for _, end in days])
    today = 50
    listed = open_issues(log, "a", day=(start + pd.Timedelta(days=today)).date(), names={})
    still = [raised for raised, end in days if end is None or end > today]
    ages = sorted((today - raised for raised in still if raised <= today), reverse=True)
    assert [one.days for one in listed] == ages


def test_events_of_a_period_are_told_in_order_with_both_ends() -> None:
    events = pd.DataFrame(
        {
            "event_id": ["e1", "e2", "e3", "e4"],
            "alliance_id": ["a", "a", "a", "b"],
            "title": ["end", "start", "after", "elsewhere"],
            "occurred_on": pd.to_datetime(["2026-09-30", "2026-07-01", "2026-10-01", "2026-08-01"]),
            "source": [None, "press", "", "press"],
        }
    )
    listed = events_within(events, "a", span=(date(2026, 7, 1), date(2026, 9, 30)))
    assert [(one.title, one.source) for one in listed] == [("start", "press"), ("end", "")]
