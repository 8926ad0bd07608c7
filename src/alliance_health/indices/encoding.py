"""Names into numbers before scoring: small keys make every join and every group fast.

Numbers follow the alphabet, so sorted numbers are sorted names. The rule of this
module: what cannot be scored is refused here, with the place and the remedy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.errors import DataError
from alliance_health.indices.sides import PERSPECTIVE_NUMBERS
from alliance_health.vocabulary import STAGES_TOO_EARLY, Aggregation, Origin, Role, Sides

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue

#: Columns without which a panel cannot be scored.
PANEL_COLUMNS = (
    *("alliance_id", "period", "metric_id", "perspective", "partner_id"),
    *("value", "target", "age", "stale", "origin", "unit"),
)
#: Number of a role inside the core: its place in the vocabulary.
ROLE_NUMBERS = {role.value: at for at, role in enumerate(Role)}
#: Number of what belongs to nothing.
NONE = -1
#: Columns of `Encoded.values` that the calculation of a point reads.
POINT_COLUMNS = (
    *("cell", "metric", "perspective", "value", "target"),
    *("age", "stale", "computed", "unit", "hidden"),
)


@dataclass(frozen=True)
class Encoded:
    """A panel in numbers, and the names that the numbers stand for.

    Parameters
    ----------
    cells : DataFrame
        One row per alliance and period, sorted: cell, alliance_id, period, stage, early.
    metrics : DataFrame
        One row per metric, sorted by id: metric, metric_id, role, part, each, only, unit
        and the columns of its scale.
    parts : DataFrame
        One row per pillar and role that counts: part, pillar, role, pillar_weight, geometric.
    values : DataFrame
        One row per panel row inside the grid: cell, metric, perspective, partner, value,
        target, age, stale, computed, unit, hidden, reason; `se`, the standard error of the
        value in its unit, and `source`, the partner and period that it is of.
    units : tuple of str
        Units by number.
    """

    cells: pd.DataFrame
    metrics: pd.DataFrame
    parts: pd.DataFrame
    values: pd.DataFrame
    units: tuple[str, ...]


def encode(panel: pd.DataFrame, grid: pd.DataFrame, catalogue: Catalogue) -> Encoded:
    """Turn a panel into numbers.

    Rows outside the grid (an alliance before its start or after its end) are not scored.

    Parameters
    ----------
    panel : DataFrame
        The columns of `PANEL_COLUMNS`; optional `suppressed` (hidden for anonymity),
        `reason` (why a value is missing), `se` (standard error of the value, in its unit)
        and `source_period` (the period that the value is of).
    grid : DataFrame
        One row per alliance and period to be scored: alliance_id, period, stage.
    catalogue : Catalogue
        Defines every metric of the panel.

    Returns
    -------
    Encoded
        Sorted, whatever the order of the rows given.

    Raises
    ------
    DataError
        When a column is absent, a metric or a perspective is unknown, a row of the panel or
        of the grid occurs twice, or a value or target is infinite.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> panel = pd.DataFrame(columns=list(PANEL_COLUMNS))
    >>> grid = pd.DataFrame({"alliance_id": ["A"], "period": "2026Q1", "stage": "form"})
    >>> encode(panel, grid, Catalogue(settings, {}, {}, {}, version="1")).cells["early"].tolist()
    [1]
    """
    _require(panel, PANEL_COLUMNS, "panel")
    _require(grid, ("alliance_id", "period", "stage"), "grid")
    cells = _encode_cells(grid)
    parts = _encode_parts(catalogue)
    metrics = _encode_metrics(catalogue, parts)
    values, units = _encode_values(panel, cells, metrics)
    return Encoded(cells, metrics, parts, values, units)


def _require(table: pd.DataFrame, columns: tuple[str, ...], name: str) -> None:
    """Refuse a table without the columns that scoring reads."""
    absent = sorted(set(columns) - set(table.columns))
    if absent:
        raise DataError(f"the {name} lacks {', '.join(absent)}; it needs {', '.join(columns)}")


def _encode_cells(grid: pd.DataFrame) -> pd.DataFrame:
    """Give numbers to the alliances and periods to be scored."""
    cells = (
        grid[["alliance_id", "period", "stage"]]
        .astype("str")
        .sort_values(["alliance_id", "period"], ignore_index=True)
    )
    twice = cells.duplicated(["alliance_id", "period"])
    if twice.any():
        first = cells[twice].iloc[0]
        raise DataError(
            f"the grid holds {first['alliance_id']} in {first['period']} twice; keep one row"
        )
    early = cells["stage"].isin([stage.value for stage in STAGES_TOO_EARLY])
    return cells.assign(cell=np.arange(len(cells)), early=early.astype(int))


def _encode_parts(catalogue: Catalogue) -> pd.DataFrame:
    """Give numbers to the pillars of each role that count for its index."""
    rows = [
        {
            "pillar": pillar.pillar_id,
            "role": ROLE_NUMBERS[role.value],
            "pillar_weight": pillar.weight_for(role),
            "geometric": int(pillar.aggregation == Aggregation.GEOMETRIC),
        }
        for role in Role
        for pillar in sorted(catalogue.pillars_for(role), key=lambda pillar: pillar.pillar_id)
    ]
    parts = pd.DataFrame(rows, columns=["pillar", "role", "pillar_weight", "geometric"])
    kinds = {"pillar": "str", "role": "int64", "pillar_weight": "float64", "geometric": "int64"}
    return parts.astype(kinds).assign(part=np.arange(len(parts)))


def _encode_metrics(catalogue: Catalogue, parts: pd.DataFrame) -> pd.DataFrame:
    """Give numbers to the metrics, and find the pillar and perspective that count for each."""
    scales = catalogue.scales().sort_values("metric_id", ignore_index=True)
    part_of = {
        (pillar, role): part
        for pillar, role, part in zip(parts["pillar"], parts["role"], parts["part"], strict=True)
    }
    roles = scales["role"].map(ROLE_NUMBERS).astype("int64")
    part = [
        part_of.get((pillar, role), NONE) if weight > 0 else NONE
        for pillar, role, weight in zip(scales["pillar"], roles, scales["weight"], strict=True)
    ]
    only = [
        PERSPECTIVE_NUMBERS[sides] if sides in (Sides.OURS, Sides.THEIRS) else NONE
        for sides in scales["sides"]
    ]
    return scales.assign(
        metric=np.arange(len(scales)),
        role=roles,
        part=np.array(part, dtype="int64"),
        only=np.array(only, dtype="int64"),
        each=(scales["sides"] == Sides.EACH.value).astype("int64"),
        unit=[catalogue.metrics[metric_id].unit for metric_id in scales["metric_id"]],
    )


def _encode_values(
    panel: pd.DataFrame, cells: pd.DataFrame, metrics: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Turn the rows of the panel that lie inside the grid into numbers, sorted."""
    unit, units = pd.factorize(panel["unit"].fillna("").astype("str"), sort=True)
    partner, _ = pd.factorize(panel["partner_id"].fillna("").astype("str"), sort=True)
    values = pd.DataFrame(
        {
            "cell": _find_cells(panel, cells),
            "metric": _number_of(panel, "metric_id", metrics["metric_id"].tolist()),
            "perspective": _number_of(panel, "perspective", list(PERSPECTIVE_NUMBERS)),
            "partner": partner,
            "value": _numbers(panel, "value"),
            "target": _numbers(panel, "target"),
            "age": _numbers(panel, "age"),
            "stale": panel["stale"].fillna(value=False).astype(int).to_numpy(),
            "computed": (panel["origin"] == Origin.COMPUTED.value).to_numpy(dtype=int),
            "unit": unit,
            "hidden": _optional(panel, "suppressed", default=False).astype(int),
            "reason": _optional(panel, "reason", default=""),
            "se": _numbers(panel, "se") if "se" in panel else np.nan,
            "source": _sources(panel),
        }
    )
    keys = ["cell", "metric", "perspective", "partner"]
    values = values[values["cell"] != NONE]
    order = np.lexsort([values[key].to_numpy() for key in reversed(keys)])
    values = values.iloc[order].reset_index(drop=True)
    twice = values.duplicated(keys)
    if twice.any():
        first = values[twice].iloc[0]
        raise DataError(
            f"{metrics['metric_id'][first['metric']]} of {cells['alliance_id'][first['cell']]} in "
            f"{cells['period'][first['cell']]} stands twice in the panel; keep one row per "
            "alliance, period, metric, perspective and partner"
        )
    return values, tuple(units)


def _sources(panel: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Name the partner and the period that each value is of; its own period if none is named."""
    own = panel["period"].astype("str")
    named = _optional(panel, "source_period", default="").astype("str").set_axis(panel.index)
    partner = panel["partner_id"].fillna("").astype("str")
    return (partner + "\x1f" + named.mask(named == "", own)).to_numpy(dtype=object)


def _find_cells(panel: pd.DataFrame, cells: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Find the cell of every panel row; NONE outside the grid."""
    alliances = pd.Index(cells["alliance_id"].unique())
    periods = pd.Index(cells["period"].unique())
    table = np.full((len(alliances) + 1, len(periods) + 1), NONE, dtype=np.int64)
    rows = alliances.get_indexer(pd.Index(cells["alliance_id"]))
    columns = periods.get_indexer(pd.Index(cells["period"]))
    table[rows, columns] = cells["cell"].to_numpy()
    # A name that is not found has the place -1: the last row or column, which stays empty.
    at_row = alliances.get_indexer(pd.Index(panel["alliance_id"].astype("str")))
    at_column = periods.get_indexer(pd.Index(panel["period"].astype("str")))
    return np.asarray(table[at_row, at_column])


def _number_of(panel: pd.DataFrame, column: str, names: list[str]) -> npt.NDArray[np.intp]:
    """Turn a column into numbers by a list of allowed names."""
    numbers = pd.Index(names, dtype="str").get_indexer(pd.Index(panel[column].astype("str")))
    unknown = sorted(set(panel[column].astype("str")[numbers == NONE]))
    if unknown:
        raise DataError(
            f"the panel holds the unknown {column} {', '.join(unknown)}; allowed: "
            f"{', '.join(sorted(names)) or 'none, the catalogue is empty'}"
        )
    return numbers


def _numbers(panel: pd.DataFrame, column: str) -> npt.NDArray[np.float64]:
    """Read a column as numbers, missing as NaN."""
    numbers = panel[column].to_numpy(dtype=np.float64, na_value=np.nan)
    if np.isinf(numbers).any():
        raise DataError(f"the panel holds an infinite {column}; leave it blank if it is unknown")
    return numbers


def _optional(panel: pd.DataFrame, column: str, *, default: bool | str) -> pd.Series:
    """Read a column that a panel need not have."""
    if column not in panel.columns:
        return pd.Series(default, index=range(len(panel)))
    return panel[column].fillna(value=default).reset_index(drop=True)
