"""Granger's and Dumitrescu and Hurlin's tests give the published answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.stattools import grangercausalitytests

from alliance_health.insights.links.granger import granger_table, panel_granger
from alliance_health.insights.links.pair import PairPanel
from alliance_health.insights.links.within import without_effects

CASES = Path(__file__).resolve().parents[4] / "shared" / "cases"


def _read(name: str) -> pd.DataFrame:
    path = CASES / name
    if not path.exists():
        pytest.skip(f"public data set absent: {path}")
    return pd.read_csv(path)


def _grunfeld() -> PairPanel:
    rows = _read("grunfeld.csv")
    rows = rows.sort_values(["firm", "year"])
    alliances, periods = (tuple(map(str, rows[name].unique())) for name in ("firm", "year"))
    x, y = (rows[name].to_numpy(float).reshape(10, 20) for name in ("value", "inv"))
    return PairPanel("value", "inv", alliances, periods, x, y)


def test_eggs_announce_chickens_and_not_the_reverse() -> None:
    # Thurman and Fisher (1988), as in R's lmtest.
    rows = _read("chickegg.csv")
    egg, chicken = rows["egg"].to_numpy(float), rows["chicken"].to_numpy(float)
    forth, back = granger_table(egg, chicken)["p"], granger_table(chicken, egg)["p"]
    assert forth.tolist() == pytest.approx([0.277, 0.00056, 0.0030, 0.0057], abs=1e-3)
    assert back.tolist() == pytest.approx([0.83, 0.42, 0.62, 0.81], abs=6e-3)


def test_panel_test_of_grunfeld_is_the_published_one() -> None:
    # plm::pgrangertest(inv ~ value, order = 1): Ztilde 3.2896.
    assert panel_granger(_grunfeld()).z_tilde == pytest.approx(3.2896, abs=5e-5)


def test_fixed_effects_of_grunfeld_are_the_published_ones() -> None:
    rows = _read("grunfeld.csv")
    columns = rows[["inv", "value", "capital"]].to_numpy(float)
    left = without_effects(columns, rows["firm"])
    found = np.linalg.lstsq(left[:, 1:], left[:, 0])[0]
    assert found.tolist() == pytest.approx([0.110124, 0.310065], abs=1e-6)


@pytest.mark.parametrize("lags", [1, 2, 3, 4])
def test_granger_agrees_with_statsmodels(lags: int) -> None:
    draw = np.random.default_rng(3)
    x, y = draw.normal(size=(2, 30)).cumsum(axis=1)
    peer = grangercausalitytests(np.column_stack([y, x]), [lags])[lags][0]["ssr_ftest"]
    mine = granger_table(x, y).set_index("lags").loc[lags]
    assert [mine["f"], mine["p"]] == pytest.approx([peer[0], peer[1]], rel=1e-8)


def test_panel_test_by_hand() -> None:
    # N = 4 alliances of 21 periods: 20 rows at one lag. By equation 33 of Dumitrescu and Hurlin,
    # sqrt(N / 2K) x sqrt((T - 2K - 5) / (T - K - 3)) x ((T - 2K - 3) / (T - 2K - 1) x W - K).
    draw = np.random.default_rng(5)
    x, y = draw.normal(size=(2, 4, 21))
    names = tuple("abcd"), tuple(str(year) for year in range(2000, 2021))
    found = panel_granger(PairPanel("x", "y", *names, x, y))
    mean = np.mean([granger_table(*one)["f"][0] for one in zip(x, y, strict=True)])
    by_hand = np.sqrt(4 / 2) * np.sqrt(13 / 16) * (15 / 17 * mean - 1)
    assert found.z_tilde == pytest.approx(by_hand)
    assert found.z_bar == pytest.approx(np.sqrt(4 / 2) * (mean - 1))


def test_short_and_constant_series_are_said_not_tested() -> None:
    line = np.arange(6.0)
    assert granger_table(line, line)["p"].isna().all()
    draw = np.random.default_rng(1).normal(size=40)
    table = granger_table(np.ones(40), draw)
    assert table["p"].isna().all()
    assert table["reason"].str.contains("lags that say the same").all()
    found = panel_granger(PairPanel("x", "y", ("a",), tuple("123456"), line[None], line[None]))
    assert found.n_alliances == 0
    assert "no alliance has more than 7 rows" in found.reason


def test_a_gap_makes_no_lag() -> None:
    draw = np.random.default_rng(2)
    x, y = draw.normal(size=(2, 30))
    y[10] = np.nan  # at one lag it is lost as an outcome and as the lag of the next
    assert granger_table(x, y)["n_periods"].tolist()[:2] == [27, 25]
