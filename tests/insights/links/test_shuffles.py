"""Outcomes are dealt out fairly, inside groups, and alike in every run."""

from __future__ import annotations

import numpy as np
import pytest

from alliance_health.insights.links.shuffles import Shuffles, groups_of


def dealt(shuffles: Shuffles, stop: int) -> np.ndarray:
    return np.concatenate(list(shuffles.deal(0, stop)))


@pytest.mark.parametrize("groups", [(), (1, 0, 0, 1, 0, 1, 0, 1, 2, 2, 2, 2)])
def test_every_unit_gets_one_outcome_of_its_own_group(groups: tuple[int, ...]) -> None:
    orders = dealt(Shuffles(12, groups), 700)
    assert orders.shape == (700, 12)
    assert (np.sort(orders, axis=1) == np.arange(12)).all()
    numbers = np.array(groups or (0,) * 12)
    assert (numbers[orders] == numbers).all()
    # Each of the members of a group is dealt about equally often: 700 / 4, 4 standard errors.
    share = (orders[:, 0] == 3).mean()
    expected = 1 / (numbers == numbers[0]).sum() if numbers[3] == numbers[0] else 0.0
    assert share == pytest.approx(expected, abs=4 * np.sqrt(expected / 700))


def test_few_alliances_get_all_orders_once() -> None:
    orders = dealt(Shuffles(4), 24)
    assert len({tuple(order) for order in orders}) == 24
    assert orders[0].tolist() == [0, 1, 2, 3]


def test_orders_do_not_depend_on_how_many_were_asked_for_at_a_time() -> None:
    whole = dealt(Shuffles(9), 999)
    again = np.concatenate(list(Shuffles(9).deal(0, 999)))
    assert (whole == again).all()
    assert (whole[:500] == dealt(Shuffles(9), 500)).all()


def test_alliances_with_windows_of_their_own_are_dealt_together() -> None:
    windows = np.ones((9, 6), dtype=bool)
    windows[5:, 0] = False
    assert groups_of(windows) == (1,) * 5 + (0,) * 4
    windows[0, 3] = False
    assert groups_of(windows) == ()
