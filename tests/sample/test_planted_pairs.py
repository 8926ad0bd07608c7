"""The planted pairs announce by two quarters, the empty ones do not.

A plain version of the panel test, written for these tests alone: series without the mean of
their alliance and of their quarter, whitened with the leading series' own memory, correlated
at lags 1 to 3, and compared with the same statistic after giving every alliance the outcomes
of another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from alliance_health.commands.links import factors_until
from alliance_health.insights.links.find import find_links
from alliance_health.pipeline import Analysis

MAX_LAG, PERMUTATIONS = 3, 1999


@dataclass(frozen=True)
class Announcement:
    """What the test says of one pair."""

    alliances: int
    lag: int
    association: float
    same_time: float
    p: float
    p_reverse: float


@pytest.fixture(scope="module")
def found(analysis: Analysis, planted: dict[str, Any]) -> dict[tuple[str, str], Announcement]:
    announcement = planted["announcement"]
    pairs = [*announcement["planted_pairs"], *announcement["empty_pairs"]]
    return {tuple(pair): _test(analysis, *pair) for pair in pairs}


def test_the_workbook_declares_the_planted_pairs_and_as_many_empty_ones(
    analysis: Analysis, planted: dict[str, Any]
) -> None:
    announcement = planted["announcement"]
    pairs = [*announcement["planted_pairs"], *announcement["empty_pairs"]]
    assert [list(pair) for pair in analysis.catalogue.settings.links.pairs] == pairs
    assert len(announcement["planted_pairs"]) == len(announcement["empty_pairs"])


def test_planted_pairs_announce_by_two_quarters(
    found: dict[tuple[str, str], Announcement], planted: dict[str, Any]
) -> None:
    lag = planted["announcement"]["lag"]
    for pair in planted["announcement"]["planted_pairs"]:
        one = found[tuple(pair)]
        assert one.alliances >= 18, pair
        assert one.lag == lag, (pair, one)
        assert one.p <= 0.002, (pair, one)
        assert one.p_reverse > 0.05, (pair, one)
        assert abs(one.same_time) < abs(one.association) / 2, (pair, one)


def test_empty_pairs_announce_nothing(
    found: dict[tuple[str, str], Announcement], planted: dict[str, Any]
) -> None:
    for pair in planted["announcement"]["empty_pairs"]:
        assert found[tuple(pair)].p > 0.05, (pair, found[tuple(pair)])


def test_an_outcome_follows_a_point_of_influence_by_the_planted_size(
    analysis: Analysis, planted: dict[str, Any]
) -> None:
    # Two-way demeaned slope of the lagging on the leading index, two quarters before. The
    # indices also hold metrics that do not move with influence (a fifth of the leading, a
    # ninth of the lagging weight), so the slope lies near, not at, the planted size.
    lag, size = planted["announcement"]["lag"], planted["announcement"]["size"]
    x, y = _common(
        _series(analysis, "leading_index", "leading"), _series(analysis, "lagging_index", "lagging")
    )
    x, y = _demeaned(x[:, :-lag]), _demeaned(y[:, lag:])
    assert (x * y).sum() / (x * x).sum() == pytest.approx(size, abs=0.25)


def _test(analysis: Analysis, leading: str, lagging: str) -> Announcement:
    x, y = _common(_series(analysis, leading, "leading"), _series(analysis, lagging, "lagging"))
    orders = [np.random.default_rng(step).permutation(len(x)) for step in range(PERMUTATIONS)]
    memory = _memory(x)
    forward = [_associations(_whitened(x, memory), _whitened(y, memory), k) for k in (0, 1, 2, 3)]
    memory = _memory(y)
    reverse = [_associations(_whitened(y, memory), _whitened(x, memory), k) for k in (1, 2, 3)]
    own = [float(np.trace(table)) for table in forward]
    best = 1 + int(np.argmax(np.abs(own[1:])))
    return Announcement(
        alliances=len(x),
        lag=best,
        association=own[best],
        same_time=own[0],
        p=_share_as_large(forward[1:], orders),
        p_reverse=_share_as_large(reverse, orders),
    )


def _series(analysis: Analysis, ident: str, role: str) -> pd.DataFrame:
    scores = analysis.scores
    if ident in analysis.catalogue.metrics:
        panel = analysis.panel
        rows = panel[(panel["metric_id"] == ident) & (panel["age"] == 0)]
        sides = rows.groupby(["alliance_id", "period", "perspective"])["value"].mean()
        return sides.reset_index().pivot_table("value", "alliance_id", "period")
    rows = scores[(scores["id"] == ident) & (scores["role"] == role)]
    joint = rows[(rows["perspective"] == "joint") & rows["score"].notna()]
    return joint.pivot_table("score", "alliance_id", "period")


def _common(x: pd.DataFrame, y: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    periods = [f"{year}Q{part}" for year in range(2022, 2027) for part in (1, 2, 3, 4)][3:19]
    x, y = (frame.reindex(columns=periods).dropna() for frame in (x, y))
    names = x.index.intersection(y.index)
    return x.loc[names].to_numpy(), y.loc[names].to_numpy()


def _demeaned(z: np.ndarray) -> np.ndarray:
    return z - z.mean(axis=1, keepdims=True) - z.mean(axis=0, keepdims=True) + z.mean()


def _memory(z: np.ndarray) -> float:
    now, before = _demeaned(z)[:, 1:], _demeaned(z)[:, :-1]
    now, before = (part - part.mean(axis=1, keepdims=True) for part in (now, before))
    raw = float((now * before).sum() / (before * before).sum())
    return min(raw + (1 + raw) / z.shape[1], 0.95)


def _whitened(z: np.ndarray, memory: float) -> np.ndarray:
    return z[:, 1:] - memory * z[:, :-1]


def _associations(x: np.ndarray, y: np.ndarray, lag: int) -> np.ndarray:
    """Correlate every alliance's first series with every alliance's later second series."""
    x, y = _demeaned(x[:, : x.shape[1] - lag]), _demeaned(y[:, lag:])
    return x @ y.T / np.sqrt((x * x).sum() * (y * y).sum())


def _share_as_large(tables: list[np.ndarray], orders: list[np.ndarray]) -> float:
    rows = np.arange(len(tables[0]))
    own = max(abs(float(np.trace(table))) for table in tables)
    others = [max(abs(table[rows, order].sum()) for table in tables) for order in orders]
    return (1 + sum(other >= own - 1e-12 for other in others)) / (1 + len(orders))


def test_the_product_finds_the_planted_links_with_their_lags_and_calls_nothing_else_a_lead(
    analysis: Analysis, planted: dict[str, Any]
) -> None:
    factors = factors_until(analysis, analysis.period)
    found = find_links(factors, explore=False).links.set_index(["leading", "lagging"])
    assert found["declared"].all()
    for pair in planted["announcement"]["planted_pairs"]:
        one = found.loc[tuple(pair)]
        assert one["verdict"].startswith("leads by 2 quarters"), pair
        assert one["lag"] == planted["announcement"]["lag"]
    for pair in planted["announcement"]["empty_pairs"]:
        assert found.loc[tuple(pair), "verdict"] == "no evidence found", pair
