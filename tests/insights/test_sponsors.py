"""Whether each side has a sponsor on a day, and since when another one; never who."""

from __future__ import annotations

from datetime import date

from alliance_health.insights.sponsors import sponsors_at

DAY = date(2026, 9, 30)


def told(tables_of, history, **stated):
    tables = tables_of(
        alliances=[{"name": "A", "stage": "operate", **stated}],
        alliance_history=[{"field": "sponsor_theirs", **row} for row in history],
    )
    found = sponsors_at(tables["alliances"], tables["alliance_history"], "a", day=DAY)
    return {one.perspective: one for one in found}


def test_the_value_valid_at_the_periods_end_counts(tables_of) -> None:
    history = [
        {"value": "Ada", "valid_from": "2020-01-01"},
        {"value": "Bea", "valid_from": "2026-07-01"},
        {"value": None, "valid_from": "2026-10-01"},
    ]
    found = told(tables_of, history)["theirs"]
    assert (found.is_named, found.was_named, found.changed_on) == (True, True, date(2026, 7, 1))


def test_a_sponsor_who_left_is_known_to_have_been_there(tables_of) -> None:
    history = [
        {"value": "Ada", "valid_from": "2020-01-01"},
        {"value": None, "valid_from": "2026-07-13"},
    ]
    found = told(tables_of, history)["theirs"]
    assert (found.is_named, found.was_named) == (False, True)


def test_the_first_sponsor_and_the_same_again_are_no_change(tables_of) -> None:
    history = [
        {"value": "Ada", "valid_from": "2026-07-01"},
        {"value": "Ada", "valid_from": "2026-08-01"},
    ]
    assert told(tables_of, history)["theirs"].changed_on is None


def test_without_history_what_is_stated_counts(tables_of) -> None:
    assert told(tables_of, [], sponsor_ours="Ada")["ours"].is_named


def test_a_side_of_which_nobody_is_ever_named_is_left_out(tables_of) -> None:
    assert list(told(tables_of, [], sponsor_ours="Ada")) == ["ours"]
