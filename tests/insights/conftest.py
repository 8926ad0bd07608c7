"""Small panels, catalogues and tables: name only what the test is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from alliance_health.catalogue import Catalogue, Metric, Pillar, Settings
from alliance_health.insights.scale_places import counting_values, place_values
from alliance_health.tables.calendar import Period
from alliance_health.tables.checked import Tables, empty_frame
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.tables.versions import known_from_day

#: Period of the first value of a series.
FIRST = Period.parse("2023Q1")

Scale = Mapping[str, Any]


def _metric(metric_id: str, given: Scale) -> Metric:
    usual: dict[str, Any] = {
        "label": metric_id.capitalize(),
        "definition": metric_id,
        "role": "leading",
        "kind": "measured",
        "pillar": "p",
        "unit": "points",
        "direction": "higher_is_better",
    }
    scaled = any(key.startswith(("goalposts", "thresholds")) for key in given)
    scale = {} if scaled or given.get("weight") == 0 else {"goalposts": (0, 100)}
    return Metric(metric_id=metric_id, **{**usual, **scale, **given})


def _catalogue(**metrics: Scale) -> Catalogue:
    """Define metrics; goalposts are 0 and 100 where no scale is given."""
    settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    defined = {key: _metric(key, given) for key, given in metrics.items()}
    weight = {"leading": 1, "lagging": 1}
    names = {"p", *(metric.pillar for metric in defined.values())}
    pillars = {
        name: Pillar(pillar_id=name, label=name.upper(), weight=weight) for name in sorted(names)
    }
    return Catalogue(settings, defined, pillars, {}, version="1")


def _panel(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Lay out panel rows; metric x of alliance a in 2026Q3, joint, where not said."""
    usual = {
        "alliance_id": "a",
        "period": "2026Q3",
        "metric_id": "x",
        "perspective": "joint",
        "partner_id": "",
        "value": float("nan"),
        "target": float("nan"),
        "age": 0,
        "stale": False,
        "origin": "supplied",
        "unit": "points",
    }
    filled = []
    for row in rows:
        whole = {**usual, **row}
        filled.append({"source_period": whole["period"], **whole})
    columns = [*usual, "source_period"]
    kinds = {"value": "float64", "target": "float64", "stale": "bool"}
    return pd.DataFrame(filled, columns=columns).astype(kinds)


def _series(*values: float, **same: Any) -> pd.DataFrame:
    """Lay out a panel of one value a quarter."""
    rows = [
        {"value": value, "period": FIRST.shift(step).label, **same}
        for step, value in enumerate(values)
    ]
    return _panel(rows)


def _tables(**given: Iterable[Mapping[str, Any]]) -> Tables:
    """Lay out checked tables of some rows; alliance a where not said."""
    frames = {}
    for table, rows in given.items():
        schema = SCHEMAS[table]
        empty = empty_frame(schema)
        filled = [{"alliance_id": "a", "file": f"{table}.csv", **row} for row in rows]
        frame = pd.DataFrame(filled).reindex(columns=list(empty))
        optional = [column.name for column in schema.columns if column.key and column.blank]
        texts = {name: frame[name].astype("object").fillna("") for name in optional}
        frame = frame.assign(**texts, line=range(2, len(frame) + 2))
        stated = frame["recorded_on"].notna()
        frame = frame.astype(empty.dtypes.to_dict() | {"recorded_on_stated": "boolean"})
        known = known_from_day(frame, schema)
        frames[table] = frame.assign(recorded_on=known, recorded_on_stated=stated.astype("bool"))
    return Tables(frames)


@pytest.fixture(scope="session")
def catalogue_of() -> Callable[..., Catalogue]:
    return _catalogue


@pytest.fixture(scope="session")
def panel_of() -> Callable[..., pd.DataFrame]:
    return _panel


@pytest.fixture(scope="session")
def series_of() -> Callable[..., pd.DataFrame]:
    return _series


@pytest.fixture(scope="session")
def tables_of() -> Callable[..., Tables]:
    return _tables


@pytest.fixture(scope="session")
def counting() -> Callable[[pd.DataFrame, Catalogue], pd.DataFrame]:
    """Place the values of a panel and keep those that count."""

    def place(panel: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
        return counting_values(place_values(panel, catalogue), catalogue)

    return place


@dataclass(frozen=True)
class MadeDraws:
    """Draws of indices made by hand, in the form of `alliance_health.indices.draws.Draws`."""

    cells: pd.DataFrame
    data: np.ndarray
    floor: np.ndarray
    rule: np.ndarray


@pytest.fixture(scope="session")
def drawn() -> Callable[..., MadeDraws]:
    """Make draws of the leading index by (alliance, period); the lagging one has none."""

    def make(leading: Mapping[tuple[str, str], Sequence[float]]) -> MadeDraws:
        keys = sorted(leading)
        cells = pd.DataFrame(keys, columns=["alliance_id", "period"]).assign(cell=range(len(keys)))
        data = np.full((len(keys), 2, len(next(iter(leading.values())))), np.nan)
        data[:, 0, :] = [leading[key] for key in keys]
        return MadeDraws(cells, data, data, data)

    return make


@pytest.fixture(scope="session")
def index_rows() -> Callable[..., pd.DataFrame]:
    """Make index rows of `score` from levels by alliance, the last period being 2026Q3."""

    def make(*, half_width: float = 0.0, **levels: Sequence[float]) -> pd.DataFrame:
        last = Period.parse("2026Q3")
        rows = [
            {
                "alliance_id": alliance,
                "period": last.shift(at - len(series) + 1).label,
                "row": "index",
                "id": "leading_index",
                "score": level,
                "lower": level - half_width,
                "upper": level + half_width,
            }
            for alliance, series in levels.items()
            for at, level in enumerate(series)
        ]
        return pd.DataFrame(rows)

    return make
