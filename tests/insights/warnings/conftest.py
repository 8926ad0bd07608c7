"""Readings of alliances made by hand, and simulated ones whose truth is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest

from alliance_health.insights.warnings.fixed_event import FixedEvent
from alliance_health.insights.warnings.outcome import Happenings
from alliance_health.insights.warnings.readings import Readings
from alliance_health.insights.warnings.warning_run import Rulebook, WarningRun, run_warnings
from alliance_health.tables.calendar import Period

NOTHING = Happenings({}, {}, {})
Rows = Sequence[Sequence[float]]


def _read(
    lagging: Rows, leading: Rows | None = None, pillars: Mapping[str, Rows] | None = None
) -> Readings:
    """Lay series out; one without a leading index has it constant, without pillars none."""
    lag = np.array(lagging, dtype=float)
    lead = np.full(lag.shape, 50.0) if leading is None else np.array(leading, dtype=float)
    first = Period.parse("2018Q1")
    return Readings(
        tuple(f"a{at:02d}" for at in range(len(lag))),
        tuple(first.shift(at).label for at in range(lag.shape[1])),
        np.full(lag.shape, "operate", dtype="<U16"),
        lead,
        lag,
        {name: np.array(rows, dtype=float) for name, rows in (pillars or {}).items()},
    )


@pytest.fixture(scope="session")
def read() -> Callable[..., Readings]:
    return _read


@pytest.fixture(scope="session")
def run_of() -> Callable[..., WarningRun]:
    """Apply every method to readings and one event."""

    def run(readings: Readings, event: FixedEvent, **given: Readings) -> WarningRun:
        return run_warnings(readings, NOTHING, Rulebook([event], {}), **given)

    return run


@pytest.fixture(scope="session")
def simulate() -> Callable[..., Readings]:
    """Simulate alliances whose lagging index follows the leading one by two periods, or not."""

    def series(seed: int, effect: float, n: int = 40, periods: int = 24) -> Readings:
        generator = np.random.default_rng(seed)
        lead, lag = np.zeros((n, periods + 20)), np.zeros((n, periods + 20))
        for at in range(2, periods + 20):
            noise = 0.8 * generator.normal(size=(2, n))
            lead[:, at] = 0.6 * lead[:, at - 1] + noise[0]
            lag[:, at] = 0.6 * lag[:, at - 1] + effect * lead[:, at - 2] + noise[1]
        lead, lag = (np.clip(55 + 10 * one[:, 20:], 0, 100) for one in (lead, lag))
        pillars = {
            f"p{at}": np.clip(lead + 8 * generator.normal(size=lead.shape), 0, 100)
            for at in range(6)
        }
        return _read(lag, lead, pillars)

    return series
