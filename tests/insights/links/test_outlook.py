"""Forecasts of the lagging index: checked on what was over, honest about what they rest on."""

from __future__ import annotations

import numpy as np
import pytest

from alliance_health.insights.links.fan import forecast
from alliance_health.insights.links.outlook import LEAST_OWN, look_ahead
from alliance_health.insights.links.outlook_words import say_basis, say_held, why_no_forecast
from alliance_health.insights.links.pair import PairPanel
from alliance_health.insights.links.wording import LinkWords
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Frequency

WORDS = LinkWords(frequency=Frequency.QUARTER)
NUMBERS = ["low90", "low50", "median", "high50", "high90"]


def pair_of(x: np.ndarray, y: np.ndarray) -> PairPanel:
    first = Period.parse("2020Q1")
    periods = tuple(first.shift(at).label for at in range(y.shape[1]))
    names = tuple(f"a{at:02d}" for at in range(len(y)))
    return PairPanel("leading_index", "lagging_index", names, periods, x, y)


def panel(seed: int, alliances: int = 12, periods: int = 20) -> PairPanel:
    """Outcomes follow influence of the period before, with noise of 3 points."""
    draw = np.random.default_rng(seed)
    x = 50 + draw.normal(0, 10, (alliances, periods))
    y = 60 + 0.5 * (np.c_[np.full(alliances, 50.0), x[:, :-1]] - 50)
    return pair_of(x, y + draw.normal(0, 3, y.shape))


def test_bands_hold_nine_of_ten_of_what_comes() -> None:
    made = held = 0
    for seed in range(20):
        pair = panel(seed)
        then = pair_of(pair.x[:, :-1], pair.y[:, :-1])
        fan = look_ahead(then, [1], leads=True).fan
        inside = fan["low90"].le(pair.y[:, -1]) & fan["high90"].ge(pair.y[:, -1])
        made, held = made + len(fan), held + int(inside.sum())
    # 240 forecasts of nine in ten: 216 expected, standard deviation 4.6
    assert made == 240
    assert 202 <= held <= 230


def test_how_often_forecasts_held_is_counted_one_by_one() -> None:
    pair = panel(1, alliances=6, periods=14)
    found = look_ahead(pair, [1], leads=False)
    missed: list[float] = []
    made = held = 0
    for now in range(LEAST_OWN - 1, pair.y.shape[1] - 1):
        then = pair_of(pair.x[:, : now + 1], pair.y[:, : now + 1])
        median = forecast(then, [1], alone=True, clip=(0, 100))["median"].to_numpy()
        # The k-th of n errors, k = 0.95 (n + 1), lies above a new one in 95 of 100 cases.
        known, place = sorted(missed), int(np.ceil((len(missed) + 1) * 0.95 - 1e-9))
        errors = [error for error in pair.y[:, now + 1] - median if np.isfinite(error)]
        if place <= len(known):
            low, high = known[len(known) - place], known[place - 1]
            made += len(errors)
            held += sum(low <= error <= high for error in errors)
        missed += errors
    assert (found.made, found.held) == (made, held)
    assert made > 20


def test_ends_are_in_order_and_within_a_score() -> None:
    pair = panel(3)
    fan = look_ahead(pair_of(pair.x, pair.y + 32), [1, 2], leads=True).fan
    numbers = fan[NUMBERS].to_numpy()
    assert (np.diff(numbers, axis=1) >= 0).all()
    assert numbers.min() >= 0
    assert numbers.max() == 100


def test_the_leading_index_is_not_looked_at_when_it_does_not_lead() -> None:
    pair = panel(4)
    other = pair_of(np.random.default_rng(9).normal(size=pair.x.shape), pair.y)
    assert look_ahead(pair, [1], leads=False).fan.equals(look_ahead(other, [1], leads=False).fan)
    assert not look_ahead(pair, [1], leads=True).fan.equals(look_ahead(other, [1], leads=True).fan)


def test_one_alliance_with_16_quarters_is_too_little_data() -> None:
    pair = panel(5, alliances=1, periods=16)
    for leads in (True, False):
        found = look_ahead(pair, [1, 2, 4], leads=leads)
        assert found.fan[NUMBERS].isna().all(axis=None)
        assert why_no_forecast(found, "a00").startswith("too little data for a forecast")


def test_an_alliance_that_is_new_silent_or_unknown_says_why_it_has_no_forecast() -> None:
    pair = panel(6)
    pair.y[0, :-2] = np.nan
    pair.y[1, -1] = np.nan
    pair.x[2, -1] = np.nan
    found = look_ahead(pair, [1], leads=True)
    assert why_no_forecast(found, "a00") == (
        "too little data for a forecast: outcomes are known in 2 periods, 4 are needed"
    )
    assert why_no_forecast(found, "a01") == "no forecast: outcomes have no index in 2024Q4"
    assert why_no_forecast(found, "a02") == "no forecast: influence has no index in 2024Q4"
    assert why_no_forecast(found, "a03") == ""
    assert why_no_forecast(found, "b") == "no forecast: outcomes have no index in 2024Q4"


ALONE = "Forecast from the past of outcomes alone: "
LEADS = (
    "Forecast from the past of outcomes and from influence, which tends to move two quarters "
    "earlier."
)


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("leads by 2 quarters (1-3), confirmed", LEADS),
        (
            "leads in sample by 2 quarters (1-3)",
            f"{ALONE}influence tends to move first, but it is not shown that it helps forecasts.",
        ),
        (
            "no evidence found",
            f"{ALONE}no evidence was found that influence announces them.",
        ),
        (
            "too little data",
            f"{ALONE}too little data to tell whether influence announces them.",
        ),
    ],
)
def test_never_more_is_said_of_the_leading_index_than_was_found(verdict: str, said: str) -> None:
    assert say_basis({"declared": True, "verdict": verdict, "lag": 2.0}, WORDS) == said


def test_a_band_that_held_too_few_is_called_too_narrow() -> None:
    found = look_ahead(panel(7), [1], leads=True)
    assert say_held(found, WORDS).endswith("meant for nine of ten.")
    narrow = type(found)(found.pair, found.fan, leads=True, made=100, held=80)
    assert say_held(narrow, WORDS) == (
        "Of 100 such forecasts for quarters already over, 80 (80 %) came to lie in the pale band, "
        "meant for nine of ten; it is too narrow."
    )
