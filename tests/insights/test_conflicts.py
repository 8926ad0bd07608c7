"""Two reporters of one number who say different things are a finding."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.insights.conflicts import CONFLICT_COLUMNS, ROUNDING, find_conflicts
from alliance_health.insights.scale_places import place_values

NONE = pd.DataFrame(
    columns=["alliance_id", "metric_id", "period", "perspective", "partner_id", "supplied",
             "computed"]
)  # fmt: skip


@pytest.fixture(name="conflicts", scope="module")
def _conflicts(catalogue_of, panel_of):
    def find(rows, differences=NONE, **scale: object) -> pd.DataFrame:
        catalogue = catalogue_of(x=scale)
        return find_conflicts(place_values(panel_of(rows), catalogue), differences, catalogue)

    return find


def reports(ours: float, theirs: float) -> list[dict]:
    return [{"perspective": "ours", "value": ours}, {"perspective": "theirs", "value": theirs}]


def test_sides_of_one_quantity_conflict_by_hand(conflicts) -> None:
    # 40 and 50 on goalposts 0 and 80: 50 and 62.5 points; apart by a fifth of the larger.
    (row,) = conflicts(reports(40, 50), sides="one", goalposts=(0, 80)).to_dict("records")
    assert (row["kind"], row["perspective_a"], row["perspective_b"]) == ("sides", "theirs", "ours")
    assert (row["value_a"], row["value_b"], row["difference"]) == (50, 40, 10)
    assert (row["relative"], row["points"]) == (0.2, 12.5)


def test_sides_that_have_each_their_own_do_not_conflict(conflicts) -> None:
    assert conflicts(reports(40, 50), sides="each").empty


def test_partners_who_report_one_number_conflict(conflicts) -> None:
    rows = [
        {"perspective": "theirs", "partner_id": name, "value": value}
        for name, value in (("p1", 40), ("p2", 44), ("p3", 50))
    ]
    (row,) = conflicts(rows, sides="joint").to_dict("records")
    assert (row["kind"], row["partner_a"], row["partner_b"]) == ("partners", "p3", "p1")


@pytest.mark.parametrize(("other", "count"), [(100.5, 0), (100.6, 1), (99.5, 0), (99.4, 1)])
def test_rounding_is_no_conflict(other: float, count: int, conflicts) -> None:
    # 0.5 % of the larger: 0.5025 of 100.5, 0.5 of 100.
    assert len(conflicts(reports(100, other), sides="one")) == count


def test_two_zeros_agree_and_signs_do_not(conflicts) -> None:
    assert conflicts(reports(0, 0), sides="one").empty
    assert conflicts(reports(-5, 5), sides="one")["relative"].tolist() == [2]


def test_supplied_value_is_compared_with_events(conflicts) -> None:
    differences = pd.DataFrame(
        [
            ("a", "x", "2026Q3", "ours", "", 90.0, 100.0),
            ("a", "x", "2026Q2", "ours", "", 5.0, 5.01),
        ],
        columns=NONE.columns,
    )
    rows = [{"perspective": "ours", "value": 90.0}]
    (row,) = conflicts(rows, differences, sides="each").to_dict("records")
    assert (row["kind"], row["origin_a"], row["origin_b"]) == ("events", "supplied", "computed")
    assert (row["value_a"], row["value_b"], row["points"]) == (90, 100, 10)


def test_target_of_the_cell_places_both_values(conflicts) -> None:
    # 90 and 100 of 100, strong at 100 %, weak at 90 %: 40 and 70 points.
    differences = pd.DataFrame(
        [("a", "x", "2026Q3", "joint", "", 90.0, 100.0)], columns=NONE.columns
    )
    scale = {"thresholds": {"weak": 90, "strong": 100}, "against": "target"}
    rows = [{"value": 90.0, "target": 100.0}]
    assert conflicts(rows, differences, **scale)["points"].tolist() == [30]


def test_metric_without_scale_has_no_points_but_a_conflict(conflicts) -> None:
    found = conflicts(reports(40, 50), sides="one", weight=0)
    assert found["points"].isna().tolist() == [True]
    assert found["relative"].tolist() == [0.2]


def test_largest_conflict_comes_first(conflicts) -> None:
    rows = [
        {**row, "period": period}
        for period, theirs in (("2026Q1", 45), ("2026Q2", 80), ("2026Q3", 60))
        for row in reports(40, theirs)
    ]
    assert conflicts(rows, sides="one")["period"].tolist() == ["2026Q2", "2026Q3", "2026Q1"]


def test_no_reports_no_conflicts(conflicts) -> None:
    assert tuple(conflicts([], sides="one").columns) == CONFLICT_COLUMNS


@settings(max_examples=8, deadline=None)
@given(cells=st.lists(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=5), min_size=1))
def test_cell_conflicts_like_its_farthest_pair(cells, conflicts) -> None:
    rows = [
        {"alliance_id": f"a{cell:02}", "partner_id": f"p{at}", "value": value}
        for cell, values in enumerate(cells)
        for at, value in enumerate(values)
    ]
    expected = {
        f"a{cell:02}": max(values) - min(values)
        for cell, values in enumerate(cells)
        if max(values) - min(values) > ROUNDING * max(abs(value) for value in values)
    }
    found = conflicts(rows[::-1], sides="one")
    assert dict(zip(found["alliance_id"], found["difference"], strict=True)) == expected
