"""How figures are shown in a notebook that a person has open."""

from __future__ import annotations

import pandas as pd

from alliance_health.figures.theme import PLOTLY_CONFIG

#: Name among plotly's renderers.
RENDERER = "alliance_health"


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
    >>> import plotly.io as pio
    >>> prepare_notebook()
    >>> pio.renderers.default, pio.renderers["plotly_mimetype"].config["showSendToCloud"]
    ('alliance_health', False)
    """
    # Loads IPython, which composing pages can do without.
    import plotly.io as pio

    from alliance_health.figures.paper_renderer import PaperRenderer

    pio.renderers[RENDERER] = PaperRenderer(PLOTLY_CONFIG)
    for name in ("plotly_mimetype", "jupyterlab", "vscode", "notebook"):
        pio.renderers[name].config = dict(PLOTLY_CONFIG)
    pio.renderers.default = RENDERER
    if whole_sentences:
        pd.set_option("display.max_colwidth", None)
