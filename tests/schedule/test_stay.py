"""The clock of our own starts runs at once and every day."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta

import pytest

from alliance_health.errors import ReportError
from alliance_health.schedule.stay import daily_clock, start_anew


def test_the_clock_starts_a_run_at_once_and_the_next_at_its_time() -> None:
    starts = []

    def run() -> None:
        starts.append(datetime.now().astimezone())
        clock.shutdown(wait=False)

    clock = daily_clock(run, (6, 5))
    (job,) = clock.get_jobs()
    clock.start()
    assert len(starts) == 1
    following = job.trigger.get_next_fire_time(None, starts[0])
    assert (following.hour, following.minute) == (6, 5)
    assert timedelta(0) <= following - starts[0] <= timedelta(days=1, hours=1)


def test_a_run_of_its_own_tells_how_it_ended() -> None:
    assert start_anew([sys.executable, "-c", "raise SystemExit(3)"]) == 3


def test_without_the_package_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apscheduler.schedulers.blocking", None)
    with pytest.raises(ReportError, match=r"alliance-health\[schedule\]"):
        daily_clock(lambda: None, (6, 0))
