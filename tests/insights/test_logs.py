"""Decisions and commitments come from the logs, and are never invented."""

from __future__ import annotations

from datetime import date

import pandas as pd

from alliance_health.insights.commitments import count_commitments
from alliance_health.insights.decisions import decisions_asked

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
