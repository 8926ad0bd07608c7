"""Figures on light paper, as JSON that a front end draws."""

from __future__ import annotations

from typing import Any

from plotly.io.base_renderers import PlotlyRenderer

from alliance_health.figures.theme import LIGHT


class PaperRenderer(PlotlyRenderer):  # type: ignore[misc]
    """Shows a figure as JSON on light paper, legible on any theme of a notebook."""

    def to_mimebundle(self, fig_dict: dict[str, Any]) -> dict[str, Any]:
        """Return the figure as the front end reads it.

        Parameters
        ----------
        fig_dict : dict
            The figure as `Figure.to_dict` gives it; its layout receives a background.

        Returns
        -------
        dict
            One entry: the figure's mime type.
        """
        fig_dict.setdefault("layout", {}).setdefault("paper_bgcolor", LIGHT.paper)
        bundle: dict[str, Any] = super().to_mimebundle(fig_dict)
        return bundle
