"""What a metric tells beyond its factors, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from alliance_health.metrics.audit import Reading, is_open, settle

#: Eight people, three items: 24 answers; the last left the third item blank.
N, ITEMS = 8, 3


def reading(told_by_person, factor_sums, *, hidden=(False, False, False)):
    """Read a metric of one person with a blank, whose mean of two answers is given."""
    total = sum(factor_sums) + told_by_person
    sizes = np.array([N, N, N - 1], dtype=float)
    return Reading(
        total=float(total),
        weight=float(N * ITEMS),
        low=np.concatenate([[1.0], sizes]),
        high=np.concatenate([[5.0], 5 * sizes]),
        told=np.array([told_by_person, *factor_sums], dtype=float),
        n_people=1,
        hidden=np.array(hidden),
        fixed=np.zeros(3, dtype=bool),
    )


def test_two_decimals_tell_a_persons_mean_within_a_quarter_point():
    # 24 x 0.005 on both sides: 0.24 of the 2 points that must stay possible.
    assert not is_open(reading(3.0, (24, 24, 21)), 2)


def test_one_decimal_leaves_it_open():
    # 24 x 0.05 on both sides: 2.4 points.
    assert is_open(reading(3.0, (24, 24, 21)), 1)


def test_nothing_left_needs_no_coarser_metric():
    whole = reading(3.0, (24, 24, 21))
    nobody = Reading(
        whole.total, whole.weight, whole.low[1:], whole.high[1:], whole.told[1:], 0,
        whole.hidden, whole.fixed,
    )  # fmt: skip
    assert settle(nobody) == (2, nobody)


def test_a_hidden_factor_takes_another_one_with_it():
    decimals, settled = settle(reading(3.0, (24, 24, 21), hidden=(False, False, True)))
    assert (decimals, settled.hidden.tolist()) == (2, [True, False, True])


@pytest.mark.parametrize("end", [1, 5])
def test_a_metric_at_an_end_of_the_scale_is_hidden_with_its_factors(end):
    # All factors at the end: their means are known within half a point, whatever is hidden.
    sums = (end * N, end * N, end * (N - 1))
    _, settled = settle(reading(float(end), sums, hidden=(True, True, True)))
    assert settled is None
