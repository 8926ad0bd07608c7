"""The sample workbook, read and scored once for all tests of its truths."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from alliance_health.pipeline import Analysis, analyse, open_workbook

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Return the folder of sample, cases and generator."""
    return DATA


@pytest.fixture(scope="session")
def planted() -> dict[str, Any]:
    """Return what the generator planted."""
    return tomllib.loads((DATA / "sample" / "planted.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def analysis() -> Analysis:
    """Return the analysis of the sample as known at its end."""
    return analyse(open_workbook(DATA / "sample"), n_draws=0)


@pytest.fixture(scope="session")
def indices(analysis: Analysis) -> pd.DataFrame:
    """Return the index rows of the scores, by alliance, index and period."""
    rows = analysis.scores[analysis.scores["row"] == "index"]
    return rows.set_index(["alliance_id", "id", "period"]).sort_index()
