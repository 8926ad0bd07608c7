"""Texts and lines that lie over the panels of a figure, handed over to it at once.

Each text or line that is added to a figure makes plotly check all those that are there again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from alliance_health.figures.phone_room import fits_beside
from alliance_health.figures.theme import LIGHT, TEXT_SIZE, rule_line

#: Pixels of a panel's caption on a phone, whose scale stands at its left; of a line of it.
PANEL_ROOM, CAPTION_LINE = 260, 14


def axis_suffix(at: int) -> str:
    """Return the suffix of the axes of panel `at`.

    >>> axis_suffix(0), axis_suffix(1)
    ('', '2')
    """
    return "" if at == 0 else str(at + 1)


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is written and ruled over the panels of one figure.

    Parameters
    ----------
    texts, lines : list of dict
        Annotations and shapes of the layout, in the order in which they are drawn.

    Examples
    --------
    >>> from alliance_health.figures.theme import new_figure
    >>> overlay, figure = Overlay(), new_figure()
    >>> overlay.caption(0, left="Trust")
    >>> overlay.rule(0, 40)
    >>> overlay.put_on(figure)
    >>> len(figure.layout.annotations), figure.layout.shapes[0].y0
    (1, 40)
    """

    texts: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)

    def caption(self, at: int, *, left: str, right: str = "") -> None:
        """Write above a panel what it shows at the left, and its reading at the right.

        Where a phone has no room for both on one line, what it shows stands a line higher.

        Parameters
        ----------
        at : int
            Panel, counted from the top.
        left, right : str
            Safe text.
        """
        suffix = axis_suffix(at)
        place = {
            **{"xref": f"x{suffix} domain", "yref": f"y{suffix} domain"},
            **{"y": 1, "yanchor": "bottom"},
            "font": {"size": TEXT_SIZE, "color": LIGHT.ink},
        }
        meet = not fits_beside(left, right, room=PANEL_ROOM)
        lift = CAPTION_LINE * (1 + right.count("<br>")) if meet else 0
        shown = {"text": left, "x": 0, "xanchor": "left", "align": "left", "yshift": lift}
        self.texts.append({**shown, **place})
        if right:
            reading = {"text": right, "x": 1, "xanchor": "right", "align": "right"}
            self.texts.append({**reading, **place})

    def rule(self, at: int, value: float, *, dash: str = "dot") -> None:
        """Draw a thin level line across a panel.

        Parameters
        ----------
        at : int
            Panel, counted from the top.
        value : float
            Where, in units of its y axis.
        dash : str
            Kind of line.
        """
        self.lines.append(rule_line(axis="y", at=value, panel=axis_suffix(at), dash=dash))

    def put_on(self, figure: go.Figure) -> None:
        """Hand everything over to a figure.

        Parameters
        ----------
        figure : Figure
            Changed in place; it has no texts and lines of its own.
        """
        figure.layout.annotations, figure.layout.shapes = self.texts, self.lines
