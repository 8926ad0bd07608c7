"""A plotly figure as plain JSON: numbers as numbers, nothing packed, nothing that moves.

Plotly packs arrays as base64, which no search for a leaked value can read. Here they
are unpacked, so that what a page carries can be seen in the page.
"""

from __future__ import annotations

import base64
import math
from typing import Any

import numpy as np
import orjson
import plotly.graph_objects as go

from alliance_health.errors import ReportError


def plain_figure(figure: go.Figure) -> dict[str, Any]:
    """Return a figure as JSON without packed arrays.

    Parameters
    ----------
    figure : Figure
        Any plotly figure.

    Returns
    -------
    dict
        `data` and `layout`; missing numbers are None, every array is a list.

    Raises
    ------
    ReportError
        When a figure carries animation frames, which a printed page cannot show.

    Examples
    --------
    >>> import numpy as np
    >>> bar = go.Figure(go.Bar(y=np.array([1.5, np.nan])), layout={"template": "none"})
    >>> plain_figure(bar)["data"]
    [{'y': [1.5, None], 'type': 'bar'}]
    """
    packed = orjson.loads(figure.to_json(engine="orjson"))
    if packed.get("frames"):
        raise ReportError("a report shows no animation; draw one figure per state instead")
    return {key: unpacked(packed.get(key, empty)) for key, empty in (("data", []), ("layout", {}))}


def unpacked(part: Any) -> Any:
    """Replace packed arrays by lists, at any depth.

    Parameters
    ----------
    part : JSON value
        A part of a figure; packed arrays are mappings with `dtype` and `bdata`.

    Returns
    -------
    JSON value
        The same part with lists; NaN and infinity become None.

    Examples
    --------
    >>> unpacked({"y": {"dtype": "i1", "bdata": "AQID"}})
    {'y': [1, 2, 3]}
    """
    if isinstance(part, dict):
        if "bdata" in part and "dtype" in part:
            return unpacked(_array(part).tolist())
        return {key: unpacked(value) for key, value in part.items()}
    if isinstance(part, list):
        return [unpacked(value) for value in part]
    if isinstance(part, float) and not math.isfinite(part):
        return None
    return part


def _array(packed: dict[str, Any]) -> np.ndarray[Any, Any]:
    """Unpack one array."""
    flat = np.frombuffer(base64.b64decode(packed["bdata"]), dtype=np.dtype(packed["dtype"]))
    shape = packed.get("shape")
    return flat.reshape([int(part) for part in str(shape).split(",")]) if shape else flat


def without_template(figure: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Take the template out of a figure, so that a page carries it once.

    Parameters
    ----------
    figure : dict
        From `plain_figure`.

    Returns
    -------
    tuple of dict
        The figure without template and paper, and its template (empty when it had none).

    Examples
    --------
    >>> without_template({"data": [], "layout": {"height": 9, "template": {"layout": {}}}})
    ({'data': [], 'layout': {'height': 9}}, {'layout': {}})
    """
    layout = {
        key: value
        for key, value in figure["layout"].items()
        if key not in ("template", "paper_bgcolor")
    }
    return {"data": figure["data"], "layout": layout}, figure["layout"].get("template", {})
