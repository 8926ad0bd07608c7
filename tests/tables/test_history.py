"""The past is read as it was known then; the newest fact says how far the data reach."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.errors import DataError
from alliance_health.tables.history import default_as_of, known_at, latest_complete_period
from alliance_health.tables.schemas import SCHEMAS


def values(tables, as_of):
    return known_at(tables, as_of)["observations"]["value"].tolist()


def test_the_newest_version_known_on_the_day_is_the_one_that_counts(check):
    rows = [{"value": "4"}, {"value": "5", "recorded_on": "2026-11-01"}]
    tables = check(observations=rows).tables
    assert values(tables, date(2026, 9, 29)) == []
    assert values(tables, date(2026, 9, 30)) == [4.0]
    assert values(tables, date(2026, 10, 31)) == [4.0]
    assert values(tables, date(2026, 11, 1)) == [5.0]
    assert values(tables, None) == [5.0]


def test_a_later_empty_value_takes_the_earlier_one_back(check):
    rows = [{}, {"value": "", "recorded_on": "2026-11-01"}]
    known = known_at(check(observations=rows).tables, date(2026, 12, 1))
    assert known["observations"]["value"].isna().tolist() == [True]


def test_a_deal_closed_later_is_open(check):
    row = {"closed_on": "2026-04-01", "won": "yes"}
    tables = check(opportunities=[row]).tables
    before = known_at(tables, date(2026, 3, 31))["opportunities"]
    assert before[["closed_on", "won"]].isna().all(axis=None)
    after = known_at(tables, date(2026, 4, 1))["opportunities"]
    assert after["won"].tolist() == [True]


def test_an_expected_closing_date_stays_readable(check):
    tables = check(opportunities=[{"closed_on": "2026-12-01"}]).tables
    assert known_at(tables, date(2026, 3, 31))["opportunities"]["closed_on"].notna().all()
    assert default_as_of(tables) == date(2026, 9, 30)


def test_a_decision_taken_later_has_no_outcome_but_its_due_date(check):
    tables = check(decisions=[{"closed_on": "2026-04-01", "outcome": "yes"}]).tables
    known = known_at(tables, date(2026, 3, 31))["decisions"]
    assert known[["closed_on", "outcome"]].isna().all(axis=None)
    assert known["due_on"].notna().all()


def test_a_meeting_not_held_yet_has_no_attendance(check):
    row = {"held_on": "2026-04-09", "attended_ours": "3", "quorum": "yes"}
    known = known_at(check(meetings=[row]).tables, date(2026, 4, 5))["meetings"]
    assert known[["held_on", "attended_ours", "quorum"]].isna().all(axis=None)
    assert known["planned_on"].notna().all()


def test_an_unplanned_meeting_does_not_exist_before_it_is_held(check):
    row = {"planned_on": "", "held_on": "2026-04-09", "recorded_on": "2026-04-01"}
    assert known_at(check(meetings=[row]).tables, date(2026, 4, 5))["meetings"].empty


def test_an_alliance_that_ended_later_lives(check):
    tables = check(alliances=[{"ended_on": "2026-06-01"}]).tables
    assert known_at(tables, date(2026, 5, 31))["alliances"]["ended_on"].isna().all()
    assert known_at(tables, date(2026, 6, 1))["alliances"]["ended_on"].notna().all()


def test_a_change_announced_beforehand_is_not_valid_yet(check):
    row = {"valid_from": "2026-06-01", "recorded_on": "2026-05-01"}
    tables = check(alliance_history=[row]).tables
    assert known_at(tables, date(2026, 5, 31))["alliance_history"].empty
    assert len(known_at(tables, date(2026, 6, 1))["alliance_history"]) == 1


def test_a_target_is_known_from_its_periods_start(check):
    tables = check(targets=[{}]).tables
    assert known_at(tables, date(2026, 6, 30))["targets"].empty
    assert len(known_at(tables, date(2026, 7, 1))["targets"]) == 1


@pytest.mark.parametrize("table", list(SCHEMAS))
def test_looking_back_twice_is_looking_back_once(check, table):
    tables = check(partners=[{}], **({table: [{}]} if table != "partners" else {})).tables
    for as_of in (None, date(2026, 4, 1), date(2026, 9, 30)):
        once = known_at(tables, as_of)
        assert known_at(once, as_of)[table].equals(once[table])
        assert once[table].dtypes.equals(tables[table].dtypes)


days = st.dates(date(2026, 9, 1), date(2026, 12, 31))


@settings(max_examples=20, deadline=None)
@given(st.lists(days, min_size=1, max_size=6, unique=True), days)
def test_the_version_in_force_is_the_last_one_recorded_by_then(check, recorded, as_of):
    rows = [{"recorded_on": day.isoformat(), "value": str(day.toordinal())} for day in recorded]
    by_then = [day.toordinal() for day in recorded if day <= as_of]
    expected = [float(max(by_then))] if by_then else []
    assert values(check(observations=rows).tables, as_of) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ({}, date(2026, 9, 30)),
        ({"ratings": [{"wave": "2026Q4"}]}, date(2026, 12, 31)),
        ({"observations": [{"period": "2026-11M"}]}, date(2026, 11, 30)),
        ({"events": [{"occurred_on": "2026-10-02"}]}, date(2026, 10, 2)),
        ({"decisions": [{"due_on": "2027-01-01"}]}, date(2026, 9, 30)),
        ({"meetings": [{"planned_on": "2027-01-01", "held_on": ""}]}, date(2026, 9, 30)),
        ({"targets": [{"period": "2027"}]}, date(2026, 9, 30)),
        ({"targets": [{"recorded_on": "2026-10-05"}]}, date(2026, 10, 5)),
        ({"alliances": [{"started_on": "2027-01-01"}]}, date(2026, 9, 30)),
        ({"alliances": [{"ended_on": "2026-10-15"}]}, date(2026, 10, 15)),
    ],
)
def test_the_day_to_look_back_from_is_the_newest_fact_never_a_plan(check, rows, expected):
    assert default_as_of(check(**rows).tables) == expected


def test_without_any_fact_there_is_nothing_to_look_back_on(check):
    with pytest.raises(DataError, match="Fill in observations"):
        default_as_of(check(observations=[]).tables)


@pytest.mark.parametrize(
    ("as_of", "frequency", "expected"),
    [
        (date(2026, 9, 30), "quarter", "2026Q3"),
        (date(2026, 9, 29), "quarter", "2026Q2"),
        (date(2026, 9, 30), "half-year", "2026H1"),
        (date(2026, 9, 30), "year", "2025"),
        (date(2026, 9, 30), "month", "2026-09"),
        # no data reach the fourth quarter, so it is not the one to show
        (date(2027, 3, 1), "quarter", "2026Q3"),
    ],
)
def test_the_latest_complete_period_has_ended_and_has_data(
    check, catalogue, as_of, frequency, expected
):
    rows = [{"period": "2026Q2"}, {"period": "2026Q3"}]
    # the day before its end the third quarter is not known, but the act in August is
    tables = check(observations=rows, events=[{"occurred_on": "2026-08-01"}]).tables
    settings = catalogue(frequency).settings
    assert latest_complete_period(tables, settings, as_of).label == expected


def test_a_plan_does_not_stretch_the_data(check, catalogue):
    tables = check(targets=[{"period": "2027Q1"}], decisions=[{"due_on": "2027-02-01"}]).tables
    period = latest_complete_period(tables, catalogue().settings, date(2027, 12, 31))
    assert period.label == "2026Q3"


def test_before_the_first_data_no_period_is_complete(check, catalogue):
    with pytest.raises(DataError, match="look back from a later day"):
        latest_complete_period(check().tables, catalogue().settings, date(2020, 1, 1))


def test_a_goal_that_is_recorded_again_is_known_since_its_first_version(check):
    rows = [
        {"recorded_on": "2025-02-01", "rank_ours": "1"},
        {"recorded_on": "2026-05-01", "rank_ours": "2"},
        {"goal_id": "g2"},
    ]
    known = known_at(check(goals=rows).tables, None)["goals"].set_index("goal_id")
    assert known.loc["g1", "rank_ours"] == 2
    assert known.loc["g1", "known_since"] == pd.Timestamp("2025-02-01")
    # without a day of its own: from when its alliance is known
    alliance = known_at(check(goals=rows).tables, None)["alliances"]
    assert known.loc["g2", "known_since"] == alliance["recorded_on"][0]


def test_a_row_that_is_taken_back_is_gone_from_its_day_on(check):
    deal = {"deal_id": "d1", "opened_on": "2026-01-10"}
    back = {"deal_id": "d1", "recorded_on": "2026-04-01", "withdrawn": "yes"}
    emptied = dict.fromkeys(["attribution", "amount", "currency", "opened_on", "sales_stage"], "")
    checked = check(opportunities=[deal, back | emptied])
    assert [one for one in checked.problems if one.severity == "error"] == []
    assert len(known_at(checked.tables, date(2026, 3, 31))["opportunities"]) == 1
    assert len(known_at(checked.tables, date(2026, 4, 1))["opportunities"]) == 0
    account = checked.accounting.set_index("table").loc["opportunities"]
    assert account[["accepted", "superseded", "rejected"]].tolist() == [1, 1, 0]


def test_a_row_that_takes_another_back_says_from_when(fault):
    found = fault("opportunities", {"withdrawn": "yes"})
    assert found.column == "recorded_on"


def test_what_was_known_on_a_day_is_cut_once_and_let_go_with_the_next_day(check):
    tables = check(
        observations=[{"value": "4"}, {"value": "5", "recorded_on": "2026-11-01"}]
    ).tables
    days = (date(2026, 10, 31), date(2026, 11, 1))
    first, second = (known_at(tables, day)["observations"] for day in days)
    assert known_at(tables, days[1])["observations"] is second
    again = known_at(tables, days[0])["observations"]
    assert again is not first
    assert again["value"].tolist() == [4.0]
