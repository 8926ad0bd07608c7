"""What became of the rows of every table."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.figures import figure_data_check, table_data_check


@pytest.fixture(name="accounting")
def _accounting() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "table": ["alliances", "observations"],
            "file": ["alliances.csv", "<observations>.csv"],
            "rows_in": [24, 5012],
            "accepted": [24, 4990],
            "rejected": [0, 3],
            "superseded": [0, 19],
        }
    )


def test_parts_are_stacked_to_the_whole_table(accounting, traces) -> None:
    figure = figure_data_check(accounting)
    parts = [traces(figure, fate)[0]["x"] for fate in ("accepted", "rejected", "superseded")]
    assert [sum(column) for column in zip(*parts, strict=True)] == [24, 5012]
    assert (figure.layout.barmode, figure.layout.barnorm) == ("stack", "percent")


def test_numbers_of_rows_are_written(accounting, texts) -> None:
    figure = figure_data_check(accounting)
    assert "<b>5,012</b> rows" in texts(figure)
    assert any("3 rejected, 19 superseded" in text for text in texts(figure))


def test_axis_names_its_unit(accounting) -> None:
    assert figure_data_check(accounting).layout.xaxis.title.text == "rows, % of the table"


def test_file_names_are_escaped(accounting, traces) -> None:
    assert (
        "&lt;observations&gt;"
        in traces(figure_data_check(accounting), "accepted")[0]["hovertext"][1]
    )


def test_table_holds_the_counts(accounting) -> None:
    assert table_data_check(accounting)["rows"][1] == [
        "observations", "<observations>.csv", 5012, 4990, 3, 19,
    ]  # fmt: skip
