"""What counts as the activity of an alliance, and how much of it each partner did in each period.

The one rule: what is counted is acts, never worth. A period in which nobody wrote anything down is
a hole, and no period without acts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.insights.give_and_get.placing import add_up, labelled
from alliance_health.metrics.ledger import BOTH_SIDES, ledger_entries
from alliance_health.tables.exchange import MONEY
from alliance_health.tables.labels import ordinals_containing
from alliance_health.vocabulary import OverTime, Perspective, Sides

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue
    from alliance_health.catalogue.metric import Metric
    from alliance_health.metrics.rule import Context

#: How the ledger is named where it is what is counted.
LEDGER = "ledger"

#: Partners that must each have acts of their own before anything can be compared.
PARTNERS_NEEDED = 2

#: Units of a sum that is no count of acts.
_NO_ACTS = re.compile(r"%|pp|points?|days?|hours?|share|ratio|score|[A-Z]{3}|\d.*")

#: Columns of the acts and of the totals of an `Activity`.
ACT_COLUMNS = ("alliance_id", "ordinal", "period", "partner_id", "perspective", "activity", "acts")
TOTAL_COLUMNS = ("alliance_id", "ordinal", "period", "total", "unattributed")

_ROW = ["alliance_id", "ordinal", "partner_id"]


@dataclass(frozen=True, eq=False)
class Activity:
    """How much each partner of each alliance did in each period.

    Parameters
    ----------
    acts : DataFrame
        `ACT_COLUMNS`: one row an alliance, period and partner on one of the two sides; `activity`
        is what is counted; `acts` is missing where it is not known.
    totals : DataFrame
        `TOTAL_COLUMNS`: the joint total where one is reported, and which share of it belongs to
        nobody known, 0 to 1; both may be missing.
    """

    acts: pd.DataFrame
    totals: pd.DataFrame


def count_activity(context: Context) -> Activity:
    """Count what each partner did in each period of the workbook.

    Parameters
    ----------
    context : Context
        Reads `ledger`, `partners` and `observations`, and `[activity]` of the settings.

    Returns
    -------
    Activity
        Of every alliance for which at least two partners can be counted. What is counted is what
        `[activity]` names; else the contributions in the ledger, where it names two partners;
        else the count that most partners report for most periods in `observations`.

    See Also
    --------
    alliance_health.insights.give_and_get.fading.find_fading : Who withdrew.
    """
    named = context.catalogue.settings.activity.metric
    found = [Activity(_no_rows(ACT_COLUMNS), _no_rows(TOTAL_COLUMNS))]
    if named in ("", LEDGER):
        found.append(Activity(_ledger_acts(context), _no_rows(TOTAL_COLUMNS)))
    if named != LEDGER:
        taken = set(found[-1].acts["alliance_id"])
        found.append(_reported(context, without=taken, metric_id=named))
    return Activity(
        pd.concat([one.acts for one in found if len(one.acts)] or [found[0].acts]),
        pd.concat([one.totals for one in found if len(one.totals)] or [found[0].totals]),
    )


def is_count(metric: Metric) -> bool:
    """Tell whether a metric counts acts: a sum over time, of each side, in no unit of measure.

    >>> from alliance_health.catalogue.metric import Metric
    >>> said = {"label": "Commits", "definition": "x", "role": "leading", "kind": "measured"}
    >>> said |= {"pillar": "p", "direction": "higher_is_better", "sides": "each", "weight": 0}
    >>> commits = Metric(metric_id="commits", unit="commits", over_time="sum", **said)
    >>> days = Metric(metric_id="days", unit="days", over_time="sum", **said)
    >>> is_count(commits), is_count(days)
    (True, False)
    """
    return (
        metric.over_time is OverTime.SUM
        and metric.sides is Sides.EACH
        and metric.unit != MONEY
        and not _NO_ACTS.fullmatch(metric.unit)
    )


def _ledger_acts(context: Context) -> pd.DataFrame:
    """Count contributions of each partner; a period without any of anybody is a hole."""
    entries = ledger_entries(context)
    given = entries[(entries["flow"] == "contribution") & entries["occurred_on"].notna()]
    frequency = context.catalogue.settings.frequency
    given = given.assign(
        ordinal=ordinals_containing(given["occurred_on"], frequency).astype("int64"),
        partner_id=given["member"],
    )
    counted = given.groupby(_ROW).size().rename("acts").reset_index()
    written = counted[["alliance_id", "ordinal"]].drop_duplicates()
    members = given[["alliance_id", "partner_id", "perspective"]].drop_duplicates()
    cells = written.merge(members, on="alliance_id").merge(counted, on=_ROW, how="left")
    cells = cells.assign(acts=cells["acts"].fillna(0.0).astype("float64"), activity=LEDGER)
    return labelled(_several(cells), frequency, ACT_COLUMNS)


def _reported(context: Context, *, without: set[str], metric_id: str) -> Activity:
    """Read the counts that several partners report, of the alliances that have no other."""
    catalogue = context.catalogue
    observations = context.tables["observations"]
    counts = [name for name, metric in catalogue.metrics.items() if is_count(metric)]
    wanted = [metric_id] if metric_id else counts
    rows = observations[
        observations["metric_id"].isin(wanted) & ~observations["alliance_id"].isin(without)
    ]
    placed = add_up(rows, catalogue.settings.frequency)
    acts = _of_partners(placed, context.tables["partners"])
    chosen = _choose(_several(acts))
    acts = _several(acts).merge(chosen, on=["alliance_id", "metric_id"])
    acts = acts.assign(activity=acts["metric_id"])
    totals = _totals(placed, context.tables["partners"]).merge(
        chosen, on=["alliance_id", "metric_id"]
    )
    unknown = _unattributed(context, catalogue.settings.frequency)
    totals = totals.merge(unknown, on=["alliance_id", "ordinal"], how="outer")
    totals = totals[totals["alliance_id"].isin(chosen["alliance_id"])]
    return Activity(
        labelled(acts, catalogue.settings.frequency, ACT_COLUMNS),
        labelled(totals, catalogue.settings.frequency, TOTAL_COLUMNS),
    )


def _of_partners(placed: pd.DataFrame, partners: pd.DataFrame) -> pd.DataFrame:
    """Give counts their partner: the one named, or the only one on the side."""
    sides = partners[partners["perspective"].isin(BOTH_SIDES)]
    sides = sides[["alliance_id", "partner_id", "perspective"]]
    only = sides[~sides.duplicated(["alliance_id", "perspective"], keep=False)]
    named = placed[placed["partner_id"] != ""].drop(columns="perspective")
    named = named.merge(sides, on=["alliance_id", "partner_id"], validate="m:1")
    unnamed = placed[placed["partner_id"] == ""].drop(columns="partner_id")
    unnamed = unnamed.merge(only, on=["alliance_id", "perspective"], validate="m:1")
    both = pd.concat([named, unnamed], ignore_index=True)
    both = both.drop_duplicates(["alliance_id", "metric_id", "ordinal", "partner_id"])
    return both.rename(columns={"value": "acts"})


def _totals(placed: pd.DataFrame, partners: pd.DataFrame) -> pd.DataFrame:
    """Take the rows that are totals: joint ones, and those of a partner that is the whole."""
    whole = partners.loc[~partners["perspective"].isin(BOTH_SIDES), ["alliance_id", "partner_id"]]
    key = pd.MultiIndex.from_frame(placed[["alliance_id", "partner_id"]])
    joint = (placed["perspective"] == str(Perspective.JOINT)) & (placed["partner_id"] == "")
    rows = placed[joint | key.isin(pd.MultiIndex.from_frame(whole))]
    rows = rows.sort_values("partner_id").drop_duplicates(["alliance_id", "metric_id", "ordinal"])
    return rows.rename(columns={"value": "total"})[["alliance_id", "metric_id", "ordinal", "total"]]


def _unattributed(context: Context, frequency: object) -> pd.DataFrame:
    """Read the share of activity of nobody known, 0 to 1, by alliance and period."""
    catalogue: Catalogue = context.catalogue
    named = catalogue.settings.activity.unattributed or _metric_of_nobody(catalogue.metrics)
    observations = context.tables["observations"]
    rows = observations[
        (observations["metric_id"] == named)
        & (observations["perspective"] == str(Perspective.JOINT))
    ]
    spans = add_up(rows, catalogue.settings.frequency, mean=True)
    percent = named in catalogue.metrics and catalogue.metrics[named].unit == "%"
    shares = spans["value"] / (100 if percent else 1)
    return spans.assign(unattributed=shares)[["alliance_id", "ordinal", "unattributed"]]


def _metric_of_nobody(metrics: Mapping[str, Metric]) -> str:
    """Find the metric that says which share of activity belongs to nobody known."""
    found = [
        name
        for name, metric in metrics.items()
        if "unattributed" in name and metric.unit in ("%", "share")
    ]
    return found[0] if len(found) == 1 else ""


def _several(cells: pd.DataFrame) -> pd.DataFrame:
    """Keep alliances, and metrics of them, in which several partners acted at all."""
    keys = ["alliance_id", *(["metric_id"] if "metric_id" in cells else [])]
    acted = cells[cells["acts"] > 0].groupby(keys)["partner_id"].nunique()
    enough = acted[acted >= PARTNERS_NEEDED].reset_index()[keys]
    return cells.merge(enough, on=keys)


def _choose(acts: pd.DataFrame) -> pd.DataFrame:
    """Choose the whole numbers of each alliance: most cells, then most acts, then by id."""
    whole = acts.assign(
        whole=(acts["acts"] >= 0) & (acts["acts"] % 1 == 0) | acts["acts"].isna(),
        known=acts["acts"].notna(),
    )
    found = whole.groupby(["alliance_id", "metric_id"], as_index=False).agg(
        whole=("whole", "all"), cells=("known", "sum"), acts=("acts", "sum")
    )
    found = found[found["whole"]].sort_values(
        ["alliance_id", "cells", "acts", "metric_id"], ascending=[True, False, False, True]
    )
    return found.drop_duplicates("alliance_id")[["alliance_id", "metric_id"]]


def _no_rows(columns: tuple[str, ...]) -> pd.DataFrame:
    """Lay out no rows of some columns, with their types."""
    kinds = {"ordinal": "int64", "acts": "float64", "total": "float64", "unattributed": "float64"}
    return pd.DataFrame({name: pd.Series(dtype=kinds.get(name, "str")) for name in columns})
