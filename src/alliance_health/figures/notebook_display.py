"""How figures are shown in a notebook that a person has open."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.io as pio
from plotly.io.base_renderers import PlotlyRenderer

from alliance_health.figures.theme import LIGHT, PLOTLY_CONFIG

#: Name of the renderer below among plotly's.
RENDERER = "alliance_health"


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


def prepare_notebook(*, whole_sentences: bool = False) -> None:
    """Let a notebook show figures without any way to send them off.

    Plotly's own default adds a button that uploads the data of a chart. It is
    switched off for every renderer that a session might choose.

    Parameters
    ----------
    whole_sentences : bool
        Whether tables show long texts whole; pandas cuts them at fifty characters.

    Examples
    --------
    >>> prepare_notebook()
    >>> pio.renderers.default, pio.renderers["plotly_mimetype"].config["showSendToCloud"]
    ('alliance_health', False)
    """
    pio.renderers[RENDERER] = PaperRenderer(PLOTLY_CONFIG)
    for name in ("plotly_mimetype", "jupyterlab", "vscode", "notebook"):
        pio.renderers[name].config = dict(PLOTLY_CONFIG)
    pio.renderers.default = RENDERER
    if whole_sentences:
        pd.set_option("display.max_colwidth", None)
