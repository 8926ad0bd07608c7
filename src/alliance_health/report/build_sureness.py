"""From an analysis to what pages say about how sure indices and ranks are."""

from __future__ import annotations

from collections.abc import Mapping

from alliance_health.insights.what_would_change import ChangeWords, say_verdict_changes
from alliance_health.report.source import ReportSource, number_or_none
from alliance_health.report.sureness import (
    IndexTurns,
    LeftOut,
    PairShare,
    RankSureness,
    Sureness,
    WayShift,
)
from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.vocabulary import Role


def sureness(source: ReportSource, alliance_id: str, names: Mapping[str, str]) -> Sureness:
    """Say of one alliance what would turn its bands, and which metrics carry its indices.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        An alliance that lived in that period.
    names : mapping of perspective to str
        Names of both sides.

    Returns
    -------
    Sureness
        Leading before lagging; a missing index is left out.
    """
    catalogue = source.analysis.catalogue
    words = ChangeWords(catalogue.metrics, catalogue.settings.reporting_currency, names)
    changes = rows_of_alliance(source.verdict_changes, alliance_id)
    told = {
        role.index_id: say_verdict_changes(changes[changes["index"] == role.index_id], words)
        for role in Role
    }
    left_out = rows_of_alliance(source.left_out, alliance_id).dropna(subset=["change"])
    return Sureness(
        turns=tuple(
            IndexTurns(index=index_id, sentences=tuple(sentences))
            for index_id, sentences in told.items()
            if sentences
        ),
        left_out=tuple(
            LeftOut(
                index=row["index"],
                metric_id=row["metric_id"],
                change=float(row["change"]),
                band=row["band"],
                band_without=row["band_without"],
            )
            for row in left_out.to_dict("records")
        ),
    )


def rank_sureness(source: ReportSource) -> RankSureness:
    """Say how far the order of all alliances rests on the way of scaling and averaging.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.

    Returns
    -------
    RankSureness
        One row for each index, scaling and mean, and for each ordered pair of alliances.
    """
    table = source.alternatives
    ways = table.drop_duplicates(["index", "scaling", "mean"])
    return RankSureness(
        ways=tuple(
            WayShift(
                index=row["index"],
                scaling=row["scaling"],
                mean=row["mean"],
                agreed=bool(row["agreed"]),
                mean_rank_shift=number_or_none(row["mean_rank_shift"]),
                n_alliances=int(row["n_alliances"]),
            )
            for row in ways.to_dict("records")
        ),
        pairs=tuple(
            PairShare(
                index=row["index"],
                above=row["above"],
                below=row["below"],
                p_above=float(row["p_above"]),
            )
            for row in source.pairs.to_dict("records")
        ),
    )
