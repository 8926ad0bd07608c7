"""Calls are marked by what followed, exactly."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from alliance_health.catalogue.settings import BandEdges, QuadrantCuts
from alliance_health.insights.warnings.call_sums import say_marks, sum_warnings
from alliance_health.insights.warnings.call_words import say_call
from alliance_health.insights.warnings.calls import CALL_COLUMNS, make_calls
from alliance_health.insights.warnings.fixed_event import FixedEvent
from alliance_health.insights.warnings.listing import list_warnings
from alliance_health.insights.warnings.marking import mark_calls
from alliance_health.insights.warnings.outcome import Happenings
from alliance_health.insights.warnings.readings import Readings
from alliance_health.insights.warnings.track_record import track_record
from alliance_health.insights.warnings.warning_run import Rulebook, WarningRun, run_warnings

Read = Callable[..., Readings]
EDGES, CUTS = BandEdges(), QuadrantCuts()
NAN = float("nan")


def claims(run: WarningRun, at: int) -> pd.DataFrame:
    period = run.readings.periods[at]
    warnings = list_warnings(run, period, track_record(run, period))
    return make_calls(run, period, warnings, edges=EDGES, cuts=CUTS)


def marks(run: WarningRun, made: int, at: int) -> pd.DataFrame:
    return mark_calls(claims(run, made), run, run.readings.periods[at], edges=EDGES)


@pytest.fixture
def run(read: Read) -> WarningRun:
    # Alarm in period 3: two weak pillars in periods 2 and 3. Outcomes fall below 40 in period 5.
    weak = [[60, 60, 30, 30, 30, 30, 30, 30]]
    readings = read(
        [[60, 60, 60, 58, 50, 38, 36, 45]],
        [[50, 50, 50, 45, 72, 72, 72, 72]],
        {"p": weak, "q": weak},
    )
    events = [FixedEvent("weak", "below", (1, 2))]
    return run_warnings(readings, Happenings({}, {}, {}), Rulebook(events, {}))


def test_a_report_claims_bands_a_direction_and_warnings(run: WarningRun) -> None:
    calls = claims(run, 3)
    assert list(calls.columns) == list(CALL_COLUMNS)
    assert calls[["kind", "subject", "said", "horizon"]].to_numpy().tolist() == [
        ["band", "leading_index", "watch", 1],
        ["band", "lagging_index", "watch", 1],
        ["direction", "lagging_index", "fall", 2],  # influence 45, outcomes 58: the past
        ["warning", "weak", "alarm", 2],
    ]
    assert [say_call(row) for row in calls.to_dict("records")] == [
        "Influence stays watch in 2019Q1",
        "Outcomes stay watch in 2019Q1",
        "Outcomes fall by 2019Q2",
        "Alarm (weak or falling pillars): outcomes fall below 40 by 2019Q2",
    ]


def test_calls_are_open_until_they_come_or_their_horizon_is_over(run: WarningRun) -> None:
    # One period on: influence 72 is strong, outcomes 50 still watch; the rest may still come.
    assert marks(run, 3, 4)["mark"].tolist() == ["did not", "came true", "open", "open"]
    # Two on: outcomes 38 is below 58 and below 40.
    later = marks(run, 3, 5)
    assert later["mark"].tolist() == ["did not", "came true", "came true", "came true"]
    assert later["settled_in"].tolist() == ["2019Q1", "2019Q1", "2019Q2", "2019Q2"]
    assert later["told"].iloc[3] == "outcomes 38.0, line 40.0"
    assert say_marks(later) == (
        "Of 3 expectations in the last report 2 came true, 1 did not; the one alarm came true"
    )


def test_later_periods_do_not_change_a_settled_mark(run: WarningRun) -> None:
    pd.testing.assert_frame_equal(marks(run, 3, 5), marks(run, 3, 7))


def test_a_warning_that_comes_is_settled_before_its_horizon_is_over(run: WarningRun) -> None:
    warning = marks(run, 4, 5)
    warning = warning[warning["kind"] == "warning"]
    assert warning[["said", "mark", "settled_in"]].to_numpy().tolist() == [
        ["alarm", "came true", "2019Q2"]
    ]


def test_nothing_is_claimed_of_an_event_in_progress(run: WarningRun) -> None:
    assert "warning" not in set(claims(run, 6)["kind"])


def test_a_missing_value_cannot_mark_a_call(read: Read) -> None:
    readings = read([[60, 60, 60, NAN]], [[60] * 4], {"p": [[60] * 4], "q": [[60] * 4]})
    events = [FixedEvent("weak", "below", (1,))]
    run = run_warnings(readings, Happenings({}, {}, {}), Rulebook(events, {}))
    found = marks(run, 2, 3)
    assert found["mark"].tolist() == ["came true", "cannot be told", "cannot be told"]
    assert found["told"].iloc[1] == "the index of 2018Q4 is missing"


def test_an_event_without_a_warning_is_a_miss(read: Read) -> None:
    strong = [[60] * 5]
    readings = read([[60, 60, 60, 38, 38]], [[60] * 5], {"p": strong, "q": strong})
    events = [FixedEvent("weak", "below", (1,))]
    run = run_warnings(readings, Happenings({}, {}, {}), Rulebook(events, {}))
    found = marks(run, 2, 3)
    assert sum_warnings(found).misses == 1
    assert say_marks(found).endswith("1 did not; 1 event came without a warning")


def test_an_end_marks_its_warning(read: Read) -> None:
    weak = [[30] * 5]
    readings = read([[60] * 5], [[60] * 5], {"p": weak, "q": weak})
    events = [FixedEvent("ended", "ended", (1, 2))]
    happenings = Happenings({"a00": readings.periods[3]}, {}, {})
    run = run_warnings(readings, happenings, Rulebook(events, {}))
    assert marks(run, 2, 3).iloc[-1][["said", "mark"]].tolist() == ["alarm", "came true"]
    assert marks(run, 1, 2).iloc[-1][["said", "mark"]].tolist() == ["alarm", "open"]


def test_a_call_about_what_is_gone_cannot_be_told(run: WarningRun) -> None:
    calls = claims(run, 3).assign(alliance_id="gone")
    marked = mark_calls(calls, run, run.readings.periods[5], edges=EDGES)
    assert set(marked["mark"]) == {"cannot be told"}


def test_calls_of_forty_alliances_over_24_quarters_are_marked_as_the_truth_has_it(
    simulate: Callable[..., Readings],
) -> None:
    readings = simulate(11, 0.5)
    events = [FixedEvent("weak", "below", (1, 2, 4), red_line=45), FixedEvent("drop", "drop", (2,))]
    run = run_warnings(readings, Happenings({}, {}, {}), Rulebook(events, {}))
    last = 23
    checked = 0
    for made in range(8, last):
        for call in marks(run, made, last).to_dict("records"):
            row = readings.alliances.index(call["alliance_id"])
            ahead = readings.lagging[row, made + 1 : made + 1 + call["horizon"]]
            over = made + call["horizon"] <= last
            if call["kind"] == "warning":
                hit = bool((ahead < 45).any() if call["event_kind"] == "below"
                           else (ahead <= call["line"]).any())  # fmt: skip
                came = None if not (hit or over) else hit == (call["said"] == "alarm")
            elif call["kind"] == "direction":
                moved = ahead[-1] - readings.lagging[row, made]
                came = None if not over else (moved > 0) == (call["said"] == "rise")
            else:
                index = readings.leading if call["subject"] == "leading_index" else readings.lagging
                score = index[row, made + 1]
                band = "weak" if score < 40 else "watch" if score < 70 else "strong"
                came = band == call["said"]
            wanted = {None: "open", True: "came true", False: "did not"}[came]
            assert call["mark"] == wanted, call
            checked += 1
    assert checked > 3000
