"""Figures that are drawn without plotly's checks are the same figures."""

from __future__ import annotations

import contextlib

import pytest

from alliance_health.figures.theme import new_figure
from alliance_health.report import editions, sections


@pytest.fixture
def drawn(make, states, monkeypatch):
    """Return what all sections of a made-up page show, drawn with or without checks."""

    def draw(state: str, kind: str, *, checked: bool) -> list[object]:
        with monkeypatch.context() as patch:
            if checked:
                patch.setattr(editions, "unchecked", contextlib.nullcontext)
            view = _view(make, states, state, kind)
            return [getattr(sections, name)(view).outputs() for name in _names(kind)]

    return draw


def _names(kind: str) -> list[str]:
    """List the sections of a page, all that there are."""
    ofs_portfolio = ("portfolio", "ranks_sure")
    shown = [name for name in sections.__all__ if name.islower()]
    return [name for name in shown if name.startswith(ofs_portfolio) == (kind == "portfolio")]


def _view(make, states, state: str, kind: str):
    """Make a page in one of its states."""
    if kind == "portfolio":
        return make.portfolio_view(**(getattr(states, state)() if state else {}))
    return make.alliance_view(**(getattr(states, state)() if state else {}))


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        *(("alliance", state) for state in ("", "crowded", "empty", "one_period", "hostile")),
        *(("portfolio", state) for state in ("", "hostile_portfolio")),
    ],
)
def test_every_figure_is_the_same_without_checks(drawn, kind, state) -> None:
    unchecked = drawn(state, kind, checked=False)
    assert unchecked == drawn(state, kind, checked=True)
    figures = [data for shown in unchecked for data, metadata in shown if metadata]
    assert figures or state == "empty"


def test_a_wrong_property_is_refused_where_figures_are_checked() -> None:
    with pytest.raises(ValueError, match="tallness"):
        new_figure(90, tallness=80)


def test_figures_of_sections_are_drawn_without_checks(make) -> None:
    figures = sections.scorecard(make.alliance_view()).figures
    assert figures
    assert not any(one.figure._validate for one in figures)
