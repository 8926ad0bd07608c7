"""Later rows supersede earlier ones; rows that cannot be put in order are all refused."""

import pytest


def account(checked, table):
    row = checked.accounting.set_index("table").loc[table]
    return tuple(row[["rows_in", "accepted", "rejected", "superseded"]])


def test_a_row_given_twice_on_one_day_is_refused_both_times_and_names_the_other(check):
    checked = check(observations=[{}, {"period": "2026Q2"}, {"value": "5"}])
    assert account(checked, "observations") == (3, 1, 2, 0)
    assert [(one.line, one.reason) for one in checked.problems] == [
        (2, "the same row, known from the same day, is also in line 4"),
        (4, "the same row, known from the same day, is also in line 2"),
    ]
    assert checked.problems[0].value == "orion, trust, 2026Q3, ours"
    assert "recorded_on" in checked.problems[0].remedy


def test_an_empty_day_is_the_periods_end(check):
    # 2026-09-30 is what the first row means by leaving the day empty
    checked = check(observations=[{}, {"recorded_on": "2026-09-30"}])
    assert account(checked, "observations") == (2, 0, 2, 0)


def test_a_later_day_supersedes_and_both_versions_are_kept(check):
    checked = check(observations=[{"recorded_on": "2026-11-01", "value": "5"}, {}])
    assert account(checked, "observations") == (2, 1, 0, 1)
    kept = checked.tables["observations"]
    assert kept["recorded_on"].dt.strftime("%Y-%m-%d").tolist() == ["2026-11-01", "2026-09-30"]
    assert kept["recorded_on_stated"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("table", "row", "day"),
    [
        ("alliances", {}, "1800-01-01"),
        ("partners", {}, "1800-01-01"),
        ("alliance_history", {}, "2026-01-01"),
        ("observations", {"period": "2026-9M"}, "2026-09-30"),
        ("observations", {"period": "2026-07-01/2026-08-15"}, "2026-08-15"),
        ("targets", {}, "2026-07-01"),
        ("ratings", {"wave": "2026H1"}, "2026-06-30"),
        ("opportunities", {}, "2026-01-10"),
        ("ledger", {}, "2026-02-01"),
        ("decisions", {}, "2026-03-01"),
        ("commitments", {}, "2026-03-01"),
        ("meetings", {}, "2026-04-01"),
        ("meetings", {"held_on": "2026-03-30"}, "2026-03-30"),
        ("issues", {}, "2026-04-01"),
        ("events", {}, "2026-05-01"),
    ],
)
def test_a_row_without_a_day_is_known_from_its_period_or_event(check, table, row, day):
    frame = check(**{table: [row]}).tables[table]
    assert frame["recorded_on"].dt.strftime("%Y-%m-%d").tolist() == [day]


def test_two_events_of_one_id_without_recorded_on_are_refused(check):
    # their own dates differ, but nobody said that the second corrects the first
    checked = check(events=[{}, {"occurred_on": "2026-06-01"}])
    assert account(checked, "events") == (2, 0, 2, 0)


def test_an_event_that_is_corrected_says_when(check):
    checked = check(events=[{}, {"occurred_on": "2026-06-01", "recorded_on": "2026-07-01"}])
    assert account(checked, "events") == (2, 1, 0, 1)


def test_one_id_in_two_alliances_is_refused(check):
    checked = check(
        alliances=[{}, {"alliance_id": "vega"}],
        events=[{}, {"alliance_id": "vega", "recorded_on": "2026-07-01"}],
    )
    assert account(checked, "events") == (2, 0, 2, 0)
    assert "partly for another alliance" in checked.problems[0].reason


def test_a_deal_may_have_one_id_in_two_alliances(check):
    # its key holds the alliance: two alliances may share a deal
    checked = check(
        alliances=[{}, {"alliance_id": "vega"}], opportunities=[{}, {"alliance_id": "vega"}]
    )
    assert account(checked, "opportunities") == (2, 2, 0, 0)


def test_a_faulty_version_leaves_the_earlier_one_in_force(check):
    checked = check(observations=[{}, {"recorded_on": "2026-11-01", "value": "x"}])
    assert account(checked, "observations") == (2, 1, 1, 0)
    assert checked.tables["observations"]["value"].tolist() == [4.0]


def test_only_the_first_of_many_other_lines_are_named(check):
    checked = check(observations=[{}] * 9)
    assert checked.problems[8].reason.endswith("is also in line 2, 3, 4, 5, 6 and 3 more")
