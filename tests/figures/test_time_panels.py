"""Lines and ribbons break where a value is missing, and nowhere else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.figures.theme import new_figure
from alliance_health.figures.time_panels import (
    Panels,
    add_ribbon,
    lay_panels,
    step_between_ticks,
    unbroken_runs,
)

ENDS = st.lists(st.one_of(st.none(), st.floats(0, 100)), max_size=20)


@given(ENDS)
def test_runs_hold_every_known_period_once_in_order(ends: list[float | None]) -> None:
    runs = unbroken_runs(ends, ends)
    assert [k for run in runs for k in run] == [k for k, end in enumerate(ends) if end is not None]
    assert all(after[0] > before[-1] + 1 for before, after in pairwise(runs))


def test_ribbon_of_a_lone_period_has_a_width() -> None:
    figure = new_figure()
    add_ribbon(figure, 0, lower=[None, 40.0], upper=[None, 60.0], colour="#2B4C9B")
    trace = figure.to_dict()["data"][0]
    assert trace["x"][:-1] == pytest.approx([0.86, 1.14, 1.14, 0.86, 0.86])
    assert trace["y"] == [40.0, 40.0, 60.0, 60.0, 40.0, None]


def test_no_interval_no_ribbon() -> None:
    figure = new_figure()
    add_ribbon(figure, 0, lower=[None], upper=[None], colour="#2B4C9B")
    assert figure.to_dict()["data"] == []


@given(st.integers(1, 40))
def test_few_enough_periods_are_named_for_a_phone(count: int) -> None:
    figure = lay_panels(Panels(2), [f"p{k}" for k in range(count)])
    ticks = figure.layout.xaxis2.ticktext
    assert len(ticks) <= 4 or step_between_ticks(count) == 1
    assert ticks[-1] == f"p{count - 1}"


def test_panels_do_not_overlap_and_fill_the_figure() -> None:
    panels = Panels(3)
    domains = [panels.domain(at) for at in range(3)]
    assert domains[-1][0] == 0
    assert all(upper[0] > lower[1] for upper, lower in pairwise(domains))
