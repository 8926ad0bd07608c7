"""The rows behind what the checks of the data found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from alliance_health.insights.clipping import beyond_scale
from alliance_health.insights.conflicts import differences_of
from alliance_health.insights.data_quality import DataQuality, Evidence
from alliance_health.insights.lateness import first_versions
from alliance_health.insights.number_ids import PageNumber
from alliance_health.insights.row_keys import nameless_keys
from alliance_health.insights.scale_places import VALUE_KEYS
from alliance_health.insights.silence import deliveries
from alliance_health.metrics.lineage import TRACE_COLUMNS, rows_of_values
from alliance_health.metrics.origins import COUNTS as COUNTED
from alliance_health.metrics.rule import Context
from alliance_health.tables.checked import Tables
from alliance_health.vocabulary import Origin

#: What a row is that was looked at and not counted.
ON_TIME, WITHIN_SCALE = "on time", "within scale"

_CELLS = [*VALUE_KEYS, "origin"]


@dataclass(frozen=True, eq=False)
class Looked:
    """What the findings are found in, and the findings.

    Parameters
    ----------
    evidence : Evidence
        Values, scores and tables of all alliances.
    quality : DataQuality
        What was found in them.
    """

    evidence: Evidence
    quality: DataQuality

    @property
    def context(self) -> Context:
        """What the values were computed from."""
        return Context(self.evidence.known, self.evidence.grid, self.evidence.catalogue)


def finding_rows(number: PageNumber, looked: Looked) -> pd.DataFrame | None:
    """List the rows that a finding about the data rests on.

    Parameters
    ----------
    number : PageNumber
        Of the kind finding; `of` says which one, as the page does.
    looked : Looked
        What was looked at, and the findings of the number's period.

    Returns
    -------
    DataFrame or None
        `TRACE_COLUMNS`, and `use` where rows were looked at that do not count. Late rows have
        `recorded_on` too, and their days late as `value`. None when nothing of this kind and
        name was found.

    Examples
    --------
    >>> sorted(FINDINGS)[:3]
    ['alphas', 'clipped', 'conflicts']
    """
    find = FINDINGS.get(number.name)
    return find(number, looked) if find else None


def _mine(found: pd.DataFrame, number: PageNumber, of: pd.Series) -> pd.DataFrame:
    """Select the findings of the alliance that a number names."""
    return found[(found["alliance_id"] == number.alliance_id) & (of == number.of)]


def _conflicts(number: PageNumber, looked: Looked) -> pd.DataFrame | None:
    """Lead from a conflict to what both reporters say."""
    found = looked.quality.conflicts
    mine = _mine(found, number, found["metric_id"] + "/" + found["period"])
    return None if mine.empty else rows_of_values(_both_ends(mine), looked.context)


def _both_ends(conflicts: pd.DataFrame) -> pd.DataFrame:
    """Return both values of every conflict."""
    ends = [
        pd.DataFrame(
            {
                "alliance_id": conflicts["alliance_id"],
                "metric_id": conflicts["metric_id"],
                "source_period": conflicts["period"],
                "perspective": conflicts[f"perspective_{end}"],
                "partner_id": conflicts[f"partner_{end}"],
                "origin": conflicts[f"origin_{end}"],
            }
        )
        for end in "ab"
    ]
    return pd.concat(ends, ignore_index=True)


def _differences(number: PageNumber, looked: Looked) -> pd.DataFrame | None:
    """Lead from a supplied value and the one from events to the rows of both."""
    found = differences_of(looked.evidence.differences, number.alliance_id, number.period)
    mine = found[
        (found["metric_id"] == number.of) & (found["perspective"] == number.perspective)
    ].rename(columns={"period": "source_period"})
    both = [mine.assign(origin=one.value) for one in (Origin.SUPPLIED, Origin.COMPUTED)]
    return None if mine.empty else rows_of_values(pd.concat(both)[_CELLS], looked.context)


def _silent(number: PageNumber, looked: Looked) -> pd.DataFrame | None:
    """Lead from sources that fell silent together to all that they delivered."""
    found = looked.quality.silent
    mine = _mine(found, number, found["last_period"])
    if mine.empty:
        return None
    source = ["alliance_id", "table", "metric_id"]
    parts = [
        rows.merge(mine[source], on=source)[["table", "file", "line"]]
        for rows in deliveries(looked.evidence.known, looked.quality.period)
    ]
    return _laid(pd.concat(parts).drop_duplicates(), looked.evidence.known)


def _late(number: PageNumber, looked: Looked) -> pd.DataFrame | None:
    """Lead from a source with late rows to the first version of all its rows."""
    rows = first_versions(looked.evidence.versions, looked.evidence.as_of)
    if number.alliance_id:
        rows = rows[rows["alliance_id"] == number.alliance_id]
    own = rows[rows["table"] + "/" + rows["source"] == number.of]
    late = own["days"] > 0
    if not late.any():
        return None
    own = own.assign(use=late.map({True: COUNTED, False: ON_TIME}), value=own["days"])
    laid = _laid(own[["table", "file", "line"]], looked.evidence.versions)
    told = laid.drop(columns="value").merge(own, on=["table", "file", "line"], validate="1:1")
    return told[[*TRACE_COLUMNS, "use", "recorded_on"]]


def _clipped(number: PageNumber, looked: Looked) -> pd.DataFrame | None:
    """Lead from a metric with values beyond its scale to the rows of all its values."""
    marked = beyond_scale(looked.quality.counting, looked.evidence.catalogue)
    mine = marked[marked["metric_id"] == number.of]
    if number.alliance_id:
        mine = mine[mine["alliance_id"] == number.alliance_id]
    if not mine["beyond"].any():
        return None
    uses = ((COUNTED, mine["beyond"]), (WITHIN_SCALE, ~mine["beyond"]))
    parts = [
        rows_of_values(mine.loc[at, _CELLS], looked.context).assign(use=use) for use, at in uses
    ]
    rows = pd.concat([part for part in parts if len(part)])
    return rows.drop_duplicates(["table", "file", "line"])


def _outliers(number: PageNumber, looked: Looked) -> pd.DataFrame | None:
    """Lead from the outlying values of one side to their rows."""
    found = looked.quality.outliers
    mine = _mine(found, number, found["metric_id"])
    mine = mine[mine["perspective"] == number.perspective]
    if mine.empty:
        return None
    cells = mine[VALUE_KEYS].merge(looked.quality.counting[_CELLS], on=VALUE_KEYS, validate="1:1")
    return rows_of_values(cells, looked.context)


def _overrides(number: PageNumber, looked: Looked) -> pd.DataFrame | None:
    """Lead from an override to its row."""
    found = looked.quality.overrides
    if found.empty:
        return None
    mine = _mine(found, number, found["row"] + "/" + found["role"] + "/" + found["id"])
    places = mine.assign(table="overrides")[["table", "file", "line"]].drop_duplicates()
    return None if mine.empty else _laid(places, looked.evidence.known)


def _alphas(number: PageNumber, looked: Looked) -> pd.DataFrame | None:
    """Lead from how well a pillar hangs together to the rows of its metrics, all alliances."""
    metrics = [
        key
        for key, metric in looked.evidence.catalogue.metrics.items()
        if metric.is_scored and f"{metric.role.value}/{metric.pillar}" == number.of
    ]
    panel = looked.evidence.panel
    mine = panel["metric_id"].isin(metrics) & (panel["period"] == number.period)
    return rows_of_values(panel[mine], looked.context) if metrics else None


def _laid(places: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Lay rows out as a trace, in the order of the files."""
    parts = []
    for table, own in places.groupby("table", sort=True):
        rows = tables[str(table)].merge(own, on=["file", "line"], validate="1:1")
        parts.append(rows.assign(key=nameless_keys(rows, str(table)), value=float("nan")))
    laid = pd.concat([part[TRACE_COLUMNS] for part in parts])
    return laid.sort_values(["table", "file", "line"], ignore_index=True)


#: What finds the rows of each kind of finding, by the name that pages give the kind.
FINDINGS: Mapping[str, Callable[[PageNumber, Looked], pd.DataFrame | None]] = MappingProxyType(
    {
        "conflicts": _conflicts,
        "differences": _differences,
        "silent": _silent,
        "late": _late,
        "clipped": _clipped,
        "outliers": _outliers,
        "overrides": _overrides,
        "alphas": _alphas,
    }
)
