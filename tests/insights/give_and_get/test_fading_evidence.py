"""The test behind a withdrawal, against other routes to the same numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from alliance_health.insights.give_and_get.fading_evidence import (
    BORROWED,
    NO_WITHDRAWAL,
    Scatter,
    Spell,
    dispersion,
    drop_p,
    mean_variance,
    scatter_of,
    silence_p,
)


def spell(*acts, others=100.0):
    return Spell(np.array(acts, dtype=float), np.full(len(acts), others))


def test_without_scatter_the_test_is_the_g_test_of_a_two_by_two_table():
    before, since = spell(20, 20, 20, 20), spell(5, 5, 5, others=90.0)
    table = [[80, 15], [400, 270 * NO_WITHDRAWAL]]
    ratio = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    expected = stats.t.sf(np.sqrt(ratio), 4 - 1 + BORROWED)
    assert drop_p(before, since, Scatter()) == pytest.approx(expected, rel=1e-9)


def test_a_fall_to_three_quarters_is_no_withdrawal_however_sure_it_is():
    before, since = spell(*[10_000] * 8, others=1e6), spell(*[7_600] * 8, others=1e6)
    assert drop_p(before, since, Scatter()) == 1.0


@given(st.integers(0, 40), st.floats(0, 2), st.floats(0, 0.8))
def test_scatter_and_memory_never_make_a_fall_surer(acts, shared, memory):
    before, since = spell(*[50] * 8), spell(*[acts] * 4)
    calm = drop_p(before, since, Scatter())
    assert drop_p(before, since, Scatter(shared, memory)) >= calm - 1e-12
    assert 0 <= calm <= 1


@given(st.integers(0, 30))
def test_a_deeper_fall_is_never_less_sure(acts):
    before, scatter = spell(*[50] * 8), Scatter(0.1, 0.3)
    shallow, deep = (drop_p(before, spell(*[one] * 4), scatter) for one in (acts + 1, acts))
    assert deep <= shallow + 1e-12


def test_dispersion_solves_pearsons_equation():
    one = spell(5, 40, 12, 70, 33, 8, 51, 20)
    found = dispersion([one])
    mean = one.acts.mean()
    pearson = ((one.acts - mean) ** 2 / (mean + found * mean**2)).sum()
    assert pearson == pytest.approx(len(one.acts) - 1, rel=1e-6)


def test_dispersion_of_negative_binomial_counts_is_found_again():
    generator = np.random.default_rng(3)
    # Dispersion 0.25: shape 4.
    acts = generator.negative_binomial(4, 4 / (4 + 60), size=4_000).astype(float)
    assert dispersion([Spell(acts, np.ones(len(acts)))]) == pytest.approx(0.25, abs=0.02)


def test_memory_is_read_from_all_partners_and_never_below_0():
    generator = np.random.default_rng(5)
    waves = []
    for _ in range(60):
        level = np.zeros(8)
        for at in range(1, 8):
            level[at] = 0.7 * level[at - 1] + generator.normal(0, 0.3)
        waves.append([Spell(generator.poisson(200 * np.exp(level)).astype(float), np.ones(8))])
    swings = [[spell(150, 50, 150, 50, 150, 50, 150, 50)] for _ in range(5)]
    # Around its own mean a short series shows less than the true memory.
    assert 0.1 < scatter_of(waves).memory < 0.7
    assert scatter_of(swings).memory == 0.0


@pytest.mark.parametrize("memory", [0.0, 0.4, 0.8])
def test_variance_of_a_mean_is_the_mean_of_the_correlation_matrix(memory):
    places = np.arange(6)
    matrix = memory ** np.abs(places[:, None] - places)
    assert mean_variance(6, memory) == pytest.approx(matrix.mean())


def test_silence_is_the_negative_binomial_probability_of_0():
    before, scatter = spell(*[9.0] * 6, others=90.0), Scatter(0.5, 0.0)
    acts = 54.0
    # 9 of 90 at a level one standard error lower, three periods of 90.
    expected = 27 * (1 - acts**-0.5)
    spread = BORROWED * 0.5 / (5 + BORROWED) / 3
    twin = stats.nbinom.pmf(0, 1 / spread, 1 / (1 + spread * expected))
    assert silence_p(before, np.full(3, 90.0), scatter) == pytest.approx(twin)


def test_nothing_before_and_nothing_of_others_is_no_evidence():
    nothing = Spell(np.zeros(8), np.full(8, 100.0))
    alone = Spell(np.full(8, 10.0), np.zeros(8))
    assert drop_p(nothing, spell(0, 0, 0), Scatter()) == 1.0
    assert drop_p(alone, Spell(np.zeros(3), np.zeros(3)), Scatter()) == 1.0
    assert silence_p(nothing, np.full(3, 100.0), Scatter()) == 1.0
