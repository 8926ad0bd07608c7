"""One look for all figures: colours, type, rules, and how figures are shown.

Backgrounds are transparent. Every colour of the light palette has exactly one
twin in the dark one, so that a page can exchange them as text before it draws.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import plotly.graph_objects as go

from alliance_health.insights.quantities import number_signs
from alliance_health.vocabulary import Band, Perspective, Role

#: The system's own type: nothing is loaded.
FONT_FAMILY = (
    'ui-sans-serif, system-ui, "Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, sans-serif'
)

#: Two sizes in pixels: what is read, and what is looked up.
TEXT_SIZE, NOTE_SIZE = 12, 11

#: How figures are shown anywhere: nothing can be sent away, no logo, no formulas in names.
PLOTLY_CONFIG: dict[str, Any] = {
    "showSendToCloud": False,
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
    "typesetMath": False,
}

#: Key of a trace's `meta`: the least width of the figure, in pixels, at which it is drawn.
FROM_WIDTH = "from_width"

#: Signs in numbers that plotly writes where nothing else is said.
ENGLISH_SIGNS = ".,"

#: Nothing is painted behind a figure.
CLEAR = "rgba(0, 0, 0, 0)"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they say; partners, roles and bands have theirs, nothing else is coloured."""

    ink: str
    sub: str
    line: str
    paper: str
    leading: str
    lagging: str
    weak: str
    watch: str
    strong: str


LIGHT = Palette(
    ink="#16202C",
    sub="#5B6775",
    line="#D9DFE6",
    paper="#FFFFFF",
    leading="#2B4C9B",
    lagging="#6B3FA0",
    weak="#B3361B",
    watch="#9A6300",
    strong="#0B6E69",
)

DARK = Palette(
    ink="#E9EEF3",
    sub="#A5B1BE",
    line="#3A4552",
    paper="#141A21",
    leading="#8FA9EC",
    lagging="#BE9FEA",
    weak="#F2886C",
    watch="#DFA740",
    strong="#52BDB4",
)

#: Marks of bands, so that no band is told by its colour alone.
BAND_SYMBOLS = {Band.WEAK: "square", Band.WATCH: "triangle-up", Band.STRONG: "circle"}
BAND_SIGNS = {Band.WEAK: "■", Band.WATCH: "▲", Band.STRONG: "●"}

#: Marks of perspectives, for the same reason.
PERSPECTIVE_SYMBOLS = {
    Perspective.OURS: "circle",
    Perspective.THEIRS: "diamond",
    Perspective.JOINT: "circle",
}
PERSPECTIVE_SIGNS = {Perspective.OURS: "●", Perspective.THEIRS: "◆", Perspective.JOINT: "●"}


def band_colour(band: object) -> str:
    """Return the colour of a band; no band is grey.

    >>> band_colour("weak"), band_colour(None)
    ('#B3361B', '#5B6775')
    """
    return str(getattr(LIGHT, band)) if isinstance(band, str) and band in list(Band) else LIGHT.sub


def role_colour(role: str) -> str:
    """Return the colour of a role.

    >>> role_colour("leading")
    '#2B4C9B'
    """
    return LIGHT.leading if role == Role.LEADING else LIGHT.lagging


def perspective_colour(perspective: str) -> str:
    """Return the colour of a partner's side; what is joint is ink.

    >>> perspective_colour("theirs")
    '#6B3FA0'
    """
    colours = {Perspective.OURS: LIGHT.leading, Perspective.THEIRS: LIGHT.lagging}
    return colours.get(Perspective(perspective), LIGHT.ink)


def tint(colour: str, opacity: float) -> str:
    """Return a colour that lets through what is behind it.

    >>> tint("#2B4C9B", 0.13)
    'rgba(43, 76, 155, 0.13)'
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity:g})"


def dark_twins() -> dict[str, str]:
    """Pair each light colour, as figures write it, with its dark twin.

    Returns
    -------
    dict of str to str
        Hex colours, and the beginnings of tints; replace them in the text of a figure's JSON.

    Examples
    --------
    >>> twins = dark_twins()
    >>> twins["#16202C"], twins["rgba(43, 76, 155,"]
    ('#E9EEF3', 'rgba(143, 169, 236,')
    """
    twins = {}
    for field in fields(Palette):
        light, dark = getattr(LIGHT, field.name), getattr(DARK, field.name)
        twins[light] = dark
        twins[tint(light, 1).removesuffix(" 1)")] = tint(dark, 1).removesuffix(" 1)")
    return twins


def template() -> go.layout.Template:
    """Return the one template: thin rules, no grid, no legend, nothing to drag.

    Returns
    -------
    Template
        Under 1,500 characters of JSON, because it travels with every figure.

    Examples
    --------
    >>> template().layout.showlegend
    False
    """
    return _template_with(number_signs())


def _template_with(signs: str) -> go.layout.Template:
    """Return the template with the signs of a locale in numbers."""
    note = {"size": NOTE_SIZE, "color": LIGHT.sub}
    axis = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "tickfont": note,
        "title": {"font": note, "standoff": 8},
        "automargin": True,
        "fixedrange": True,
    }
    return go.layout.Template(
        layout={
            **({} if signs == ENGLISH_SIGNS else {"separators": signs}),
            "font": {"family": FONT_FAMILY, "size": TEXT_SIZE, "color": LIGHT.ink},
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "hoverlabel": {
                "bgcolor": LIGHT.paper,
                "bordercolor": LIGHT.line,
                "align": "left",
                "font": {"size": TEXT_SIZE, "color": LIGHT.ink},
            },
            "xaxis": axis,
            "yaxis": axis,
            "annotationdefaults": {"showarrow": False, "font": note},
        }
    )


#: Whether plotly checks each property of a figure when it is set.
_is_checked: ContextVar[bool] = ContextVar("_is_checked", default=True)


@contextmanager
def unchecked() -> Iterator[None]:
    """Draw figures without having plotly check each property, a sixth of a kernel's work.

    For figures that are shown and not changed by hand. What is drawn is the same: plotly's
    checks change nothing that is right, and tests draw all figures with them.

    Yields
    ------
    None
        Figures begun inside the ``with`` block are never checked, wherever they go on.

    Examples
    --------
    >>> with unchecked():
    ...     figure = new_figure(90, tallness=80)
    >>> figure.layout.height
    90
    """
    before = _is_checked.set(False)
    try:
        yield
    finally:
        _is_checked.reset(before)


#: The template of each locale; figures copy what they are given and never change it.
_shared_template = lru_cache(maxsize=8)(_template_with)


def new_figure(height: int = 320, **layout: Any) -> go.Figure:
    """Return an empty figure in this look, as wide as the place it is shown in.

    Parameters
    ----------
    height : int
        In pixels.
    **layout : Any
        What else is laid out. With the figure it costs a fraction of what it costs later.

    Returns
    -------
    Figure
        Without traces.

    Examples
    --------
    >>> new_figure(90, margin={"t": 0}).layout.margin.t
    0
    """
    shared = _shared_template(number_signs())
    laid_out = {"template": shared, "height": height, **layout}
    return go.Figure(layout=laid_out, _validate=_is_checked.get())


def add_scatter(figure: go.Figure, **trace: Any) -> None:
    """Add a trace of marks and lines, as `Figure.add_scatter` does at twice the cost.

    Parameters
    ----------
    figure : Figure
        Changed in place.
    **trace : Any
        As for `plotly.graph_objects.Scatter`.

    Examples
    --------
    >>> figure = new_figure()
    >>> add_scatter(figure, x=[0], y=[1], name="one")
    >>> figure.data[0].type, figure.data[0].name
    ('scatter', 'one')
    """
    figure.add_trace({"type": "scatter", **trace})


def rule(figure: go.Figure, *, axis: str, at: float, panel: str = "", dash: str = "dot") -> None:
    """Draw a thin line across a panel.

    Parameters
    ----------
    figure : Figure
        Changed in place.
    axis : {"x", "y"}
        Axis on which `at` lies.
    at : float
        Where, in units of that axis.
    panel : str
        Number of the panel's axes: "" for the first, "2" for the second.
    dash : str
        Kind of line.
    """
    figure.add_shape(**rule_line(axis=axis, at=at, panel=panel, dash=dash))


def rule_line(*, axis: str, at: float, panel: str = "", dash: str = "dot") -> dict[str, Any]:
    """Return a thin line across a panel, as a shape.

    Parameters
    ----------
    axis : {"x", "y"}
        Axis on which `at` lies.
    at : float
        Where, in units of that axis.
    panel : str
        Number of the panel's axes.
    dash : str
        Kind of line.

    Returns
    -------
    dict
        One of the shapes of a layout.

    Examples
    --------
    >>> line = rule_line(axis="y", at=40)
    >>> line["y0"], line["xref"]
    (40, 'x domain')
    """
    other = "y" if axis == "x" else "x"
    ends = {f"{axis}0": at, f"{axis}1": at, f"{other}0": 0, f"{other}1": 1}
    refs = {f"{axis}ref": f"{axis}{panel}", f"{other}ref": f"{other}{panel} domain"}
    line = {"color": LIGHT.line, "width": 1, "dash": dash}
    return {"type": "line", "layer": "below", "line": line, **ends, **refs}
