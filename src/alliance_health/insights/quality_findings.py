"""Everything found about the data as one tidy table: a finding a row, each with its sentence."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from alliance_health.insights.clipping import CLIPPED_SHARE
from alliance_health.insights.conflicts import ROUNDING, WITH_EVENTS
from alliance_health.insights.data_quality import DataQuality
from alliance_health.insights.judgement_findings import (
    tell_incoherent,
    tell_overrides,
    tell_weights,
)
from alliance_health.insights.outliers import LONG_TAIL
from alliance_health.insights.quantities import say_share
from alliance_health.insights.reading_cells import named, with_units

#: Columns of the findings, in the order of the command's output.
QUALITY_COLUMNS = (
    *("kind", "alliance_id", "metric_id", "period", "source", "value", "limit", "finding"),
)

#: Kinds of findings, in the order in which they are listed.
KINDS = (
    *("rejected", "coverage", "silent", "stale", "late", "conflict", "clipped", "outlier"),
    *("coherence", "weight", "override"),
)


def list_findings(quality: DataQuality, reasons: pd.DataFrame | None = None) -> pd.DataFrame:
    """List everything found about the data of a period, the worst first within its kind.

    Parameters
    ----------
    quality : DataQuality
        From `assess_quality`.
    reasons : DataFrame, optional
        Rejected rows by reason, from `count_reasons`.

    Returns
    -------
    DataFrame
        `QUALITY_COLUMNS`, sorted by `KINDS`. `alliance_id` is empty where a finding is about
        the whole workbook. `value` and `limit` are what was found and what is allowed: rows
        (rejected, late), share of weight (coverage), periods (silent, stale), share of the
        larger number (conflict), share of values (clipped), multiples of the MAD (outlier; no
        limit, because the whole distribution is tested), correlation and the upper end of its
        interval (coherence), share of the weight or members weighed (weight); an override has
        neither. `source` is a file, a table, a pillar as ``role:pillar``, an expert, or the
        number in question.

    Examples
    --------
    >>> list_findings.__name__
    'list_findings'
    """
    found = {
        "rejected": _rejected(reasons),
        "coverage": _coverage(quality),
        "silent": _silent(quality),
        "stale": _stale(quality),
        "late": _late(quality),
        "conflict": _conflicts(quality),
        "clipped": _clipped(quality),
        "outlier": _outliers(quality),
        "coherence": tell_incoherent(quality),
        "weight": tell_weights(quality),
        "override": tell_overrides(quality),
    }
    texts = dict.fromkeys(QUALITY_COLUMNS, "str") | {"value": "float64", "limit": "float64"}
    laid = [
        rows.assign(kind=kind).reindex(columns=list(QUALITY_COLUMNS)).astype(texts)
        for kind, rows in found.items()
    ]
    table = pd.concat(laid, ignore_index=True)
    names = [name for name, kind in texts.items() if kind == "str"]
    return table.assign(**{name: table[name].fillna("") for name in names})


def tell_findings(findings: pd.DataFrame, labels: Mapping[str, str], *kinds: str) -> pd.DataFrame:
    """Lay findings out for a person at a notebook.

    Parameters
    ----------
    findings : DataFrame
        From `list_findings`.
    labels : mapping of id to str
        Names of alliances and labels of metrics.
    *kinds : str
        Only these kinds; all when none is named.

    Returns
    -------
    DataFrame
        Alliance, Factor, Period, Source and Finding.
    """
    rows = findings[findings["kind"].isin(kinds or KINDS)]
    return pd.DataFrame(
        {
            "Alliance": named(rows["alliance_id"], labels),
            "Factor": named(rows["metric_id"], labels),
            "Period": rows["period"],
            "Source": rows["source"],
            "Finding": rows["finding"],
        }
    ).reset_index(drop=True)


def _say(rows: pd.DataFrame, sentence: str) -> pd.Series:
    """Fill a sentence from the columns of each row."""
    said = [sentence.format_map(row) for row in rows.to_dict("records")]
    return pd.Series(said, index=rows.index, dtype="str")


def _rejected(reasons: pd.DataFrame | None) -> pd.DataFrame:
    """Say which rows were left out and why."""
    if reasons is None or reasons.empty:
        return pd.DataFrame()
    rows = reasons.assign(source=reasons["file"], value=reasons["rows"], limit=0.0)
    rows["place"] = (rows["column"] + ": ").where(rows["column"] != "", "")
    sentence = "{rows} left out, the first in line {first_line}; {place}{reason}; {remedy}"
    return rows.assign(finding=_say(rows, sentence))


def _coverage(quality: DataQuality) -> pd.DataFrame:
    """Say which pillars miss their gate."""
    rows = quality.coverage[~quality.coverage["passes"].astype(bool)]
    rows = rows.assign(
        period=quality.period.label,
        source=rows["role"] + ":" + rows["id"],
        value=rows["coverage"],
        limit=quality.min_coverage,
        measured=[say_share(one) for one in rows["coverage"]],
        needed=say_share(quality.min_coverage),
    )
    sentence = "{measured} of the weight is measured, {needed} is needed: no score"
    return rows.assign(finding=_say(rows, sentence))


def _silent(quality: DataQuality) -> pd.DataFrame:
    """Say which sources no longer deliver."""
    rows = quality.silent
    rows = rows.assign(
        period=rows["last_period"],
        source=rows["table"],
        value=rows["silent_for"],
        limit=rows["longest_gap"],
    )
    sentence = (
        "nothing since {last_period}, for {silent_for} periods; before, no gap was longer than "
        "{longest_gap}"
    )
    return rows.assign(finding=_say(rows, sentence))


def _stale(quality: DataQuality) -> pd.DataFrame:
    """Say which values count past their time."""
    rows = quality.stale
    rows = rows.assign(
        period=quality.period.label,
        source=rows["number_id"],
        value=rows["age"],
        limit=rows["rhythm"] - 1,
    )
    sentence = "the newest value is {age} periods old; a new one is due after {rhythm}"
    return rows.assign(finding=_say(rows, sentence))


def _late(quality: DataQuality) -> pd.DataFrame:
    """Say which sources deliver late."""
    rows = quality.late.assign(value=quality.late["late"], limit=0.0)
    sentence = (
        "{late} of {rows} rows came late: by {median_days:.0f} days in the median, "
        "{largest_days:.0f} at most"
    )
    return rows.assign(finding=_say(rows, sentence))


def _conflicts(quality: DataQuality) -> pd.DataFrame:
    """Say who contradicts whom."""
    rows = quality.conflicts
    is_own = rows["kind"] == WITH_EVENTS
    rows = rows.assign(
        source=rows["kind"],
        value=rows["relative"],
        limit=ROUNDING,
        a=(rows["perspective_a"] + " " + rows["partner_a"]).str.strip(),
        b=(rows["perspective_b"] + " " + rows["partner_b"]).str.strip(),
        said_a=with_units(rows["value_a"], rows["unit"], quality.currency),
        said_b=with_units(rows["value_b"], rows["unit"], quality.currency),
    )
    between = _say(rows, "{a} says {said_a}, {b} says {said_b}")
    own = _say(rows, "{a}: {said_a} is supplied, events give {said_b}")
    return rows.assign(finding=between.where(~is_own, own))


def _clipped(quality: DataQuality) -> pd.DataFrame:
    """Say whose goalposts are out of date."""
    rows = quality.clipped[quality.clipped["out_of_date"].astype(bool)]
    rows = rows.sort_values(["share", "metric_id", "alliance_id"], ascending=[False, True, True])
    rows = rows.assign(
        period=rows["newest_period"],
        value=rows["share"],
        limit=CLIPPED_SHARE,
        also=rows["newest_clipped"].map({True: "; the newest two periods are", False: ""}),
    )
    sentence = (
        "{beyond_healthy} of {values} values lie beyond the healthy end of the scale and "
        "{beyond_unhealthy} beyond the other{also}"
    )
    return rows.assign(finding=_say(rows, sentence))


def _outliers(quality: DataQuality) -> pd.DataFrame:
    """Say which values make a distribution odd."""
    rows = quality.outliers
    rows = rows.assign(
        period=rows["source_period"],
        source=rows["number_id"],
        said=with_units(rows["value"], rows["unit"], quality.currency),
        far=[
            "most values are equal, this one is not"
            if pd.isna(one)
            else f"{one:.3g} times the usual distance from the median"
            for one in rows["distance"]
        ],
        shape=(rows["verdict"] == LONG_TAIL).map(
            {True: "; the whole distribution has a long tail", False: ""}
        ),
    )
    rows = rows.assign(value=rows["distance"])
    return rows.assign(finding=_say(rows, "{said}: {far}{shape}"))
