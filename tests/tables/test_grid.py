"""Every alliance stands in the grid in each complete period in which it lived."""

from datetime import date

from alliance_health.tables.calendar import Period
from alliance_health.tables.grid import alliance_grid

AS_OF = date(2026, 9, 30)


def grid(check, catalogue, frequency="quarter", **rows):
    """Lay the grid out beside an alliance that has been measured for long."""
    early = {"alliance_id": "early", "started_on": "2025-01-01"}
    rows["alliances"] = [*rows.get("alliances", [{}]), early]
    rows["observations"] = [{}, {"alliance_id": "early", "period": "2025Q1"}]
    return alliance_grid(check(**rows).tables, catalogue(frequency), AS_OF)


def periods(frame, alliance="orion"):
    return frame.loc[frame["alliance_id"].eq(alliance), "period"].tolist()


def test_an_alliance_lives_from_its_start_to_the_latest_complete_period(check, catalogue):
    frame = grid(check, catalogue, alliances=[{"started_on": "2026-02-15"}])
    assert periods(frame) == ["2026Q1", "2026Q2", "2026Q3"]
    assert frame["ordinal"].tolist() == [Period.parse(one).ordinal for one in frame["period"]]
    assert list(frame) == ["alliance_id", "period", "ordinal", "stage"]


def test_an_alliance_that_ended_has_its_last_period(check, catalogue):
    row = {"started_on": "2026-01-01", "ended_on": "2026-04-01"}
    assert periods(grid(check, catalogue, alliances=[row])) == ["2026Q1", "2026Q2"]


def test_an_unknown_start_is_that_of_the_first_data(check, catalogue):
    frame = grid(check, catalogue, ledger=[{"occurred_on": "2026-05-05"}])
    assert periods(frame) == ["2026Q2", "2026Q3"]


def test_an_alliance_without_data_still_has_the_latest_period(check, catalogue):
    frame = grid(check, catalogue, alliances=[{}, {"alliance_id": "vega"}])
    assert periods(frame, "vega") == ["2026Q3"]


def test_an_alliance_that_begins_later_is_not_there_yet(check, catalogue):
    later = {"alliance_id": "vega", "started_on": "2027-01-01"}
    assert periods(grid(check, catalogue, alliances=[{}, later]), "vega") == []


def test_data_after_the_end_leave_the_last_period(check, catalogue):
    assert periods(grid(check, catalogue, alliances=[{"ended_on": "2026-03-31"}])) == ["2026Q1"]


def test_the_stage_is_the_one_valid_at_the_periods_end(check, catalogue):
    # before the first change that the history knows, the present stage stands
    frame = grid(
        check,
        catalogue,
        alliances=[{"started_on": "2025-10-01", "stage": "transition"}],
        alliance_history=[
            {"valid_from": "2026-06-30", "value": "operate"},
            {"valid_from": "2026-03-31", "value": "form"},
            {"valid_from": "2026-04-01", "field": "owner", "value": "Ada"},
        ],
    )
    stages = frame.loc[frame["alliance_id"].eq("orion"), "stage"].tolist()
    assert stages == ["transition", "form", "operate", "operate"]


def test_rows_are_sorted_by_alliance_and_period(check, catalogue):
    rows = [{"alliance_id": name, "started_on": "2026-01-01"} for name in ("vega", "orion")]
    frame = grid(check, catalogue, alliances=rows)
    assert frame["alliance_id"].tolist() == ["early"] * 7 + ["orion"] * 3 + ["vega"] * 3
    assert frame.groupby("alliance_id")["ordinal"].is_monotonic_increasing.all()


def test_the_grid_follows_the_length_of_the_workbooks_periods(check, catalogue):
    frame = grid(check, catalogue, "month", alliances=[{"started_on": "2026-08-31"}])
    assert periods(frame) == ["2026-08", "2026-09"]


def test_without_alliances_the_grid_is_empty(check, catalogue):
    tables = check(alliances=[], observations=[], events=[]).tables
    tables = type(tables)({**check().tables.frames, "alliances": tables["alliances"]})
    assert alliance_grid(tables, catalogue(), AS_OF).empty


def test_periods_before_anything_was_measured_are_left_out(check, catalogue):
    # the alliance began, and an event is told, long before the first data of the workbook
    events = [{"occurred_on": "2019-05-05"}]
    frame = grid(check, catalogue, alliances=[{"started_on": "2019-01-01"}], events=events)
    assert periods(frame)[0] == "2025Q1"
