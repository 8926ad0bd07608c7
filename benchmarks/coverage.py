"""How often an interval holds the true index, and how often a band with a chance of p comes true.

Panels are invented of which everything is known: scores made of an alliance, a metric, a
period and a rest, survey answers with the error that they state, and gaps at random. The
true index is that of all scores without error. ``python benchmarks/coverage.py`` prints the
table of `docs/method.md`.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
import pandas as pd

from alliance_health.catalogue import Catalogue, Metric, Pillar, Settings
from alliance_health.indices import bands_of, score_panel
from alliance_health.indices.draws import draw_scores
from alliance_health.indices.uncertainty import with_uncertainty

N_DRAWS = 1000
#: Half of the metrics are rated, by both sides, with an error.
N_METRICS, N_PILLARS = 16, 4


@dataclass(frozen=True)
class Design:
    """One kind of workbook.

    Parameters
    ----------
    name : str
        What is told of it.
    n_alliances, n_periods : int
        Its size.
    missing : float
        Share of the figures that are absent.
    error : float
        Standard error of a rating, in points of score.
    aggregation : str
        Mean across pillars.
    """

    name: str
    n_alliances: int
    n_periods: int
    missing: float
    error: float
    aggregation: str = "arithmetic"


DESIGNS = (
    Design("20 alliances, 8 quarters", 20, 8, 0.15, 6.0),
    Design("the same, geometric", 20, 8, 0.15, 6.0, "geometric"),
    Design("survey error only", 20, 8, 0.0, 6.0),
    Design("gaps only", 20, 8, 0.2, 0.0),
    Design("one quarter", 20, 1, 0.15, 6.0),
    Design("5 alliances, 4 quarters", 5, 4, 0.15, 6.0),
    Design("60 alliances, 16 quarters", 60, 16, 0.15, 6.0),
)


def catalogue_of(design: Design) -> Catalogue:
    """Define metrics on a scale from 0 to 100; every other one has two sides and is rated."""
    pillars = {
        f"p{at}": Pillar(pillar_id=f"p{at}", label=f"Pillar {at}", weight={"leading": 1.0})
        for at in range(N_PILLARS)
    }
    usual = {"definition": "invented", "role": "leading", "unit": "points", "goalposts": (0, 100)}
    usual["direction"] = "higher_is_better"
    metrics = {
        f"m{at:02d}": Metric(
            metric_id=f"m{at:02d}",
            label=f"Metric {at}",
            pillar=f"p{at % N_PILLARS}",
            kind="rated" if at % 2 else "measured",
            sides="each" if at % 2 else "joint",
            **usual,
        )
        for at in range(N_METRICS)
    }
    settings = Settings(
        name="invented",
        reporting_currency="EUR",
        frequency="quarter",
        aggregation=design.aggregation,
    )
    return Catalogue(settings, metrics, pillars, {}, version="1")


def invented_truth(design: Design, generator: np.random.Generator) -> pd.DataFrame:
    """Draw the true scores of every figure: one row per alliance, period, metric and side."""
    n, t = design.n_alliances, design.n_periods
    level = generator.normal(57, 10, N_METRICS)
    alliance, period = generator.normal(0, 10, n), generator.normal(0, 3, t)
    rest = generator.normal(0, 8, (n, t, N_METRICS))
    centre = level + alliance[:, None, None] + period[:, None] + rest
    rows = []
    for side, way in (("joint", 0), ("ours", 1), ("theirs", -1)):
        metrics = [at for at in range(N_METRICS) if bool(at % 2) == bool(way)]
        apart = generator.normal(0, 5, (n, t, N_METRICS)) * way
        place = np.array(np.meshgrid(range(n), range(t), metrics, indexing="ij")).reshape(3, -1)
        score = np.clip((centre + apart)[tuple(place)], 0, 100)
        rows.append(
            pd.DataFrame(
                {
                    "alliance_id": [f"a{at:03d}" for at in place[0]],
                    "period": [f"{2020 + at // 4}Q{at % 4 + 1}" for at in place[1]],
                    "metric_id": [f"m{at:02d}" for at in place[2]],
                    "perspective": side,
                    "value": score,
                }
            )
        )
    usual = {"partner_id": "", "target": np.nan, "age": 0, "stale": False, "origin": "supplied"}
    return pd.concat(rows, ignore_index=True).assign(**usual, unit="")


def observe(truth: pd.DataFrame, design: Design, generator: np.random.Generator) -> pd.DataFrame:
    """Lose figures at random, and see ratings with their error."""
    rated = (truth["perspective"] != "joint").to_numpy()
    error = design.error * rated
    seen = truth.assign(
        value=truth["value"] + error * generator.standard_normal(len(truth)),
        se=np.where(error > 0, error, np.nan),
    )
    return seen[generator.random(len(seen)) >= design.missing].reset_index(drop=True)


def compare(design: Design, seed: int, *, n_draws: int = N_DRAWS) -> pd.DataFrame:
    """Invent one workbook, and put its scores beside the true ones.

    Returns
    -------
    DataFrame
        Rows of `score` of the leading index where there is one, with `truth`, the true index,
        and `true_band`.
    """
    generator = np.random.default_rng(seed)
    catalogue, truth = catalogue_of(design), invented_truth(design, generator)
    panel = observe(truth, design, generator)
    grid = truth[["alliance_id", "period"]].drop_duplicates().assign(stage="operate")
    edges = catalogue.settings.bands
    drawn = draw_scores(panel, grid, catalogue, n_draws=n_draws)
    found = with_uncertainty(score_panel(panel, grid, catalogue), drawn, edges)
    known = score_panel(truth, grid, catalogue)[["number_id", "score"]]
    rows = found[found["id"] == "leading_index"].merge(
        known.rename(columns={"score": "truth"}), on="number_id", validate="1:1"
    )
    rows = rows[rows["score"].notna()]
    return rows.assign(true_band=bands_of(rows["truth"], edges))


def summarise(rows: pd.DataFrame) -> dict[str, float]:
    """Return how often the interval holds, and how the chances of the bands come true.

    Returns
    -------
    dict of str to float
        `cells`; `covered`, the share of intervals that hold the true index; `slope`, by which
        bands come true per chance that was given for them (least squares over the three
        bands; 1 is right); `sure`, the share of the confirmed bands that are true or better.
    """
    covered = (rows["lower"] <= rows["truth"]) & (rows["truth"] <= rows["upper"])
    bands = ("weak", "watch", "strong")
    chance = np.concatenate([rows[f"p_{band}"] for band in bands])
    came = np.concatenate([(rows["true_band"] == band) for band in bands]).astype(float)
    order = {band: at for at, band in enumerate(bands)}
    held = rows["true_band"].map(order) >= rows["at_least"].map(order)
    return {
        "cells": len(rows),
        "covered": float(covered.mean()),
        "slope": float(np.polyfit(chance, came, 1)[0]),
        "sure": float(held.mean()),
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=40, help="workbooks of each kind")
    repeats = parser.parse_args().repeats
    rows = []
    for design in DESIGNS:
        found = [compare(design, seed) for seed in range(repeats)]
        each = [summarise(one)["covered"] for one in found]
        told = summarise(pd.concat(found))
        rows.append(
            {
                "workbook": design.name,
                "indices": int(told["cells"]),
                "covered %": 100 * told["covered"],
                "+-": 100 * np.std(each) / np.sqrt(repeats),
                "slope": told["slope"],
                "sure %": 100 * told["sure"],
            }
        )
        print(pd.DataFrame(rows[-1:]).to_string(index=False, header=len(rows) == 1), flush=True)


if __name__ == "__main__":
    main()
