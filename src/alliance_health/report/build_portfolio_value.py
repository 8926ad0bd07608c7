"""From an analysis to risk against value, concentration and imperatives of the portfolio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from alliance_health.insights.portfolio import BETWEEN, NOT_PLACED
from alliance_health.insights.portfolio_value.imperatives import imperative_table, say_imperatives
from alliance_health.insights.portfolio_value.risk import (
    ProvenEvent,
    proven_event,
    risk_table,
    say_risk,
    worst_band,
)
from alliance_health.insights.portfolio_value.spread import Spread, measure_spread, say_spread
from alliance_health.insights.portfolio_value.value import Basis, value_at_stake
from alliance_health.report.build_cards import place
from alliance_health.report.portfolio_value_part import (
    ImperativeTold,
    PortfolioValuePart,
    RiskValueTold,
    SpreadTold,
)
from alliance_health.report.source import number_or_none
from alliance_health.vocabulary import Role

if TYPE_CHECKING:
    from alliance_health.report.source import ReportSource


def portfolio_value(source: ReportSource) -> PortfolioValuePart:
    """Tell what the portfolio has at stake and how risky that is.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.

    Returns
    -------
    PortfolioValuePart
        Empty lists where nothing is recorded.
    """
    settings = source.analysis.catalogue.settings
    stake, event = stake_of(source), proven_event(source.record)
    table = risks_of(source)
    spread = spread_of(source)
    imperatives = imperatives_of(source)
    names = dict(source.names)
    events = {one.name: one.statement for one in source.analysis.warning_run.events}
    return PortfolioValuePart(
        basis=stake[0].value,
        currency=settings.reporting_currency,
        event=events.get(event.name, "") if event else "",
        horizon=event.horizon,
        risk_finding=say_risk(
            table, names, edges=settings.bands, currency=settings.reporting_currency
        ),
        spread_finding=say_spread(spread),
        imperative_finding=say_imperatives(imperatives),
        rows=tuple(_risk(row, names) for row in _records(table)),
        spread=SpreadTold.model_validate(asdict(spread)),
        imperatives=tuple(_imperative(row, names) for row in _records(imperatives)),
    )


def stake_of(source: ReportSource) -> tuple[Basis, pd.Series]:
    """Measure what is at stake in every alliance of the period.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.

    Returns
    -------
    tuple of (Basis, Series)
        As `value_at_stake` gives them.
    """
    tables = source.analysis.tables
    return value_at_stake(tables["partners"], source.scores, source.alliances, source.period)


def risks_of(source: ReportSource) -> pd.DataFrame:
    """Set the risk of every alliance beside what is at stake.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.

    Returns
    -------
    DataFrame
        As `risk_table` gives it.
    """
    rows = []
    for alliance_id in source.alliances:
        reading = source.reading(alliance_id, Role.LEADING)
        rows.append(
            {
                "alliance_id": alliance_id,
                "leading": reading.score,
                "lower": reading.score if reading.lower is None else reading.lower,
                "band": worst_band(reading.at_least or reading.band),
                "reason": reading.reason,
            }
        )
    columns = ["alliance_id", "leading", "lower", "band", "reason"]
    readings = pd.DataFrame(rows, columns=columns).astype({"leading": float, "lower": float})
    event: ProvenEvent = proven_event(source.record)
    return risk_table(stake_of(source), readings, source.warnings, event)


def spread_of(source: ReportSource) -> Spread:
    """Measure how far few alliances carry the value.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.

    Returns
    -------
    Spread
        With bounds over alliances of which the value is not known.
    """
    return measure_spread(stake_of(source)[1].tolist())


def imperatives_of(source: ReportSource) -> pd.DataFrame:
    """Gather the alliances of the period by the imperative that they serve.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.

    Returns
    -------
    DataFrame
        As `imperative_table` gives it.
    """
    told = source.analysis.tables["alliances"].set_index("alliance_id")["strategic_imperative"]
    named = {one: _text(told.get(one)) for one in source.alliances}
    places = {one: _place(source, one) for one in source.alliances}
    return imperative_table(named, stake_of(source)[1], places)


def _place(source: ReportSource, alliance_id: str) -> str:
    """Name where an alliance stands beyond doubt."""
    placement = place(source, alliance_id)
    if len(placement.candidates) == 1:
        return placement.candidates[0].value
    return BETWEEN if placement.name else NOT_PLACED


def _text(value: Any) -> str:
    """Return a text; empty for a missing cell."""
    return "" if value is None or pd.isna(value) else str(value).strip()


def _risk(row: Mapping[str, Any], names: Mapping[str, str]) -> RiskValueTold:
    """Tell one alliance."""
    numbers = ("value", "share", "probability", "leading", "lower")
    return RiskValueTold(
        alliance_id=row["alliance_id"],
        name=names.get(row["alliance_id"], row["alliance_id"]),
        band=row["band"],
        reason=row["reason"],
        **{name: number_or_none(row[name]) for name in numbers},
    )


def _imperative(row: Mapping[str, Any], names: Mapping[str, str]) -> ImperativeTold:
    """Tell one imperative."""
    counts = ("alliances", "unknown", "in_form", "weak", "unplaced")
    return ImperativeTold(
        imperative=row["imperative"],
        value=number_or_none(row["value"]),
        share=number_or_none(row["share"]),
        members=tuple(names.get(one, one) for one in row["members"].split("; ")),
        **{name: int(row[name]) for name in counts},
    )


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain mappings."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
