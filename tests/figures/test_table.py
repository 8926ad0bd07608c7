"""The table of a figure: plain cells, few digits, nothing where nothing is known."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures import figure_table


def test_columns_come_in_the_order_asked_for() -> None:
    frame = pd.DataFrame({"a": [1], "b": ["x"]})
    assert figure_table(frame, {"b": "B", "a": "A"}) == {"columns": ["B", "A"], "rows": [["x", 1]]}


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
def test_missing_cells_are_none(missing: object) -> None:
    assert figure_table(pd.DataFrame({"a": [missing]}), {"a": "A"})["rows"] == [[None]]


def test_scores_keep_to_their_band_where_the_workbook_sets_its_edges() -> None:
    frame = pd.DataFrame({"score": [79.6]})
    edges = BandEdges(strong_from=80)
    assert figure_table(frame, {"score": "Score"}, edges=edges)["rows"] == [[79]]


def test_share_is_never_rounded_up_to_everything() -> None:
    assert figure_table(pd.DataFrame({"coverage": [0.999]}), {"coverage": "C"})["rows"] == [[99]]


def test_other_numbers_have_four_digits() -> None:
    frame = pd.DataFrame({"value": [3.14159, 1234567.0]})
    assert figure_table(frame, {"value": "V"})["rows"] == [[3.142], [1235000]]


def test_cells_can_be_written_as_json() -> None:
    frame = pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": [True, False]})
    table = figure_table(frame, {"a": "A", "b": "B"})
    assert json.loads(json.dumps(table))["rows"] == [[1, "yes"], [None, "no"]]


def test_absent_column_is_refused() -> None:
    with pytest.raises(KeyError):
        figure_table(pd.DataFrame({"a": [1]}), {"b": "B"})
