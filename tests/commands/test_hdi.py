"""The published Human Development Index comes out of an ordinary workbook.

UNDP, Human Development Report 2023-24, composite indices time series (CC BY 3.0 IGO).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from alliance_health import pipeline

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"

SETTINGS = """
name = "Human development"
reporting_currency = "USD"
frequency = "year"
catalogue = ["metrics.toml"]
aggregation = "geometric"
min_coverage = 1
"""

PILLAR = """
[pillars.{pillar}]
label = "{pillar}"
weight = {{ lagging = 1 }}
aggregation = "arithmetic"
"""

METRIC = """
[metrics.{code}]
label = "{indicator}"
definition = "{indicator}"
role = "lagging"
kind = "measured"
pillar = "{group}"
unit = "{code}"
direction = "higher_is_better"
goalposts = [{lower}, {upper}]
transform = "{transform}"
"""


@pytest.fixture
def human_development(tmp_path: Path) -> tuple[Path, pd.DataFrame]:
    if not CASES.is_dir():
        pytest.skip("the published figures lie in ../shared/cases, which is absent")
    goalposts = pd.read_csv(CASES / "hdi_goalposts.csv")
    panel = pd.read_csv(CASES / "hdi_panel_1990_2022.csv")
    definitions = [PILLAR.format(pillar=pillar) for pillar in goalposts["group"].unique()]
    definitions += [METRIC.format(**row) for row in goalposts.to_dict("records")]
    (tmp_path / "workbook.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "metrics.toml").write_text("\n".join(definitions), encoding="utf-8")
    countries = panel[["iso3", "country"]].drop_duplicates("iso3")
    countries = countries.rename(columns={"iso3": "alliance_id", "country": "name"})
    countries.assign(stage="operate").to_csv(tmp_path / "alliances.csv", index=False)
    observations = panel.rename(columns={"iso3": "alliance_id", "year": "period"}).melt(
        ["alliance_id", "period"], goalposts["code"].tolist(), var_name="metric_id"
    )
    observations = observations.dropna(subset=["value"]).assign(perspective="joint")
    observations.to_csv(tmp_path / "observations.csv", index=False)
    return tmp_path, panel


def test_published_hdi_comes_out_of_score_for_every_country_and_year(
    human_development: tuple[Path, pd.DataFrame],
    run: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, panel = human_development
    monkeypatch.setattr(pipeline, "draw", lambda analysis, **_: analysis)
    out = folder.parent / f"{folder.name}-scores.csv"
    done = run(
        "score", "--workbook", folder, "--period", "1990..2022", "--format", "csv", "--out", out
    )
    assert done.exit_code == 0, done.stderr
    scores = pd.read_csv(out, dtype={"period": str})
    index = scores[scores["id"] == "lagging_index"].set_index(["alliance_id", "period"])["score"]
    countries = panel[~panel["iso3"].str.startswith("ZZ")]  # ZZ: groups of countries
    published = countries.dropna(subset=["hdi", "le", "eys", "mys", "gnipc"])
    assert len(published) == 5808
    ours = index.loc[list(zip(published["iso3"], published["year"].astype(str), strict=True))]
    error = np.abs(ours.to_numpy() / 100 - published["hdi"].to_numpy())
    assert error.max() <= 0.0006
