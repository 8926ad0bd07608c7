"""Why both indices changed, as a page tells it: since the period before, and since its report."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from alliance_health.insights.change_sentence import IndexEnds, say_index_change
from alliance_health.insights.changes import ChangeCard, ChangeWords, tell_changes
from alliance_health.insights.names import say_index
from alliance_health.insights.reported import tell_revisions, words_as_reported
from alliance_health.language import speak
from alliance_health.report.health_report import ExplainedRow, Revisions
from alliance_health.report.source import ReportSource, number_or_none, text_or_none
from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.vocabulary import Role, RowKind


def change_cards(source: ReportSource, alliance_id: str) -> dict[Role, ChangeCard]:
    """Tell what changed both indices since the period before.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        The alliance.

    Returns
    -------
    dict of Role to ChangeCard
        A card for each index; one that cannot be explained carries the reason.
    """
    explained = source.explained.get(alliance_id)
    if explained is None:
        return {
            role: ChangeCard(role.index_id, None, None, (), None, speak("this is its first period"))
            for role in Role
        }
    analysis = source.analysis
    rows = source.by_alliance[alliance_id]
    period, versus = source.period.label, source.period.shift(-1).label
    # Of both periods only: each sentence looks its values up among these rows.
    rows = rows[rows["period"].isin([period, versus])]
    words = ChangeWords(
        metrics=analysis.catalogue.metrics,
        values=rows[rows["row"] == RowKind.METRIC.value],
        period=period,
        versus=versus,
        currency=analysis.catalogue.settings.reporting_currency,
        pillars={name: one.label for name, one in analysis.catalogue.pillars.items()},
    )
    return {role: _card(source, alliance_id, role, explained, words) for role in Role}


def _card(
    source: ReportSource,
    alliance_id: str,
    role: Role,
    explained: pd.DataFrame,
    words: ChangeWords,
) -> ChangeCard:
    """Tell what changed one index, as rows and as a sentence."""
    card = tell_changes(explained, words, index_id=role.index_id)
    if card.total is None:
        return card
    ends = IndexEnds(
        say_index(role),
        source.reading(alliance_id, role, source.period.shift(-1)).score,
        source.reading(alliance_id, role).score,
        source.analysis.catalogue.settings.bands,
    )
    moved = source.movements.get((alliance_id, role.index_id))
    said = say_index_change(
        explained, words, ends, index_id=role.index_id, trend=moved.trend if moved else None
    )
    return replace(card, sentence=said.text)


def revisions(source: ReportSource, alliance_id: str) -> Revisions | None:
    """Tell what is not any more what the report of the period before said.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        The alliance.

    Returns
    -------
    Revisions or None
        None where both indices are what was reported.
    """
    reported = source.reported
    if reported is None or reported.explained is None:
        return None
    settings = source.analysis.catalogue.settings
    words = words_as_reported(
        reported,
        alliance_id,
        source.analysis.catalogue.metrics,
        currency=settings.reporting_currency,
    )
    told = tell_revisions(reported, alliance_id, words, edges=settings.bands)
    if not told:
        return None
    rows = rows_of_alliance(reported.explained, alliance_id)
    ids = [one.index_id for one in told]
    mine = rows[rows["index"].isin(ids)]
    return Revisions(
        period=reported.period,
        as_of=reported.as_of.isoformat(),
        told=told,
        explained=explained_rows(mine),
    )


def explained_rows(rows: pd.DataFrame) -> tuple[ExplainedRow, ...]:
    """List the rows of an explanation as a page keeps them.

    Parameters
    ----------
    rows : DataFrame
        Rows of `explain` of one alliance.

    Returns
    -------
    tuple of ExplainedRow
        In their order.
    """
    return tuple(
        ExplainedRow(
            index=row["index"],
            component=row["component"],
            metric_id=text_or_none(row["metric_id"]),
            points=number_or_none(row["points"]),
            reason=text_or_none(row["reason"]) or "",
        )
        for row in rows.to_dict("records")
    )
