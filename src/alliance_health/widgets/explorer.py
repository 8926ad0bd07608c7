"""The explorer: choices at the left, what follows from them at the right.

Every choice is mapped to one pure call, `rescore`, and its result is shown; nothing
is computed here and nothing is saved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import ipywidgets as controls
import plotly.graph_objects as go

from alliance_health.analysis import Analysis
from alliance_health.catalogue.settings import BandEdges, QuadrantCuts
from alliance_health.figures.contributions import figure_contributions
from alliance_health.figures.index_history import figure_index_history
from alliance_health.figures.quadrant import figure_quadrant
from alliance_health.figures.theme import LIGHT, PLOTLY_CONFIG
from alliance_health.insights.choice import scores_of
from alliance_health.vocabulary import Role, RowKind
from alliance_health.widgets.choices import (
    Choices,
    declared_choices,
    describe_indices,
    follow,
)

#: Largest weight that a slider gives; declared ones beyond it widen their slider.
LARGEST_WEIGHT = 50.0

#: Least width of a band, in points, so that no band vanishes.
LEAST_BAND = 1.0

#: Width of a figure in pixels: one drawn before it is on the page cannot know its room.
FIGURE_WIDTH = 600

_NARROW = {"description_width": "140px"}
_SLIDER = {"continuous_update": False, "readout_format": ".0f", "style": _NARROW}
_WIDE = controls.Layout(width="340px")


def explore(analysis: Analysis, *, alliance_id: str = "", period: str = "") -> Any:
    """Return the explorer for a notebook to show.

    Parameters
    ----------
    analysis : Analysis
        From `analyse`.
    alliance_id : str
        Alliance shown first; empty for the first one.
    period : str
        Period shown first; empty for the last complete one.

    Returns
    -------
    ipywidgets.HBox
        Choices and views.

    Raises
    ------
    ValueError
        When there is no such alliance, or no such period of it.
    """
    return Explorer.of(
        analysis, declared_choices(analysis, alliance_id=alliance_id, period=period)
    ).box


@dataclass(frozen=True)
class Explorer:
    """Controls and views of one analysis, bound to each other.

    Parameters
    ----------
    analysis : Analysis
        What is explored.
    declared : Choices
        Where the reset button leads back to.
    alliance, period, kind : ipywidgets selection
        What is shown.
    weights : mapping of (role, pillar id) to slider
        Weight of each pillar.
    bands, leading_cut, lagging_cut : ipywidgets slider
        Where bands change and the quadrant is cut.
    reset : ipywidgets.Button
        Leads back to the declared rules.
    cards : ipywidgets.HTML
        Both indices in words.
    figures : mapping of str to FigureWidget
        Quadrant, history and contributions.
    """

    analysis: Analysis
    declared: Choices
    alliance: Any
    period: Any
    kind: Any
    weights: Mapping[tuple[str, str], Any]
    bands: Any
    leading_cut: Any
    lagging_cut: Any
    reset: Any
    cards: Any
    figures: Mapping[str, go.FigureWidget]

    @classmethod
    def of(cls, analysis: Analysis, declared: Choices) -> Explorer:
        """Make controls and views, bind them and show the declared rules."""
        labels = analysis.labels
        alliances = list(dict.fromkeys(analysis.scores["alliance_id"]))
        made = cls(
            analysis=analysis,
            declared=declared,
            alliance=controls.Dropdown(
                options=[(labels.get(one, one), one) for one in alliances],
                value=declared.alliance_id,
                description="Alliance",
                layout=_WIDE,
            ),
            period=controls.Dropdown(description="Period", layout=_WIDE),
            kind=controls.ToggleButtons(
                options=[("by pillar", RowKind.PILLAR), ("by metric", RowKind.METRIC)]
            ),
            weights={
                key: _weight(key, weight, labels) for key, weight in declared.pillar_weights.items()
            },
            bands=controls.FloatRangeSlider(
                min=1,
                max=99,
                step=1,
                description="Watch, strong from",
                layout=_WIDE,
                **_SLIDER,
            ),
            leading_cut=_cut("Cut of influence"),
            lagging_cut=_cut("Cut of outcomes"),
            reset=controls.Button(
                description="Back to the declared rules", icon="undo", layout=_WIDE
            ),
            cards=controls.HTML(),
            figures={name: _figure_widget() for name in ("quadrant", "history", "contributions")},
        )
        made._offer_periods()
        made.set_rules(declared)
        made._bind()
        made.show()
        return made

    @property
    def choices(self) -> Choices:
        """What the controls say."""
        low, high = self.bands.value
        low = min(low, 99 - LEAST_BAND)
        return Choices(
            alliance_id=self.alliance.value,
            period=self.period.value,
            pillar_weights={key: slider.value for key, slider in self.weights.items()},
            bands=BandEdges(weak_below=low, strong_from=max(high, low + LEAST_BAND)),
            quadrant=QuadrantCuts(leading=self.leading_cut.value, lagging=self.lagging_cut.value),
            kind=self.kind.value,
        )

    @property
    def box(self) -> Any:
        """Controls at the left, views at the right."""
        groups = [
            controls.VBox(
                [slider for (role, _), slider in self.weights.items() if role == one.value]
            )
            for one in Role
        ]
        rules = controls.Accordion(
            [*groups, controls.VBox([self.bands, self.leading_cut, self.lagging_cut])],
            titles=["Weights of leading pillars", "Weights of lagging pillars", "Bands and cuts"],
            selected_index=0,
        )
        left = controls.VBox([self.alliance, self.period, rules, self.reset])
        views = [self.figures[name] for name in ("quadrant", "history")]
        right = controls.VBox(
            [self.cards, *views, self.kind, self.figures["contributions"]],
            layout=controls.Layout(width=f"{FIGURE_WIDTH + 8}px"),
        )
        return controls.HBox([left, right], layout=controls.Layout(flex_flow="row wrap"))

    def set_rules(self, choices: Choices) -> None:
        """Set weights, bands and cuts."""
        for key, slider in self.weights.items():
            slider.value = choices.pillar_weights[key]
        self.bands.value = (choices.bands.weak_below, choices.bands.strong_from)
        self.leading_cut.value = choices.quadrant.leading
        self.lagging_cut.value = choices.quadrant.lagging

    def show(self, _: object = None) -> None:
        """Show what follows from the choices."""
        choices, labels = self.choices, self.analysis.labels
        scores = follow(self.analysis, choices)
        declared = scores_of(self.analysis.scores, choices.alliance_id, period=choices.period)
        self.cards.value = describe_indices(scores, declared, labels, edges=choices.bands)
        drawn = {
            "quadrant": figure_quadrant(scores, labels, cuts=choices.quadrant, edges=choices.bands),
            "history": figure_index_history(scores, labels, edges=choices.bands),
            "contributions": figure_contributions(
                scores, labels, period=choices.period, kind=choices.kind, edges=choices.bands
            ),
        }
        for name, figure in drawn.items():
            _redraw(self.figures[name], figure)

    def _offer_periods(self, _: object = None) -> None:
        """Offer the periods of the alliance, the latest one first."""
        own = scores_of(self.analysis.scores, self.alliance.value)
        periods = list(dict.fromkeys(own["period"]))[::-1]
        wanted = self.period.value or self.declared.period
        self.period.options = periods
        self.period.value = wanted if wanted in periods else periods[0]

    def _all_controls(self) -> list[Any]:
        """Everything whose change is followed, the alliance apart."""
        rules = [*self.weights.values(), self.bands, self.leading_cut, self.lagging_cut]
        return [self.period, self.kind, *rules]

    def _bind(self) -> None:
        """Let views follow the controls."""
        for control in self._all_controls():
            control.observe(self.show, "value")
        self.alliance.observe(self._change_alliance, "value")
        self.reset.on_click(self._reset)

    @contextmanager
    def _once(self) -> Iterator[None]:
        """Change several controls and show the result once."""
        for control in self._all_controls():
            control.unobserve(self.show, "value")
        try:
            yield
        finally:
            for control in self._all_controls():
                control.observe(self.show, "value")
        self.show()

    def _change_alliance(self, _: object) -> None:
        """Follow a change of the alliance."""
        with self._once():
            self._offer_periods()

    def _reset(self, _: object) -> None:
        """Go back to the declared rules."""
        with self._once():
            self.set_rules(self.declared)


def _weight(key: tuple[str, str], weight: float, labels: Mapping[str, str]) -> Any:
    """Return the slider of a pillar's weight."""
    return controls.FloatSlider(
        min=0,
        max=max(LARGEST_WEIGHT, weight),
        step=1,
        description=labels.get(key[1], key[1]),
        layout=_WIDE,
        **_SLIDER,
    )


def _cut(description: str) -> Any:
    """Return the slider of a cut of the quadrant."""
    return controls.FloatSlider(
        min=1, max=99, step=1, description=description, layout=_WIDE, **_SLIDER
    )


def _figure_widget() -> go.FigureWidget:
    """Return an empty figure that can be redrawn, on paper, without a way to send it off."""
    widget = go.FigureWidget(layout={"template": "none"})
    widget._config = dict(PLOTLY_CONFIG)
    return widget


def _redraw(widget: go.FigureWidget, figure: go.Figure) -> None:
    """Draw a figure in the place of what a widget showed."""
    figure.update_layout(paper_bgcolor=LIGHT.paper, width=FIGURE_WIDTH)
    widget.data = ()
    widget.add_traces(figure.data)
    widget.layout = figure.layout
