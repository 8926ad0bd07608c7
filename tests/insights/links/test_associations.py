"""Look-ups give what moving whole series gives, with and without gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.insights.links.associations import PanelAssociations, SeriesAssociations
from alliance_health.insights.links.evidence import panel_evidence, series_evidence
from alliance_health.insights.links.pair import PairPanel
from alliance_health.insights.links.shuffles import Shuffles
from alliance_health.insights.links.whiten import without_means


def plain(x: np.ndarray, y: np.ndarray, order: np.ndarray) -> float:
    """Correlate what two panels have in common after moving the rows of the second."""
    x, y = without_means(x), without_means(y)[order]
    both = np.isfinite(x) & np.isfinite(y)
    x, y = x[both], y[both]
    return float((x * y).sum() / np.sqrt((x * x).sum() * (y * y).sum()))


@given(st.integers(0, 10_000), st.booleans())
def test_every_order_gives_the_association_of_moved_series(seed: int, gaps: bool) -> None:
    generator = np.random.default_rng(seed)
    x, y = generator.normal(size=(2, 6, 8))
    if gaps:
        x[generator.random(x.shape) < 0.15] = np.nan
        y[generator.random(y.shape) < 0.15] = np.nan
    tables = PanelAssociations.of([(x, y)])
    orders = np.array([generator.permutation(6) for _ in range(5)])
    found = tables.dealt(orders)[:, 0]
    common = np.isfinite(x) & np.isfinite(y)
    for order, one in zip(orders, found, strict=True):
        cells = (np.isfinite(x) & np.isfinite(y[order])).sum()
        wider = np.sqrt(cells / common.sum())
        assert one == pytest.approx(plain(x, y, order) * wider, abs=1e-9)
    assert tables.own[0] == pytest.approx(plain(x, y, np.arange(6)), abs=1e-9)


def test_association_by_hand() -> None:
    # Deviations of x from both means: (-1 1 / 1 -1) / 2, of y: (-2 2 / 2 -2) / 4 = half of it.
    x = np.array([[1.0, 2.0], [2.0, 1.0]])
    y = np.array([[3.0, 4.0], [1.0, 0.0]])
    tables = PanelAssociations.of([(x, y)])
    assert tables.own[0] == pytest.approx(1.0)
    assert tables.dealt(np.array([[1, 0]]))[0, 0] == pytest.approx(-1.0)


def test_scale_and_level_of_every_series_do_not_matter() -> None:
    generator = np.random.default_rng(1)
    x, y = generator.normal(size=(2, 8, 14))
    names, periods = tuple("abcdefgh"), tuple(map(str, range(14)))
    one = panel_evidence(PairPanel("x", "y", names, periods, x, y), 2)
    moved = x * 7 + generator.normal(size=(8, 1)) + generator.normal(size=(1, 14))
    two = panel_evidence(PairPanel("x", "y", names, periods, moved, -3 * y), 2)
    assert np.abs(one.own) == pytest.approx(np.abs(two.own), abs=1e-9)
    assert one.dealt_until(999).tally.counts == two.dealt_until(999).tally.counts


def test_exchanging_the_roles_mirrors_the_profile_of_a_panel() -> None:
    generator = np.random.default_rng(4)
    x, y = generator.normal(size=(2, 8, 14))
    names, periods = tuple("abcdefgh"), tuple(map(str, range(14)))
    one = panel_evidence(PairPanel("x", "y", names, periods, x, y), 2)
    two = panel_evidence(PairPanel("y", "x", names, periods, y, x), 2)
    # Lag 0 is filtered with the memory of whichever is said to lead.
    assert np.delete(one.profile, 2) == pytest.approx(np.delete(two.profile[::-1], 2), abs=1e-12)


def test_an_echo_of_a_strong_lead_is_no_reverse_link() -> None:
    # Seed and strength at which a reverse check with one filter for both says "both directions".
    generator = np.random.default_rng([3, 160])
    reversed_at = []
    for _ in range(20):
        news, noise = generator.normal(size=(2, 160))
        x, y = np.zeros((2, 160))
        for at in range(1, 160):
            x[at] = 0.9 * x[at - 1] + news[at]
            y[at] = 0.5 * y[at - 1] + 0.5 * noise[at] + (news[at - 3] if at >= 3 else 0.0)
        pair = PairPanel("x", "y", ("a",), tuple(map(str, range(160))), x[None, :], y[None, :])
        found = series_evidence(pair, 12).dealt_until(500).tally
        reversed_at.append(found.p("reverse") <= 0.05)
    # 5 % expected of 20: at most four in 99.7 % of tries; with one filter it is about half.
    assert sum(reversed_at) <= 4


def test_a_single_series_gives_the_correlations_of_numpy() -> None:
    generator = np.random.default_rng(6)
    x, y = generator.normal(size=(2, 40))
    tables = SeriesAssociations(((x, y, 0), (x, y, 3), (y, x, 2)))
    expected = [
        np.corrcoef(x, y)[0, 1],
        np.corrcoef(x[:-3], y[3:])[0, 1],
        np.corrcoef(y[:-2], x[2:])[0, 1],
    ]
    assert tables.own == pytest.approx(expected)
    order = next(Shuffles(40).deal(0, 1))
    moved = [
        np.corrcoef(x[order[0]], y)[0, 1],
        np.corrcoef(x[order[0]][:-3], y[3:])[0, 1],
        np.corrcoef(y[order[0]][:-2], x[2:])[0, 1],
    ]
    assert tables.dealt(order)[0] == pytest.approx(moved)


def test_samples_of_series_spread_as_correlations_do() -> None:
    generator = np.random.default_rng(8)
    x = generator.normal(size=400)
    y = 0.5 * x + generator.normal(size=400)
    drawn = SeriesAssociations(((x, y, 0),)).resampled(generator, 500)[:, 0]
    own = np.corrcoef(x, y)[0, 1]
    assert drawn.mean() == pytest.approx(own, abs=0.01)
    # (1 - r^2) / sqrt(n) = .04 for independent periods; blocks keep it.
    assert drawn.std() == pytest.approx((1 - own**2) / 20, rel=0.25)


def test_a_series_that_is_news_to_itself_is_found_at_its_lag() -> None:
    generator = np.random.default_rng(9)
    x = generator.normal(size=80)
    y = np.roll(x, 4) + generator.normal(size=80)
    pair = PairPanel("x", "y", ("a",), tuple(map(str, range(80))), x[None, :], y[None, :])
    found = series_evidence(pair, 8)
    assert np.abs(found.own[:8]).argmax() == 3
