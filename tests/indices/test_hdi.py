"""The published Human Development Index comes out of the scoring engine.

UNDP, Human Development Report 2023-24, composite indices time series (CC BY 3.0 IGO):
goalposts with upper caps, ln of income, arithmetic mean inside education, geometric mean
of the three dimensions, an index only where everything is known.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from alliance_health.indices import score_panel

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"
#: The published figures have three decimals.
TOLERANCE = 0.0006
COUNTRY_YEARS = 5808


def _read(name: str) -> pd.DataFrame:
    path = CASES / name
    if not path.exists():
        pytest.skip(f"public data set absent: {path}")
    return pd.read_csv(path)


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
def test_published_index_comes_out(
    engine: str, catalogue_of: Callable[..., Any], panel_of: Callable[..., Any]
) -> None:
    goalposts = _read("hdi_goalposts.csv").set_index("code")
    published = _read("hdi_panel_1990_2022.csv").astype({"year": "str"})
    catalogue = catalogue_of(
        {
            code: {
                "role": "lagging",
                "pillar": one["group"],
                "goalposts": (one["lower"], one["upper"]),
                "transform": one["transform"],
            }
            for code, one in goalposts.to_dict("index").items()
        },
        aggregation="geometric",
        min_coverage=1,
        frequency="year",
    )
    known = published[~published["iso3"].str.startswith("ZZ")]
    keys = {"iso3": "alliance_id", "year": "period"}
    long = known.rename(columns=keys).melt(
        list(keys.values()), list(goalposts.index), var_name="metric_id"
    )
    grid = known.rename(columns=keys)[list(keys.values())].assign(stage="operate")
    usual = panel_of([{}]).drop(columns=long.columns).iloc[0]
    scores = score_panel(long.assign(**usual), grid, catalogue, engine=engine)
    index = scores[scores["id"] == "lagging_index"].set_index(["alliance_id", "period"])["score"]
    wanted = known.rename(columns=keys).set_index(list(keys.values()))["hdi"].dropna()
    both = wanted.to_frame().join(index.dropna(), how="inner")
    assert len(both) == COUNTRY_YEARS
    assert (both["score"] / 100 - both["hdi"]).abs().max() <= TOLERANCE
    complete = known[list(goalposts.index)].notna().all(axis=1).to_numpy()
    assert (
        index.reindex(pd.MultiIndex.from_frame(grid[list(keys.values())]))
        .notna()
        .eq(complete)
        .all()
    )
