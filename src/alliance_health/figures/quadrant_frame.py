"""The frame of the quadrant: two indices against each other, cut into four named fields.

::

    outcomes   | living on the past | in form
    (lagging)  | stalled            | building
                 influence (leading) ->
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from alliance_health.catalogue.settings import QuadrantCuts
from alliance_health.figures.safe_text import bold, name_of, plain
from alliance_health.figures.theme import LIGHT, TEXT_SIZE, new_figure, tint
from alliance_health.insights.names import capital, say_placement
from alliance_health.language import speak
from alliance_health.vocabulary import Quadrant

#: Space around the scale, in points, so that marks at its ends are whole.
MARGIN = 3

#: Where each field lies: left or right, bottom or top.
_CORNERS = {
    Quadrant.LIVING_ON_THE_PAST: (0, 1),
    Quadrant.IN_FORM: (1, 1),
    Quadrant.STALLED: (0, 0),
    Quadrant.BUILDING: (1, 0),
}

#: Only the fields that say most are coloured: results with and without influence.
_WASHES = {Quadrant.LIVING_ON_THE_PAST: LIGHT.weak, Quadrant.IN_FORM: LIGHT.strong}


def quadrant_frame(
    cuts: QuadrantCuts, labels: Mapping[str, str] | None = None, *, height: int = 400
) -> go.Figure:
    """Return the empty quadrant.

    Parameters
    ----------
    cuts : QuadrantCuts
        Where both indices are cut, scores from 0 to 100.
    labels : mapping of id to str, optional
        Labels of both indices, and of the four fields by their names.
    height : int
        In pixels.

    Returns
    -------
    Figure
        Axes, cuts and the four names in their corners; no marks yet.

    Examples
    --------
    >>> [note.text for note in quadrant_frame(QuadrantCuts()).layout.annotations][1]
    '<b>In form</b>'
    """
    ends = [-MARGIN, 100 + MARGIN]
    ticks = {"range": ends, "showline": True, "mirror": True, "linecolor": LIGHT.line}
    axes = {}
    for axis, index_id, cut in (
        ("xaxis", "leading_index", cuts.leading),
        ("yaxis", "lagging_index", cuts.lagging),
    ):
        title = speak("{index}, score →", index=name_of(index_id, labels))
        axes[axis] = {**ticks, "tickvals": [0, cut, 100], "title": {"text": title}}
    line = {"type": "line", "line": {"color": LIGHT.line, "width": 1}}
    shapes = [
        {**line, "x0": cuts.leading, "x1": cuts.leading, "y0": ends[0], "y1": ends[1]},
        {**line, "x0": ends[0], "x1": ends[1], "y0": cuts.lagging, "y1": cuts.lagging},
        *(_wash(quadrant, cuts, ends) for quadrant in _CORNERS if quadrant in _WASHES),
    ]
    names = [_name_of_field(quadrant, labels or {}) for quadrant in _CORNERS]
    return new_figure(height, margin={"t": 8}, shapes=shapes, annotations=names, **axes)


def _name_of_field(quadrant: Quadrant, labels: Mapping[str, str]) -> dict[str, Any]:
    """Write the name of a field into its outer corner."""
    right, top = _CORNERS[quadrant]
    word = labels.get(quadrant.value) or capital(say_placement(quadrant.value))
    return {
        "text": bold(plain(word)),
        "xref": "x domain",
        "yref": "y domain",
        "x": right,
        "y": top,
        "xanchor": "right" if right else "left",
        "yanchor": "top" if top else "bottom",
        "xshift": -5 if right else 5,
        "yshift": -3 if top else 3,
        "font": {"size": TEXT_SIZE, "color": LIGHT.sub},
    }


def _wash(quadrant: Quadrant, cuts: QuadrantCuts, ends: list[int]) -> dict[str, Any]:
    """Tint a field of the upper half."""
    right, _ = _CORNERS[quadrant]
    left, far = (cuts.leading, ends[1]) if right else (ends[0], cuts.leading)
    return {
        "type": "rect",
        "layer": "below",
        "x0": left,
        "x1": far,
        "y0": cuts.lagging,
        "y1": ends[1],
        "line": {"width": 0},
        "fillcolor": tint(_WASHES[quadrant], 0.07),
    }
