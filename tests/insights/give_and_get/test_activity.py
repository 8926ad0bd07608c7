"""What counts as activity: the ledger where it is kept, else the count that partners report."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.catalogue import Metric
from alliance_health.insights.give_and_get.activity import count_activity
from alliance_health.insights.give_and_get.fading_panel import lay_panel
from alliance_health.tables.calendar import Period

FIRST = Period.parse("2024Q1")


def metric(name, unit="commits", over_time="sum", sides="each"):
    return Metric(
        metric_id=name, label=name, definition=name, role="leading", kind="measured", pillar="p",
        unit=unit, direction="higher_is_better", weight=0, over_time=over_time, sides=sides,
    )  # fmt: skip


METRICS = {
    "commits": metric("commits"),
    "reviews": metric("reviews", "reviews"),
    "authors": metric("authors", "people", "mean"),
    "spent": metric("spent", "money"),
    "share_unattributed": metric("share_unattributed", "%", "ratio", "joint"),
}


def reported(name, values, partner="us", side="ours"):
    return [
        {
            "metric_id": name, "period": FIRST.shift(at).label, "perspective": side,
            "partner_id": partner, "value": value,
        }
        for at, value in enumerate(values)
    ]  # fmt: skip


def acts_of(context):
    acts = count_activity(context).acts
    return {
        name: rows["acts"].tolist() for name, rows in acts.groupby("partner_id", sort=True)
    }, set(acts["activity"])


def test_contributions_in_the_ledger_are_counted_and_not_weighed(context_with, put_in):
    rows = [
        put_in("us", "2024-01-10", 5.0),
        put_in("us", "2024-02-10", None),
        put_in("them", "2024-03-01", 9_000.0),
        put_in("them", "2024-03-02", flow="benefit"),
        put_in("us", "2024-05-01"),
        put_in("them", "2024-11-01"),
    ]
    acts, activity = acts_of(context_with(ledger=rows))
    # The third quarter has no entry of anybody: a hole, and no row.
    assert acts == {"them": [1.0, 0.0, 1.0], "us": [2.0, 1.0, 0.0]}
    assert activity == {"ledger"}


def test_without_a_ledger_the_count_that_most_partners_report_is_taken(context_with):
    rows = [
        *reported("commits", [5, 6, 7]), *reported("commits", [3, 2, 1], "them", "theirs"),
        *reported("reviews", [900, 900]), *reported("reviews", [80, 80], "them", "theirs"),
        *reported("authors", [9, 9, 9]), *reported("spent", [70_000, 1, 2]),
    ]  # fmt: skip
    acts, activity = acts_of(context_with(metrics=METRICS, observations=rows))
    assert activity == {"commits"}
    assert acts == {"them": [3, 2, 1], "us": [5, 6, 7]}


def test_numbers_that_are_not_whole_are_no_counts(context_with):
    rows = [
        *reported("commits", [5.5, 6, 7]), *reported("commits", [3, 2, 1], "them", "theirs"),
        *reported("reviews", [9, 9]), *reported("reviews", [8, 8], "them", "theirs"),
    ]  # fmt: skip
    assert acts_of(context_with(metrics=METRICS, observations=rows))[1] == {"reviews"}


@pytest.mark.parametrize("named", ["reviews", "ledger"])
def test_the_workbook_may_say_what_is_counted(context_with, put_in, named):
    rows = [
        *reported("commits", [5, 6]), *reported("commits", [3, 2], "them", "theirs"),
        *reported("reviews", [9, 9]), *reported("reviews", [8, 8], "them", "theirs"),
    ]  # fmt: skip
    ledger = [put_in("us", "2024-01-10"), put_in("them", "2024-01-11")]
    context = context_with(
        metrics=METRICS, observations=rows, ledger=ledger, activity={"metric": named}
    )
    assert acts_of(context)[1] == {named}


def test_a_number_without_partner_is_that_of_the_only_one_on_its_side(context_with):
    rows = [*reported("commits", [5, 6], None), *reported("commits", [3, 2], None, "theirs")]
    assert acts_of(context_with(metrics=METRICS, observations=rows))[0] == {
        "them": [3, 2],
        "us": [5, 6],
    }


def test_months_are_added_up_to_quarters_only_where_all_three_are_there(context_with):
    months = [
        {
            "metric_id": "commits", "period": f"2024-{month:02d}", "perspective": "ours",
            "partner_id": "us", "value": 1,
        }
        for month in (1, 2, 3, 4, 5)
    ]  # fmt: skip
    rows = [*months, *reported("commits", [3, 2], "them", "theirs")]
    assert acts_of(context_with(metrics=METRICS, observations=rows))[0]["us"][0] == 3
    assert pd.isna(acts_of(context_with(metrics=METRICS, observations=rows))[0]["us"][1])


def test_joint_rows_and_partners_that_are_the_whole_are_totals_and_no_partners(context_with):
    sides = {"us": "ours", "them": "theirs", "venture": "joint"}
    rows = [
        *reported("commits", [5, 6]), *reported("commits", [3, 2], "them", "theirs"),
        *reported("commits", [20, 30], "venture", "joint"),
        *reported("share_unattributed", [10, 30], None, "joint"),
    ]  # fmt: skip
    found = count_activity(context_with(metrics=METRICS, observations=rows, sides=sides))
    assert set(found.acts["partner_id"]) == {"us", "them"}
    assert found.totals["total"].tolist() == [20, 30]
    # 2 of 20 and 9 of 30: 11 of 50.
    assert lay_panel(found.acts, found.totals).unattributed == pytest.approx(0.22)


def test_a_total_below_the_sum_of_its_partners_is_no_total(activity_with):
    found = activity_with({"a": [5, 5], "b": [6, 6]}, [11, 3])
    assert lay_panel(found.acts, found.totals).total.tolist() == [11, 11]


def test_a_hole_does_not_shrink_the_total_of_the_others(activity_with):
    found = activity_with({"a": [10, 10, 10], "b": [4, float("nan"), 8], "c": [0, 1, 2]})
    # 6 stands in, halfway between 4 and 8.
    assert lay_panel(found.acts, found.totals).total.tolist() == [14, 17, 20]


def test_one_partner_alone_is_compared_with_nobody(context_with, put_in):
    found = count_activity(context_with(ledger=[put_in("us", "2024-01-10")]))
    assert found.acts.empty
