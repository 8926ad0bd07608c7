"""What people decided, as a page tells it: overrides, weights, which metrics belong together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from alliance_health.insights.coherence import AGAINST
from alliance_health.insights.number_ids import FINDING, PageNumber
from alliance_health.insights.weight_findings import percent
from alliance_health.report.data_findings import Alpha, Incoherent, OverrideTold, Weighed
from alliance_health.report.health_report import WeightTold
from alliance_health.report.source import ReportSource, number_or_none
from alliance_health.vocabulary import Perspective, WeightRule

#: Whose weights these are, in words.
WHOSE_WEIGHTS = {
    WeightRule.CATALOGUE.value: "weighed by the catalogue",
    WeightRule.EQUAL.value: "all weighed alike",
    WeightRule.EXPERTS.value: "weighed by the mean of the experts",
}


def number_of(source: ReportSource, name: str, alliance_id: str, *of: str) -> PageNumber:
    """Name a finding of the report's period, so that it can be traced.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    name : str
        Kind of finding.
    alliance_id : str
        About whom; empty for all alliances.
    *of : str
        Which one.

    Returns
    -------
    PageNumber
        Its `text` is what `trace` takes.
    """
    return PageNumber(FINDING, name, alliance_id, source.period.label, of="/".join(of))


def overrides_told(source: ReportSource, alliance_id: str = "") -> list[OverrideTold]:
    """Tell every override that holds in the report's period or has expired by then.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        Only those of this alliance; all when empty.

    Returns
    -------
    list of OverrideTold
        Those that hold first, each with the computed band.
    """
    rows = source.quality.overrides
    if alliance_id:
        rows = rows[rows["alliance_id"] == alliance_id]
    if rows.empty:
        return []
    computed = _computed_bands(source)
    ordered = rows.sort_values(
        ["holds", "alliance_id", "expires_on"], ascending=[False, True, False], kind="stable"
    )
    return [
        OverrideTold(
            alliance=source.names[row["alliance_id"]],
            label=source.analysis.labels.get(row["id"], row["id"]),
            computed=computed.get((row["alliance_id"], row["row"], row["role"], row["id"]), ""),
            expires_on=row["expires_on"].date().isoformat(),
            holds=bool(row["holds"]),
            contradicted=bool(row["contradicted"]),
            number_id=number_of(
                source, "overrides", row["alliance_id"], row["row"], row["role"], row["id"]
            ).text,
            **{key: row[key] for key in ("row", "id", "role", "band", "reason", "author", "since")},
        )
        for row in ordered.to_dict("records")
    ]


def overrides_of(
    source: ReportSource, alliance_id: str
) -> Mapping[tuple[str, str, str], tuple[OverrideTold, ...]]:
    """Find the overrides that hold for each row of an alliance's scores.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        The alliance.

    Returns
    -------
    mapping of (row, role, id) to tuple of OverrideTold
        Several where they contradict each other.
    """
    found: dict[tuple[str, str, str], tuple[OverrideTold, ...]] = {}
    for one in overrides_told(source, alliance_id):
        if one.holds:
            key = (one.row, one.role, one.id)
            found[key] = (*found.get(key, ()), one)
    return found


def say_overridden(told: Sequence[OverrideTold]) -> str:
    """Say beside a verdict which bands somebody answers for in place of the computed ones.

    Parameters
    ----------
    told : sequence of OverrideTold
        Overrides of one alliance, those that have expired too.

    Returns
    -------
    str
        Empty when none holds.
    """
    held = [one for one in told if one.holds]
    if not held:
        return ""
    parts = [
        f"{one.label} ({one.role}) {one.band}"
        + (f" instead of {one.computed}" if one.computed else "")
        + f", by {one.author}"
        for one in held
    ]
    word = "An override holds" if len(held) == 1 else f"{len(held)} overrides hold"
    end = "The verdict keeps to the computed bands."
    return f"{word}: {'; '.join(parts)}. {end}"


def incoherent_metrics(source: ReportSource) -> list[Incoherent]:
    """Name the metrics that run against the rest of their pillar, the strongest first.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.

    Returns
    -------
    list of Incoherent
        Over all alliances.
    """
    rows = source.quality.correlations
    if rows.empty:
        return []
    labels = source.analysis.labels
    rows = rows[rows["verdict"] == AGAINST].sort_values(["correlation", "metric_id"])
    return [
        Incoherent(
            label=labels[row["metric_id"]],
            pillar=source.analysis.catalogue.pillars[row["pillar"]].label,
            number_id=number_of(source, "alphas", "", row["role"], row["pillar"]).text,
            **{key: row[key] for key in ("role", "cases", "correlation", "low", "high")},
        )
        for row in rows.to_dict("records")
    ]


def pillar_agreement(source: ReportSource) -> list[Alpha]:
    """Tell Cronbach's alpha of every pillar and role, in the order of the catalogue.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.

    Returns
    -------
    list of Alpha
        With the reason where there is none.
    """
    return [
        Alpha(
            pillar=source.analysis.catalogue.pillars[row["pillar"]].label,
            alpha=number_or_none(row["alpha"]),
            number_id=number_of(source, "alphas", "", row["role"], row["pillar"]).text,
            **{key: row[key] for key in ("role", "metrics", "cases", "reason")},
        )
        for row in source.quality.alphas.to_dict("records")
    ]


def weights_weighed(source: ReportSource) -> list[Weighed]:
    """Tell which weights decide alone, and which experts are not used.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.

    Returns
    -------
    list of Weighed
        In the order of the findings.
    """
    labels = source.analysis.labels
    return [
        Weighed(
            what=labels.get(row["metric_id"], row["source"]),
            finding=row["finding"],
            remedy=row["remedy"],
        )
        for row in source.quality.weights.to_dict("records")
    ]


def weights_of_pillars(source: ReportSource) -> tuple[WeightTold, ...]:
    """Tell the weights of the pillars in force, and what the experts say.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.

    Returns
    -------
    tuple of WeightTold
        Leading pillars first, in the order of the catalogue.
    """
    rows = source.analysis.weighting.weights
    pillars = source.analysis.catalogue.pillars
    return tuple(
        WeightTold(
            pillar=pillars[row["pillar"]].label,
            mean=number_or_none(row["mean"]),
            spread=number_or_none(row["spread"]),
            **{key: row[key] for key in ("role", "weight", "share", "source", "experts")},
        )
        for row in rows[rows["metric_id"] == ""].to_dict("records")
    )


def weights_of_metrics(source: ReportSource) -> dict[str, str]:
    """Say of every metric that counts whose weight it has, and how much that is.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.

    Returns
    -------
    dict of metric id to str
        Without a full stop.
    """
    rows = source.analysis.weighting.weights
    return {
        row["metric_id"]: (
            f"{percent(row['share'])} of its pillar and {percent(row['effective_weight'])} of "
            f"the {row['role']} index when all is measured, {WHOSE_WEIGHTS[row['source']]}"
        )
        for row in rows[rows["metric_id"] != ""].to_dict("records")
    }


def _computed_bands(source: ReportSource) -> dict[tuple[str, str, str, str], str]:
    """Return the computed band of every joint row of the period."""
    rows = source.scores
    now = rows[
        (rows["period"] == source.period.label) & (rows["perspective"] == Perspective.JOINT.value)
    ]
    keys = zip(now["alliance_id"], now["row"], now["role"], now["id"], strict=True)
    bands = ["" if pd.isna(band) else str(band) for band in now["band"]]
    return dict(zip(keys, bands, strict=True))
