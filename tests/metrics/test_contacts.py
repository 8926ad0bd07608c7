"""Dependence on one contact."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance_health.metrics import measure
from alliance_health.metrics.lineage import Number, rows_behind
from alliance_health.tables.calendar import Period
from alliance_health.tables.carry import align_values

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])


def contacts(period, *pairs):
    return [
        {"contact_ours": ours, "contact_theirs": theirs, "period": period, "exchanges": count}
        for ours, theirs, count in pairs
    ]


def test_breadth_is_the_share_of_the_busiest_person_on_either_side(make_context, values_of):
    rows = contacts("2025Q2", ("ann", "xia", 8), ("ben", "xia", 7), ("ann", "yan", 5))
    # Of 20 exchanges ann has 13, ben 7, xia 15, yan 5.
    found = values_of(make_context({"contacts": rows}), "contact_breadth")
    assert found == {("orion", "2025Q2", "joint"): 75.0}


def test_the_same_id_on_both_sides_is_two_people(make_context, value_of):
    rows = contacts("2025Q2", ("sam", "xia", 10), ("ben", "sam", 10))
    # Sam of ours has 10 of 20, sam of theirs as well; one person would have all 20.
    assert value_of(make_context({"contacts": rows}), "contact_breadth", "2025Q2") == 50.0


def test_months_of_a_quarter_are_added_up(make_context, values_of):
    rows = contacts("2025-04", ("ann", "xia", 6)) + contacts("2025-05", ("ann", "yan", 2))
    rows += contacts("2025-06", ("ben", "yan", 2))
    # Ann has 8 of 10; no single month reaches ten exchanges.
    found = values_of(make_context({"contacts": rows}), "contact_breadth")
    assert found == {("orion", "2025Q2", "joint"): 80.0}


def test_a_quarter_with_a_missing_month_has_no_value(make_context, values_of):
    rows = contacts("2025-04", ("ann", "xia", 60)) + contacts("2025-06", ("ben", "yan", 20))
    assert values_of(make_context({"contacts": rows}), "contact_breadth") == {}


def test_a_month_without_exchanges_is_there_if_it_says_so(make_context, value_of):
    rows = contacts("2025-04", ("ann", "xia", 60)) + contacts("2025-06", ("ben", "yan", 20))
    rows += contacts("2025-05", ("ann", "xia", 0))
    assert value_of(make_context({"contacts": rows}), "contact_breadth", "2025Q2") == 75.0


def test_rows_of_the_quarter_itself_beat_those_of_its_months(make_context, value_of):
    rows = contacts("2025Q2", ("ann", "xia", 10), ("ben", "yan", 10))
    rows += contacts("2025-04", ("ann", "xia", 10))
    assert value_of(make_context({"contacts": rows}), "contact_breadth", "2025Q2") == 50.0


def test_periods_longer_than_the_metrics_own_do_not_count(make_context, values_of):
    rows = contacts("2025H1", ("ann", "xia", 100))
    assert values_of(make_context({"contacts": rows}), "contact_breadth") == {}
    rows += contacts("2025Q2", ("ann", "xia", 15), ("ben", "yan", 5))
    found = values_of(make_context({"contacts": rows}), "contact_breadth")
    assert found == {("orion", "2025Q2", "joint"): 75.0}


def test_months_and_quarters_make_a_half_year_of_a_half_yearly_workbook(make_context, values_of):
    rows = contacts("2025Q1", ("ann", "xia", 10))
    rows += [row for month in (4, 5, 6) for row in contacts(f"2025-0{month}", ("ben", "yan", 2))]
    context = make_context(
        {"contacts": rows}, frequency="half-year", lives={"orion": ("2025H1", "2025H2")}
    )
    # Ann has 10 of 16.
    assert values_of(context, "contact_breadth") == {("orion", "2025H1", "joint"): 62.5}


def test_a_share_of_fewer_than_ten_exchanges_says_nothing(make_context, values_of):
    few = contacts("2025Q2", ("ann", "xia", 9)) + contacts("2025Q3", ("ann", "xia", 0))
    enough = contacts("2025Q4", ("ann", "xia", 9), ("ben", "xia", 1))
    found = values_of(make_context({"contacts": few + enough}), "contact_breadth")
    assert found == {("orion", "2025Q4", "joint"): 100.0}


def test_an_unknown_number_of_exchanges_hides_the_share(make_context, values_of):
    rows = contacts("2025Q2", ("ann", "xia", 30), ("ben", "yan", None))
    assert values_of(make_context({"contacts": rows}), "contact_breadth") == {}


def test_rows_behind_the_number_name_nobody(make_context):
    rows = contacts("2025-04", ("ann", "xia", 10)) + contacts("2025-05", ("ann", "yan", 2))
    rows += contacts("2025-06", ("ben", "yan", 2))
    context = make_context({"contacts": rows})
    values = measure(context.tables, context.catalogue, context.grid)
    panel = align_values(values, context.grid, context.catalogue)
    number = Number("orion", "2025Q2", "joint", "metric", "contact_breadth", "leading")
    trace = rows_behind(number, panel=panel, context=context)
    assert trace["key"].tolist() == ["2025-04", "2025-05", "2025-06"]
    assert trace["value"].tolist() == [10.0, 2.0, 2.0]
    text = trace.to_csv()
    assert not [name for name in ("ann", "ben", "xia", "yan") if name in text]


@examples
@given(seed=SEEDS)
def test_breadth_is_the_same_seen_from_the_other_side(seed, drawn, redrawn, values_of):
    rows, context = drawn(seed)
    turned = [
        {**one, "contact_ours": one["contact_theirs"], "contact_theirs": one["contact_ours"]}
        for one in rows["contacts"]
    ]
    expected = values_of(context, "contact_breadth")
    assert values_of(redrawn({**rows, "contacts": turned}), "contact_breadth") == expected
    assert all(0 < share <= 100 for share in expected.values())


@examples
@given(seed=SEEDS)
def test_breadth_is_what_counting_by_hand_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    expected = {}
    for alliance_id, period in lived():
        here = [one for one in rows["contacts"] if one["alliance_id"] == alliance_id]
        share = busiest_share(account_of(here, period) or [])
        if share is not None:
            expected[alliance_id, period.label, "joint"] = share
    assert values_of(context, "contact_breadth") == pytest.approx(expected)


def account_of(rows, period):
    """Rows of a period: its own, else those of all its parts; None where a part is missing."""
    own = [one for one in rows if one["period"] == period.label]
    if own or period.frequency.months == 1:
        return own or None
    start = period.start.year * 12 + period.start.month - 1
    months = range(start, start + period.frequency.months)
    parts = [account_of(rows, Period.parse(f"{at // 12}-{at % 12 + 1:02d}")) for at in months]
    return None if None in parts else [one for part in parts for one in part]


def busiest_share(rows):
    """Share of the busiest person; None where it is not known or means nothing."""
    counts = [one["exchanges"] for one in rows]
    if not counts or None in counts or sum(counts) < 10:
        return None
    persons = Counter()
    for one in rows:
        persons["ours", one["contact_ours"]] += one["exchanges"]
        persons["theirs", one["contact_theirs"]] += one["exchanges"]
    return 100 * max(persons.values()) / sum(counts)
