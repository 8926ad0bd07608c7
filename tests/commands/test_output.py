"""Tables leave whole or not at all, and mean the same in every format."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from alliance_health.commands.output import Format, write_table

FRAME = pd.DataFrame(
    {
        "alliance_id": ["nørd & søn", "b"],
        "score": [69.6, float("nan")],
        "reason": ["", "no data"],
        "rank": [float("nan"), float("nan")],
    }
)


def test_csv_round_trips_numbers_and_text(tmp_path: Path) -> None:
    write_table(FRAME, Format.CSV, tmp_path / "out.csv")
    back = pd.read_csv(tmp_path / "out.csv")
    assert back["score"].iloc[0] == 69.6
    assert back["alliance_id"].tolist() == ["nørd & søn", "b"]


def test_json_writes_missing_as_null(capsys: pytest.CaptureFixture[str]) -> None:
    write_table(FRAME, Format.JSON, None)
    rows = json.loads(capsys.readouterr().out)
    assert rows[1]["score"] is None
    assert rows[0]["alliance_id"] == "nørd & søn"


def test_parquet_holds_every_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "it's.parquet"
    write_table(FRAME, Format.PARQUET, path)
    with duckdb.connect() as connection:
        back = connection.read_parquet(str(path)).df()
    assert list(back.columns) == list(FRAME.columns)
    assert len(back) == 2


def test_parquet_to_a_terminal_is_refused() -> None:
    with pytest.raises(ValueError, match="--out FILE"):
        write_table(FRAME, Format.PARQUET, None)


def test_text_table_leaves_out_columns_without_content(capsys: pytest.CaptureFixture[str]) -> None:
    write_table(FRAME, Format.TABLE, None)
    shown = capsys.readouterr().out
    assert "rank" not in shown
    assert "69.6" in shown


def test_markup_in_data_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    write_table(pd.DataFrame({"name": ["[bold]x[/bold]"]}), Format.TABLE, None)
    assert "[bold]x[/bold]" in capsys.readouterr().out


def test_file_stays_as_it_was_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before", encoding="utf-8")
    broken = pd.DataFrame({"name": ["\ud800"]})  # cannot be encoded
    with pytest.raises(ValueError, match="surrogates"):
        write_table(broken, Format.CSV, path)
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]
