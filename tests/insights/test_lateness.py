"""Rows that came late are counted by source; restatements are not late."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.insights.lateness import late_sources
from alliance_health.tables.checked import Tables

AS_OF = date(2026, 12, 31)

#: An observation of a quarter that ends on 30 September.
SEEN = {"metric_id": "x", "period": "2026Q3", "perspective": "ours", "value": 1.0}


def seen(recorded_on: str | None, **more: object) -> dict:
    return {**SEEN, "recorded_on": pd.Timestamp(recorded_on) if recorded_on else pd.NaT, **more}


@pytest.fixture(name="late", scope="module")
def _late(tables_of):
    def find(as_of: date = AS_OF, **rows: list[dict]) -> pd.DataFrame:
        found = late_sources(tables_of(**rows), as_of)
        return found[found["alliance_id"] == ""]

    return find


def test_days_after_the_end_of_the_period_by_hand(late) -> None:
    # 10 and 20 October are 10 and 20 days late, 30 September is not; one row states no day.
    days = ["2026-10-10", "2026-10-20", "2026-09-30", None]
    rows = [seen(day, partner_id=f"p{at}") for at, day in enumerate(days)]
    (row,) = late(observations=rows).to_dict("records")
    assert (row["rows"], row["late"], row["share"]) == (4, 2, 0.5)
    assert (row["median_days"], row["largest_days"]) == (15, 20)


def test_source_is_what_the_row_says_else_its_table(late) -> None:
    rows = [seen("2026-10-10", partner_id="p1", source="crm"), seen("2026-10-30", partner_id="p2")]
    found = late(observations=rows)
    assert found["source"].tolist() == ["observations", "crm"]


def test_later_version_is_a_restatement_and_not_late(late) -> None:
    assert late(observations=[seen(None), seen("2026-12-01", value=2.0)]).empty
    (row,) = late(observations=[seen("2026-10-10"), seen("2026-12-01")]).to_dict("records")
    assert (row["rows"], row["largest_days"]) == (1, 10)


def test_row_recorded_after_the_day_is_not_known_to_be_late(late) -> None:
    assert late(date(2026, 10, 9), observations=[seen("2026-10-10")]).empty


def test_target_is_late_when_its_period_has_begun(late) -> None:
    aim = {"metric_id": "x", "period": "2026Q3", "target": 1.0}
    rows = [{**aim, "recorded_on": pd.Timestamp("2026-07-11")}]
    assert late(targets=rows)["largest_days"].tolist() == [10]


def test_act_is_late_after_it_happened_not_after_it_was_planned(late) -> None:
    meeting = {
        "meeting_id": "m", "level": "working",
        "planned_on": pd.Timestamp("2026-01-01"), "held_on": pd.Timestamp("2026-03-01"),
        "recorded_on": pd.Timestamp("2026-03-04"),
    }  # fmt: skip
    assert late(meetings=[meeting])["largest_days"].tolist() == [3]


def test_rows_that_are_always_known_are_never_late(late) -> None:
    day = pd.Timestamp("2026-10-10")
    rows = [{"name": "A", "stage": "operate", "recorded_on": day}]
    assert late(alliances=rows).empty


def test_each_alliance_is_counted_apart(tables_of) -> None:
    rows = [seen("2026-10-10"), seen("2026-10-20", alliance_id="b"), seen(None, alliance_id="c")]
    found = late_sources(tables_of(observations=rows), AS_OF).set_index("alliance_id")
    assert found["late"].to_dict() == {"": 2, "a": 1, "b": 1}


def test_no_tables_no_late_rows() -> None:
    assert late_sources(Tables({}), AS_OF).empty


@settings(max_examples=20, deadline=None)
@given(days=st.lists(st.integers(-40, 80), min_size=1, max_size=6))
def test_late_rows_are_counted_like_a_plain_loop(days, late) -> None:
    end = pd.Timestamp("2026-09-30")
    rows = [
        seen(str((end + pd.Timedelta(days=day)).date()), partner_id=f"p{at}")
        for at, day in enumerate(days)
    ]
    found = late(observations=rows)
    late_days = [day for day in days if day > 0]
    assert found["late"].sum() == len(late_days)
    assert found["largest_days"].tolist() == ([max(late_days)] if late_days else [])
