"""How often methods were right: by hand, on noise, and on a signal that was planted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from alliance_health.insights.warnings.fixed_event import FixedEvent
from alliance_health.insights.warnings.listing import WARNING_COLUMNS, list_warnings
from alliance_health.insights.warnings.readings import Readings
from alliance_health.insights.warnings.track_record import RECORD_COLUMNS, track_record
from alliance_health.insights.warnings.warning_run import METHODS, WarningRun

Read = Callable[..., Readings]
Simulate = Callable[..., Readings]
RunOf = Callable[..., WarningRun]
EVENT = FixedEvent("weak", "below", (2,), red_line=45)


def judged(run: WarningRun) -> pd.DataFrame:
    return track_record(run, run.readings.periods[-1])


def test_below_ten_events_there_is_a_table_of_counts_and_nothing_else(
    read: Read, run_of: RunOf
) -> None:
    # Two pillars are weak in periods 3 to 5, so the rule alarms in 4 and 5. The first alliance
    # falls below 40 in period 6: periods 4 and 5 are hits, 7 and 8 not at risk. The second never
    # does: two false alarms. Of 10 periods, horizon 2: the first is judged in 0-5 (4, 5 came),
    # the second in 0-7.
    weak = [60, 60, 60, 30, 30, 30, 60, 60, 60, 60]
    lagging = [[50] * 6 + [30] * 4, [50] * 10]
    pillars = {"p": [weak, weak], "q": [weak, weak]}
    run = run_of(read(lagging, None, pillars), FixedEvent("weak", "below", (2,)))
    row = judged(run).set_index("method").loc["k of n"]
    assert row[["hits", "false_alarms", "misses", "quiet"]].tolist() == [2, 2, 0, 10]
    assert row["events"] == 1
    assert row["reason"] == "too little data: 1 event in 2 alliances over 8 periods, 10 needed"
    assert row["verdict"] == "unproven"
    assert row[["precision", "auc", "brier", "lead_time"]].isna().all()


@pytest.mark.parametrize("level", [50.0, 30.0])
def test_without_any_event_nothing_can_be_evaluated(
    read: Read, run_of: RunOf, level: float
) -> None:
    record = judged(run_of(read([[level] * 16]), FixedEvent("weak", "below", (1, 4))))
    assert set(record["verdict"]) == {"cannot be evaluated"}
    assert record["reason"].str.startswith("cannot be evaluated").all()
    assert list(record.columns) == list(RECORD_COLUMNS)


def test_a_single_alliance_with_sixteen_quarters_is_too_little_data(
    read: Read, run_of: RunOf
) -> None:
    run = run_of(
        read([[50, 50, 38, 50] * 4], [[60, 40, 60, 50] * 4]), FixedEvent("w", "below", (1,))
    )
    record = judged(run)
    assert record["reason"].str.startswith("too little data: 4 events in 1 alliance").all()
    warnings = list_warnings(run, run.readings.periods[-1], record)
    assert list(warnings.columns) == list(WARNING_COLUMNS)
    assert warnings["method"].tolist() == list(METHODS)
    assert warnings["probability"].isna().all()
    assert warnings["record"].str.startswith("unproven: too little data").all()


def test_every_alliance_and_event_appears_with_its_state(read: Read, run_of: RunOf) -> None:
    lagging = [[50.0] * 10, [50.0] * 9 + [30], [50.0] * 9 + [np.nan]]
    run = run_of(read(lagging), FixedEvent("weak", "below", (1, 2)))
    rows = list_warnings(run, run.readings.periods[-1], judged(run))
    assert len(rows) == 3 * 2 * len(METHODS)
    by_alliance = rows.groupby("alliance_id")["reason"].unique()
    assert by_alliance["a01"].tolist() == ["in progress: it is not foretold again until it is over"]
    assert by_alliance["a02"].tolist() == ["the lagging index is missing"]
    assert set(rows.loc[rows["alliance_id"] == "a00", "state"]) == {"cannot be told"}


def test_alliances_that_ended_stay_in_the_record(simulate: Simulate, run_of: RunOf) -> None:
    readings = simulate(1, 0.5)
    stages = readings.stages.copy()
    stages[:20, 18:] = ""  # half of them ended after 18 quarters
    lagging = readings.lagging.copy()
    lagging[:20, 18:] = np.nan
    ended = Readings(
        readings.alliances, readings.periods, stages, readings.leading, lagging, readings.pillars
    )
    record = judged(run_of(ended, EVENT))
    assert record["n_alliances"].max() > 20


def test_noise_is_not_called_proven_and_a_planted_signal_is(
    simulate: Simulate, run_of: RunOf
) -> None:
    # Six histories of 40 alliances over 24 quarters of each kind, seeds fixed beforehand.
    noise = pd.concat([judged(run_of(simulate(seed, 0.0), EVENT)) for seed in range(6)])
    signal = pd.concat([judged(run_of(simulate(seed, 0.6), EVENT)) for seed in range(6)])
    assert (noise["verdict"] == "proven").mean() <= 0.06  # 1 of 18 at most
    model_noise, model = (one[one["method"] == "model"] for one in (noise, signal))
    # On noise the lagging index still foretells itself: only the leading one adds nothing.
    assert (model_noise["skill_last_index_low"] <= 0).all()
    assert (model["skill_last_index"] > 0).all()
    assert (model["verdict"] == "proven").sum() >= 4
    rule = signal[signal["method"] == "k of n"]
    assert (rule["precision"] > rule["base_rate"]).sum() >= 5
    assert (model["auc"] > model_noise["auc"].mean()).all()


def test_rules_charts_and_the_model_are_judged_in_the_same_periods(
    simulate: Simulate, run_of: RunOf
) -> None:
    record = judged(run_of(simulate(1, 0.5), EVENT))
    # 24 quarters: from max(8, 60 % of 24) = 15 on, up to 24 - horizon.
    assert set(record["first_period"]) == {"2021Q4"}
    assert set(record["last_period"]) == {"2023Q2"}
    assert (record["hits"] + record["misses"] + record["false_alarms"] + record["quiet"]
            == record["cases"]).all()  # fmt: skip


def test_the_same_inputs_give_the_same_record(simulate: Simulate, run_of: RunOf) -> None:
    one, two = (judged(run_of(simulate(3, 0.5), EVENT)) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)


def test_a_record_of_the_past_does_not_move_when_later_periods_come(
    simulate: Simulate, run_of: RunOf
) -> None:
    readings = simulate(3, 0.5)
    cut = slice(0, 20)
    part = Readings(
        readings.alliances, readings.periods[cut], readings.stages[:, cut],
        readings.leading[:, cut], readings.lagging[:, cut],
        {name: rows[:, cut] for name, rows in readings.pillars.items()},
    )  # fmt: skip
    period = readings.periods[19]
    whole, then = run_of(readings, EVENT), run_of(part, EVENT)
    pd.testing.assert_frame_equal(track_record(whole, period), track_record(then, period))
    pd.testing.assert_frame_equal(
        list_warnings(whole, period, track_record(whole, period)),
        list_warnings(then, period, track_record(then, period)),
    )
