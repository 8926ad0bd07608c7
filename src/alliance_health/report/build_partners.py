"""Partner by partner: the metrics of which a side's number averages several partners."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from alliance_health.indices.bands import whole_number_shown
from alliance_health.report.health_report import Partner, PartnerScore
from alliance_health.report.source import ReportSource, number_or_none, text_or_none
from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.vocabulary import Perspective


def partner_scores(
    source: ReportSource, alliance_id: str, partners: Sequence[Partner]
) -> tuple[PartnerScore, ...]:
    """List every partner's own values and scores where a side averages several.

    Where each side is one partner, the scorecard shows both already.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        The alliance.
    partners : sequence of Partner
        Its partners; a row counts for the partner whose side reports it.

    Returns
    -------
    tuple of PartnerScore
        By metric, period and partner, up to the report's period.
    """
    sides = pd.DataFrame(
        [(one.partner_id, one.perspective) for one in partners],
        columns=["partner_id", "perspective"],
    )
    told = sides[sides["perspective"] != Perspective.JOINT.value]
    rows = source.partner_scores
    own = rows_of_alliance(rows, alliance_id).merge(
        told, on=["partner_id", "perspective"], validate="m:1"
    )
    now = own[(own["period"] == source.period.label) & own["value"].notna()]
    averaged = now.groupby(["metric_id", "perspective"])["partner_id"].nunique()
    several = averaged[averaged > 1].index.get_level_values("metric_id")
    kept = own[own["metric_id"].isin(several)].sort_values(["metric_id", "period", "partner_id"])
    edges = source.analysis.catalogue.settings.bands
    return tuple(
        PartnerScore(
            metric_id=row["metric_id"],
            partner_id=row["partner_id"],
            period=row["period"],
            value=number_or_none(row["value"]),
            unit=text_or_none(row["unit"]) or "",
            score=number_or_none(row["score"]),
            shown=None if pd.isna(row["score"]) else whole_number_shown(row["score"], edges),
            band=text_or_none(row["band"]),
        )
        for row in kept.to_dict("records")
    )
