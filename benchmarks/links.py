"""All pairs of 20 leading and 12 lagging metrics against a plain loop of the same statistic."""

from __future__ import annotations

import time
from collections.abc import Iterable

import numpy as np
import pandas as pd

from alliance_health.insights.links.evidence import QUESTIONS, Evidence, panel_evidence
from alliance_health.insights.links.pair import PairPanel
from alliance_health.insights.links.whiten import memory_of_panel

#: Two aligned panels.
Windows = tuple[pd.DataFrame, pd.DataFrame]
#: What the contract is about.
LEADING, LAGGING, ALLIANCES, PERIODS, LAGS, ORDERS = 20, 12, 100, 20, 4, 4_999
#: Re-pairings that the plain loop is timed on, spread over so many pairs.
TIMED, TIMED_PAIRS = 200, 2


def measure_links() -> pd.DataFrame:
    """Time both ways in one run; the plain one on some re-pairings, scaled.

    Returns
    -------
    DataFrame
        what, seconds, ratio.

    Raises
    ------
    RuntimeError
        When the two do not count alike.
    """
    generator = np.random.default_rng(7)
    names = tuple(f"a{number:03d}" for number in range(ALLIANCES))
    periods = tuple(map(str, range(PERIODS)))
    x = generator.normal(size=(LEADING, ALLIANCES, PERIODS)).cumsum(axis=2)
    y = generator.normal(size=(LAGGING, ALLIANCES, PERIODS)).cumsum(axis=2)
    pairs = [
        PairPanel(f"x{first}", f"y{second}", names, periods, x[first], y[second])
        for first in range(LEADING)
        for second in range(LAGGING)
    ]
    began = time.perf_counter()
    found = [panel_evidence(pair, LAGS).dealt_until(ORDERS) for pair in pairs]
    fast = time.perf_counter() - began
    began = time.perf_counter()
    counted = [_plain_counts(one, TIMED // TIMED_PAIRS) for one in found[:TIMED_PAIRS]]
    plain = (time.perf_counter() - began) * len(pairs) * ORDERS / TIMED
    for one, counts in zip(found, counted, strict=False):
        same = panel_evidence(one.pair, LAGS).dealt_until(TIMED // TIMED_PAIRS).tally.counts
        if same != counts:
            raise RuntimeError(f"{same} and {counts} should be equal")
    return pd.DataFrame(
        {
            "what": [f"{len(pairs)} pairs, {ORDERS:,} re-pairings", "plain loop, scaled"],
            "seconds": [fast, plain],
            "ratio": [1.0, plain / fast],
        }
    )


def _plain_counts(evidence: Evidence, orders: int) -> tuple[int, ...]:
    """Count, one re-pairing after the other, how often chance does as well."""
    pair = evidence.pair
    x, y = (pd.DataFrame(series, index=pair.alliances) for series in (pair.x, pair.y))
    lags = range(1, LAGS + 1)
    # What does not depend on the order is done once, as a careful user would.
    parts = {
        "forward": _plain_windows(x, y, lags),
        "reverse": [(b, a) for a, b in _plain_windows(y, x, lags)],
        "same": _plain_windows(x, y, [0]),
        "differences": _plain_windows(_steps(x), _steps(y), lags),
    }
    own = _plain_statistics(parts, np.arange(len(x)))
    counts = np.zeros(len(QUESTIONS), dtype=int)
    for part in evidence.shuffles.deal(0, orders):
        for order in part:
            counts += np.array(_plain_statistics(parts, order)) >= np.array(own) - 1e-12
    return tuple(int(count) for count in counts)


def _plain_statistics(parts: dict[str, list[Windows]], order: np.ndarray) -> tuple[float, ...]:
    """Compute what is compared with chance, lag by lag."""
    largest = {
        name: max(abs(_correlation(a, b.iloc[order].set_axis(a.index))) for a, b in windows)
        for name, windows in parts.items()
    }
    forward, reverse, same, differences = largest.values()
    return forward, reverse, forward**2 - reverse**2, same, differences


def _plain_windows(first: pd.DataFrame, second: pd.DataFrame, lags: Iterable[int]) -> list[Windows]:
    """Filter a panel and another with the first one's memory; align and demean them."""
    memory = memory_of_panel(first.to_numpy())
    news, after = (
        part.iloc[:, 1:].set_axis(range(part.shape[1] - 1), axis=1)
        - memory * part.iloc[:, :-1].set_axis(range(part.shape[1] - 1), axis=1)
        for part in (first, second)
    )
    found = []
    for lag in lags:
        a = news.iloc[:, : news.shape[1] - lag]
        found.append((_demeaned(a), _demeaned(after.iloc[:, lag:].set_axis(a.columns, axis=1))))
    return found


def _demeaned(part: pd.DataFrame) -> pd.DataFrame:
    """Take the means of alliances and of periods out."""
    left = part.sub(part.mean(axis=1), axis=0)
    return left.sub(left.mean(), axis=1)


def _steps(part: pd.DataFrame) -> pd.DataFrame:
    """Return first differences."""
    return part.diff(axis=1).iloc[:, 1:]


def _correlation(a: pd.DataFrame, b: pd.DataFrame) -> float:
    """Correlate two panels without means."""
    sizes = float((a * a).sum().sum() * (b * b).sum().sum())
    return float((a * b).sum().sum()) / sizes**0.5
