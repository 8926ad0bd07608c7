"""In a notebook nothing can be sent off, and figures are legible on any theme."""

from __future__ import annotations

import plotly.io as pio

from alliance_health.figures import figure_quadrant, prepare_notebook

MIME = "application/vnd.plotly.v1+json"


def test_shown_figure_has_no_way_to_send_data_off(index_history) -> None:
    prepare_notebook()
    bundle = figure_quadrant(index_history([50], [60]))._repr_mimebundle_()
    assert set(bundle) == {MIME}
    assert bundle[MIME]["config"]["showSendToCloud"] is False


def test_shown_figure_lies_on_paper_while_the_figure_itself_stays_clear(index_history) -> None:
    prepare_notebook()
    figure = figure_quadrant(index_history([50], [60]))
    assert figure._repr_mimebundle_()[MIME]["layout"]["paper_bgcolor"] == "#FFFFFF"
    assert figure.layout.paper_bgcolor is None


def test_other_renderers_cannot_send_either() -> None:
    prepare_notebook()
    for name in ("plotly_mimetype", "jupyterlab", "vscode", "notebook"):
        assert pio.renderers[name].config["showSendToCloud"] is False
