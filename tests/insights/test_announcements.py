"""Announced bands follow the computed ones, and do not flap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from alliance_health.catalogue.settings import BandEdges
from alliance_health.insights.announcements import (
    Announcement,
    BandReading,
    Crossing,
    announce_bands,
)

EDGES = BandEdges()


def _band(score: float) -> str:
    return "weak" if score < 40 else "watch" if score < 70 else "strong"


def _reading(at: int, score: float | None, error: float = 0.0) -> BandReading:
    """Read an index with a normal error; without one nothing is known of its noise."""
    if score is None:
        return BandReading(str(at), None, None)
    if error == 0:
        return BandReading(str(at), score, _band(score), score, score)
    below = norm.cdf((np.array([40, 70]) - score) / error)
    shares = (below[0], below[1] - below[0], 1 - below[1])
    return BandReading(
        str(at), score, _band(score), score - 1.6 * error, score + 1.6 * error, shares
    )


def _announced(scores: Sequence[float | None], error: float = 0.0) -> tuple[Announcement, ...]:
    return announce_bands([_reading(at, score, error) for at, score in enumerate(scores)], EDGES)


def _bands(scores: Sequence[float | None], error: float = 0.0) -> list[str | None]:
    return [one.band for one in _announced(scores, error)]


def test_first_band_is_announced_as_it_is() -> None:
    (first,) = _announced([72])
    assert (first.band, first.crossed_from, first.ground) == ("strong", None, "")


def test_other_band_waits_for_a_second_period() -> None:
    first, second, third = _announced([65, 72, 74])
    assert (second.band, second.ground) == ("watch", "strong is not confirmed yet")
    assert (third.band, third.crossed_from, third.ground) == ("strong", "watch", "for two periods")
    assert first.crossed_from is None


def test_crossing_is_said_as_it_is_known() -> None:
    assert _announced([65, 75], error=2.0)[-1].crossing == Crossing("strong", "watch")
    late = Crossing("strong", "watch", for_two_periods=True)
    assert _announced([65, 79, 71])[-1].crossing == late
    assert _announced([65, 66])[-1].crossing is None


def test_draws_confirm_at_once_from_four_fifths_on() -> None:
    # 0.8 of a normal distribution lies above its mean less 0.84 deviations.
    assert _bands([65, 71.7], error=2.0)[-1] == "strong"
    assert _bands([65, 71.6], error=2.0)[-1] == "watch"
    assert _announced([65, 75], error=2.0)[-1].ground == "confirmed by the draws"


def test_without_draws_the_whole_interval_confirms() -> None:
    before = BandReading("1", 65.0, "watch", 60.0, 70.0)
    for lower, band in ((70.0, "strong"), (69.9, "watch")):
        now = BandReading("2", 75.0, "strong", lower, 80.0)
        assert announce_bands([before, now], EDGES)[-1].band == band


def test_jump_over_two_edges_is_announced_as_far_as_it_is_confirmed() -> None:
    # From weak to 72: above 40 for certain, above 70 only in 76 % of the draws.
    assert _bands([30, 72], error=2.8)[-1] == "watch"
    assert _bands([30, 80], error=2.8)[-1] == "strong"


def test_no_better_band_is_announced_than_is_sure() -> None:
    doubted = [
        BandReading(str(at), 75.0, "strong", 72.0, 78.0, (0.0, 0.1, 0.9), "watch")
        for at in range(3)
    ]
    said = announce_bands(doubted, EDGES)
    assert {one.band for one in said} == {"watch"}
    assert said[-1].ground == "strong is not confirmed yet"


def test_edge_just_crossed_is_crossed_back_only_clearly() -> None:
    assert _bands([65, 71, 72, 69, 68])[-1] == "strong"
    # Moves of 6, 1, 7 and 1; fewer than six, so the largest is the margin: 70 - 7 = 63.
    assert _bands([65, 71, 72, 65, 64])[-1] == "strong"
    back = _announced([65, 71, 72, 60, 60])[-1]  # 70 - 12 = 58: not yet
    assert back.band == "strong"
    assert _bands([65, 71, 72, 60, 58, 57])[-1] == "watch"


def test_edge_crossed_long_ago_is_crossed_as_any_other() -> None:
    late = [65, 71, 72, *[72] * 11, 69, 69]
    assert _bands(late)[-2:] == ["strong", "watch"]
    assert _bands([65, 71, 72, *[72] * 5, 69, 69])[-1] == "strong"


def test_missing_index_announces_nothing_and_is_no_second_period() -> None:
    assert _bands([65, 72, None, 72, 72]) == ["watch", "watch", None, "watch", "strong"]


@given(
    st.lists(st.one_of(st.none(), st.floats(0, 100)), min_size=1, max_size=15),
    st.sampled_from([0.0, 0.5, 3.0, 8.0]),
)
def test_what_is_announced_was_computed_now_or_stands(
    scores: list[float | None], error: float
) -> None:
    readings = [_reading(at, score, error) for at, score in enumerate(scores)]
    order, standing = ["weak", "watch", "strong"], None
    for reading, said in zip(readings, announce_bands(readings, EDGES), strict=True):
        if reading.band is None:
            assert said.band is None
            continue
        assert said.crossed_from == (standing if standing not in (None, said.band) else None)
        between = sorted([order.index(standing or reading.band), order.index(reading.band)])
        assert between[0] <= order.index(said.band or "") <= between[1]
        assert (said.ground == "") == (said.band == reading.band and said.crossed_from is None)
        standing = said.band


@pytest.mark.parametrize("edge", [40, 70])
@pytest.mark.parametrize("error", [0.0, 1.0])
@pytest.mark.parametrize("noise", [1.0, 2.0, 4.0])
def test_index_around_an_edge_changes_at_most_once(edge: int, error: float, noise: float) -> None:
    random = np.random.default_rng(edge)
    quiet = 0
    for _ in range(400):
        scores = edge + random.uniform(-1, 1) * noise + random.normal(0, noise, 12)
        changes = _announced(np.clip(scores, 0, 100), error * noise)
        quiet += sum(one.crossed_from is not None for one in changes) <= 1
    assert quiet / 400 >= 0.95


@pytest.mark.parametrize(("edge", "sign"), [(40, 1), (40, -1), (70, 1), (70, -1)])
@pytest.mark.parametrize("error", [0.0, 2.0])
def test_step_of_ten_points_over_an_edge_is_announced_within_two_periods(
    edge: int, sign: int, error: float
) -> None:
    random = np.random.default_rng(7)
    seen = 0
    for _ in range(100):
        levels = np.repeat([edge - 5 * sign, edge + 5 * sign], [6, 2])
        said = _announced(levels + random.normal(0, 1.5, 8), error)
        seen += said[-1].band == _band(edge + 5 * sign)
    assert seen >= 95
