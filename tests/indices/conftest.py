"""Small catalogues and panels for the tests of scores: name only what the test is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from alliance_health.catalogue import Catalogue, Metric, Pillar, Settings
from alliance_health.indices import Snapshot, score_panel

GOALPOSTS = (0.0, 100.0)
SCALES: tuple[dict[str, Any], ...] = (
    {"goalposts": GOALPOSTS},
    {"goalposts": GOALPOSTS, "direction": "lower_is_better"},
    {"thresholds": {"weak": 30.0, "strong": 60.0}},
    {"thresholds": {"weak": 60.0, "strong": 30.0, "best": 5.0}, "direction": "lower_is_better"},
    {"goalposts": GOALPOSTS, "against": "target"},
    {"goalposts": (1.0, 100.0), "transform": "ln"},
    {"goalposts": (-50.0, 100.0), "transform": "asinh"},
    {
        "direction": "band_is_best",
        "thresholds_low": {"weak": 10.0, "strong": 30.0},
        "thresholds_high": {"weak": 90.0, "strong": 60.0},
    },
)


class Case(NamedTuple):
    """What `score_panel` takes."""

    panel: pd.DataFrame
    grid: pd.DataFrame
    catalogue: Catalogue


def _metric(metric_id: str, given: Mapping[str, Any]) -> Metric:
    usual: dict[str, Any] = {
        "label": metric_id,
        "definition": metric_id,
        "role": "leading",
        "kind": "measured",
        "pillar": "p",
        "unit": "points",
        "direction": "higher_is_better",
    }
    scaled = any(key.startswith(("goalposts", "thresholds")) for key in given)
    scale = {} if scaled or given.get("weight") == 0 else {"goalposts": GOALPOSTS}
    return Metric(metric_id=metric_id, **{**usual, **scale, **given})


def _catalogue(
    metrics: Mapping[str, Mapping[str, Any]],
    pillars: Mapping[str, Mapping[str, Any]] | None = None,
    **settings: Any,
) -> Catalogue:
    defined = {metric_id: _metric(metric_id, given) for metric_id, given in metrics.items()}
    weight = {"leading": 1.0, "lagging": 1.0}
    given = {metric.pillar: {} for metric in defined.values()} | dict(pillars or {})
    formed = {
        pillar_id: Pillar(**{"pillar_id": pillar_id, "label": pillar_id, "weight": weight, **more})
        for pillar_id, more in given.items()
    }
    usual = {"name": "test", "reporting_currency": "EUR", "frequency": "quarter"}
    return Catalogue(Settings(**{**usual, **settings}), defined, formed, {}, version="1")


def _panel(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    usual = {
        "alliance_id": "A",
        "period": "2026Q1",
        "metric_id": "x",
        "perspective": "joint",
        "partner_id": "",
        "value": float("nan"),
        "target": float("nan"),
        "age": 0,
        "stale": False,
        "origin": "supplied",
        "unit": "",
    }
    filled = [{**usual, **row} for row in rows]
    columns = [*usual, *sorted({key for row in filled for key in row} - set(usual))]
    kinds = {"value": "float64", "target": "float64", "stale": "bool"}
    return pd.DataFrame(filled, columns=columns).astype(kinds)


def _grid(
    alliances: Iterable[str] = ("A",), periods: Iterable[str] = ("2026Q1",), stage: str = "operate"
) -> pd.DataFrame:
    cells = [(alliance, period, stage) for alliance in alliances for period in periods]
    return pd.DataFrame(cells, columns=["alliance_id", "period", "stage"])


def _random_catalogue(random: np.random.Generator, healthy: bool) -> Catalogue:
    ways = ["arithmetic", "geometric"]
    sides = ["one", "each", "each", "ours", "theirs", "joint"]
    metrics = {}
    for number in range(random.integers(1, 9)):
        metrics[f"m{number}"] = {
            "role": str(random.choice(["leading", "lagging"])),
            "pillar": str(random.choice(["p", "q", "r"])),
            "sides": str(random.choice(sides)),
            "weight": float(random.choice([0.5, 1.0, 2.0, 3.0] if healthy else [0, 0.5, 1, 3])),
            **(SCALES[0] if healthy else random.choice(np.array(SCALES, dtype=object))),
        }
    pillars = {
        pillar_id: {
            "aggregation": str(random.choice(ways)),
            "weight": {
                "leading": float(random.choice([1, 2, 5] if healthy else [0, 1, 5])),
                "lagging": float(random.choice([1, 3])),
            },
        }
        for pillar_id in ("p", "q", "r")
    }
    return _catalogue(
        metrics,
        pillars,
        aggregation=str(random.choice(ways)),
        min_coverage=float(random.choice([0.3, 0.5, 2 / 3, 1.0])),
    )


def _random_rows(
    random: np.random.Generator, catalogue: Catalogue, cell: tuple[str, str], healthy: bool
) -> Iterable[dict[str, Any]]:
    presence = random.choice([0.8, 1.0] if healthy else [0.0, 0.3, 0.7, 1.0])
    for metric_id in catalogue.metrics:
        shown = random.choice(["joint", "sides", "all"])
        sides = {"joint": ("joint",), "sides": ("ours", "theirs")}.get(
            shown, ("joint", "ours", "theirs")
        )
        for side in sides:
            for partner in ("", "P2")[: random.integers(1, 3)]:
                if random.random() > presence:
                    continue
                drawn = random.uniform(60, 110) if healthy else random.uniform(-20, 120)
                value = float(random.choice([drawn, drawn, drawn, 0.0, 100.0]))
                yield {
                    "alliance_id": cell[0],
                    "period": cell[1],
                    "metric_id": metric_id,
                    "perspective": side,
                    "partner_id": partner,
                    "value": float("nan") if random.random() < 0.05 else value,
                    "target": float(random.choice([np.nan, 0.0, 80.0, 100.0, 150.0])),
                    "stale": bool(random.random() < 0.15),
                    "age": int(random.integers(0, 3)),
                    "origin": str(random.choice(["supplied", "computed"])),
                }


def _random_case(seed: int, *, healthy: bool = False) -> Case:
    random = np.random.default_rng(seed)
    catalogue = _random_catalogue(random, healthy)
    grid = _grid("ABCDEF"[: random.integers(1, 7)], ["2026Q1", "2026Q2"][: random.integers(1, 3)])
    stages = ["operate"] if healthy else ["operate", "operate", "form", "evaluate", "retire"]
    grid["stage"] = random.choice(stages, len(grid))
    rows = [
        row
        for cell in zip(grid["alliance_id"], grid["period"], strict=True)
        for row in _random_rows(random, catalogue, cell, healthy)
    ]
    return Case(_panel(rows), grid, catalogue)


@pytest.fixture(scope="session")
def catalogue_of() -> Callable[..., Catalogue]:
    """Make a catalogue of metrics and pillars; a metric has goalposts 0 and 100."""
    return _catalogue


@pytest.fixture(scope="session")
def panel_of() -> Callable[..., pd.DataFrame]:
    """Make a panel of rows; metric x of alliance A in 2026Q1, joint, where not said."""
    return _panel


@pytest.fixture(scope="session")
def grid_of() -> Callable[..., pd.DataFrame]:
    """Make a grid of alliances and periods."""
    return _grid


@pytest.fixture(scope="session")
def random_case() -> Callable[..., Case]:
    """Draw a catalogue with a panel: all sides, scales, gaps and ways to aggregate."""
    return _random_case


@pytest.fixture(scope="session")
def rows_of() -> Callable[..., pd.DataFrame]:
    """Score rows of one alliance and period; the result is indexed by id and perspective."""

    def score(
        rows: Iterable[Mapping[str, Any]], catalogue: Catalogue, *, stage: str = "operate"
    ) -> pd.DataFrame:
        scores = score_panel(_panel(rows), _grid(stage=stage), catalogue)
        return scores.set_index(["id", "role", "perspective"]).sort_index()

    return score


@pytest.fixture(scope="session")
def scored_case() -> Callable[..., pd.DataFrame]:
    """Return the scores of a drawn case; nobody edits them."""
    return cache(lambda seed: score_panel(*_random_case(seed)))


@pytest.fixture(scope="session")
def scored_apart() -> Callable[..., list[pd.DataFrame]]:
    """Score several panels of one grid in one go, each as alliances of its own."""

    def score(
        panels: Iterable[pd.DataFrame], grid: pd.DataFrame, catalogue: Catalogue
    ) -> list[pd.DataFrame]:
        panels = list(panels)
        at = [f"{number:03d}-" for number in range(len(panels))]
        panel, grids = (
            pd.concat(
                [one.assign(alliance_id=copy + one["alliance_id"]) for copy, one in tables],
                ignore_index=True,
            )
            for tables in (zip(at, panels, strict=True), [(copy, grid) for copy in at])
        )
        scores = score_panel(panel, grids, catalogue)
        copies = scores["alliance_id"].str[:4]
        for name in ("alliance_id", "number_id"):
            scores[name] = scores[name].str[4:]
        return [scores[copies == copy].reset_index(drop=True) for copy in at]

    return score


@pytest.fixture(scope="session")
def drawn_snapshot() -> Callable[..., Snapshot]:
    """Draw a case and cut its first period out."""

    def cut(seed: int) -> Snapshot:
        panel, grid, catalogue = _random_case(seed)
        lived = grid[grid["period"] == "2026Q1"]
        stages = dict(zip(lived["alliance_id"], lived["stage"], strict=True))
        return Snapshot(panel[panel["period"] == "2026Q1"], stages, catalogue)

    return cut


@pytest.fixture(scope="session")
def core_indices() -> Callable[..., pd.DataFrame]:
    """Score a snapshot by the core: its index rows, leading before lagging."""

    def score(snapshot: Snapshot, catalogue: Catalogue | None = None) -> pd.DataFrame:
        stages = dict(snapshot.state("now").stages)
        grid = pd.DataFrame(
            {"alliance_id": list(stages), "period": "2026Q1", "stage": list(stages.values())}
        )
        scores = score_panel(snapshot.panel, grid, catalogue or snapshot.catalogue)
        rows = scores[scores["row"] == "index"]
        return rows.sort_values(["alliance_id", "role"], ascending=[True, False])

    return score
