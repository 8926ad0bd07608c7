"""The sample workbook, read and scored once for all tests of its truths."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from alliance_health import pipeline
from alliance_health.commands import explain
from alliance_health.pipeline import Analysis, analyse, open_workbook
from alliance_health.tables.calendar import Period

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


@pytest.fixture(scope="module", autouse=True)
def _computed_once() -> Iterator[None]:
    """Keep what is computed of the cases, too, for all tests."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pipeline, "MANY_ROWS", 0)
        yield


@pytest.fixture(scope="session", autouse=True)
def _rates_once() -> Iterator[None]:
    """Reckon at the rates of a period only once: it is a whole analysis."""
    known: dict[tuple[int, Period], tuple[Analysis, Analysis]] = {}

    def at_rates_of(analysis: Analysis, period: Period) -> Analysis:
        key = (id(analysis), period)
        if key not in known:
            known[key] = analysis, pipeline.at_rates_of(analysis, period)
        return known[key][1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(explain, "at_rates_of", at_rates_of)
        yield


@pytest.fixture(scope="session")
def indices(analysis: Analysis) -> pd.DataFrame:
    """Return the index rows of the scores, by alliance, index and period."""
    rows = analysis.scores[analysis.scores["row"] == "index"]
    return rows.set_index(["alliance_id", "id", "period"]).sort_index()
