"""What people decided, as a page tells it: overrides, weights, which metrics belong together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from alliance_health.insights.coherence import AGAINST
from alliance_health.insights.names import say_band, say_pillar_name, say_role
from alliance_health.insights.number_ids import FINDING, PageNumber
from alliance_health.insights.quantities import in_locale
from alliance_health.insights.reasons import say_reason
from alliance_health.insights.weight_findings import percent
from alliance_health.language import speak, speak_count, to_speak
from alliance_health.report.data_findings import Alpha, Incoherent, OverrideTold, Weighed
from alliance_health.report.health_report import WeightTold
from alliance_health.report.source import ReportSource, number_or_none
from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.vocabulary import Perspective, WeightRule

#: What the weight of a metric is, by whose weights these are.
WHOSE_WEIGHTS = {
    WeightRule.CATALOGUE.value: to_speak(
        "{share} of its pillar and {effective} of the {role} index when all is measured, weighed "
        "by the catalogue"
    ),
    WeightRule.EQUAL.value: to_speak(
        "{share} of its pillar and {effective} of the {role} index when all is measured, all "
        "weighed alike"
    ),
    WeightRule.EXPERTS.value: to_speak(
        "{share} of its pillar and {effective} of the {role} index when all is measured, weighed "
        "by the mean of the experts"
    ),
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
        rows = rows_of_alliance(rows, alliance_id)
    if rows.empty:
        return []
    computed = _computed_bands(source)
    ordered = rows.sort_values(
        ["holds", "alliance_id", "expires_on"], ascending=[False, True, False], kind="stable"
    )
    return [
        OverrideTold(
            alliance=source.names[row["alliance_id"]],
            label=source.labels.get(row["id"], row["id"]),
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
    return speak_count(
        len(held),
        "An override holds: {overrides}. The verdict keeps to the computed bands.",
        "{number} overrides hold: {overrides}. The verdict keeps to the computed bands.",
        overrides="; ".join(_say_override(one) for one in held),
    )


def _say_override(one: OverrideTold) -> str:
    """Say one override: of what, to which band, and who answers for it."""
    values = {"what": one.label, "role": say_role(one.role), "author": one.author}
    if not one.computed:
        return speak("{what} ({role}) {band}, by {author}", band=say_band(one.band), **values)
    return speak(
        "{what} ({role}) {band} instead of {computed}, by {author}",
        band=say_band(one.band),
        computed=say_band(one.computed),
        **values,
    )


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
    labels = source.labels
    rows = rows[rows["verdict"] == AGAINST].sort_values(["correlation", "metric_id"])
    return [
        Incoherent(
            label=labels[row["metric_id"]],
            pillar=source.labels[row["pillar"]],
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
            pillar=source.labels[row["pillar"]],
            alpha=number_or_none(row["alpha"]),
            number_id=number_of(source, "alphas", "", row["role"], row["pillar"]).text,
            reason=say_reason(row["reason"]),
            **{key: row[key] for key in ("role", "metrics", "cases")},
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
    labels = source.labels
    return [
        Weighed(
            what=labels.get(row["metric_id"], row["source"]),
            finding=say_reason(row["finding"]),
            remedy=say_reason(row["remedy"]),
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
            pillar=say_pillar_name(pillars[row["pillar"]].label),
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
        row["metric_id"]: speak(
            WHOSE_WEIGHTS[row["source"]],
            share=in_locale(percent(row["share"])),
            effective=in_locale(percent(row["effective_weight"])),
            role=say_role(row["role"]),
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
