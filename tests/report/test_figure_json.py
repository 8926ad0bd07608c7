"""Figures travel as plain numbers, without their template and without anything that moves."""

from __future__ import annotations

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from alliance_health.errors import ReportError
from alliance_health.figures.theme import new_figure
from alliance_health.report.figure_json import plain_figure, unpacked, without_template


def test_no_packed_array_is_left_at_any_depth() -> None:
    figure = go.Figure(go.Heatmap(z=np.arange(6.0).reshape(2, 3), customdata=np.ones((2, 3, 2))))
    figure.update_layout(meta={"deep": [{"array": np.array([1, 2])}]})
    text = json.dumps(plain_figure(figure))
    assert "bdata" not in text
    assert json.loads(text)["data"][0]["z"] == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]


def test_missing_numbers_become_null() -> None:
    assert unpacked([float("nan"), float("inf"), 1.0]) == [None, None, 1.0]


def test_animation_is_refused() -> None:
    figure = go.Figure(frames=[go.Frame(data=[go.Bar(y=[1])])])
    with pytest.raises(ReportError, match="one figure per state"):
        plain_figure(figure)


def test_template_and_paper_are_taken_out_and_the_rest_stays() -> None:
    figure = new_figure(300)
    figure.update_layout(paper_bgcolor="#FFFFFF")
    bare, template = without_template(plain_figure(figure))
    assert template["layout"]["showlegend"] is False
    assert bare["layout"] == {"height": 300}
