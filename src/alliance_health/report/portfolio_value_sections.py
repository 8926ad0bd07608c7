"""The sections about risk against value, and about concentration and imperatives."""

from __future__ import annotations

import pandas as pd

from alliance_health.figures.risk_value import figure_risk_value, table_risk_value
from alliance_health.insights.portfolio_value.value import Basis
from alliance_health.language import speak, speak_in
from alliance_health.report.block import NUMBER, WIDE, WIDE_NUMBER, Block, lay_block, not_shown
from alliance_health.report.health_report import PortfolioReport
from alliance_health.report.portfolio_sections import PortfolioView
from alliance_health.report.portfolio_value_part import ImperativeTold, RiskValueTold, SpreadTold
from alliance_health.report.section import Section, SectionFigure
from alliance_health.report.wording import MISSING, capital, say_quantity, say_share

#: Alliances that a table shows; a command lists all.
MOST_ROWS = 15


def portfolio_risk_and_value(view: PortfolioView) -> Section:
    """Return what is at stake in every alliance, against how risky it is.

    Parameters
    ----------
    view : PortfolioView
        What the report is made from.

    Returns
    -------
    Section
        One figure with its table; a chance only where the track record of its method is proven,
        else the lower end of influence.
    """
    part = view.report.value
    rows = pd.DataFrame([one.model_dump() for one in part.rows])
    names = {one.alliance_id: one.name for one in part.rows}
    figures: tuple[SectionFigure, ...] = ()
    if any(one.value is not None for one in part.rows):
        drawn = figure_risk_value(
            rows,
            names,
            currency=part.currency,
            by_chance=bool(part.event),
            edges=view.report.edges,
        )
        figures = (
            SectionFigure(
                "risk-value",
                speak("Risk against value"),
                speak("S strong, A watch, W weak, at least; top right is much at risk."),
                drawn,
                table_risk_value(rows, names, currency=part.currency),
            ),
        )
    data = {"blocks": [_risks(view.report)] if part.rows else [], "notes": _read(view.report)}
    return Section(
        "risk-and-value",
        speak("Risk and value"),
        part.risk_finding,
        "warnings",
        {**data, "folded": []},
        figures,
    )


def portfolio_concentration(view: PortfolioView) -> Section:
    """Return how far few alliances carry the value, and what every imperative has.

    Parameters
    ----------
    view : PortfolioView
        What the report is made from.

    Returns
    -------
    Section
        Concentration with bounds over what is not recorded; imperatives without an alliance in
        form are named, alliances without an imperative counted.
    """
    part = view.report.value
    blocks = [_spread(part.spread), _imperatives(view.report)]
    data = {
        "blocks": [block for block in blocks if block["rows"]],
        "notes": [_say_basis(part.basis)],
        "folded": [],
    }
    found = [part.spread_finding, part.imperative_finding]
    return Section(
        "concentration",
        speak("Concentration and imperatives"),
        " ".join(one for one in found if one),
        "warnings",
        data,
    )


def _read(report: PortfolioReport) -> list[str]:
    """Say by what value and risk are measured."""
    part = report.value
    if part.event:
        risk = speak(
            "Risk is the chance that {event} within {horizon} periods, by a method that is proven.",
            event=part.event,
            horizon=part.horizon,
        )
    else:
        risk = speak(
            "No method of early warning is proven here, so that no chance is shown: risk is how "
            "low influence may be, the lower end of its interval."
        )
    return [_say_basis(part.basis), risk]


def _say_basis(basis: str) -> str:
    """Say by what the value at stake is measured."""
    words = {
        Basis.LOSS: speak("Value at stake is our own loss if the alliance fails, as recorded."),
        Basis.REVENUE: speak("Value at stake is the joint revenue of the last year."),
        Basis.BOOKINGS: speak("Value at stake is the sourced bookings of the last year."),
        Basis.NONE: speak("No value at stake is recorded."),
    }
    return words[Basis(basis)]


def _risks(report: PortfolioReport) -> Block:
    """Lay out alliances, the most at stake first."""
    part = report.value
    columns = [
        *((speak("Alliance"), ""), (speak("At stake"), NUMBER), (speak("Share of all"), NUMBER)),
        *([(speak("Chance"), NUMBER)] if part.event else []),
        *((speak("Influence"), WIDE_NUMBER), (speak("Lower end"), NUMBER)),
        *((speak("Band at least"), ""), (speak("Note"), WIDE)),
    ]
    rows = [_risk(one, report) for one in part.rows[:MOST_ROWS]]
    block = lay_block(speak("What is at stake, and how risky"), "", columns, rows)
    hidden = len(part.rows) - MOST_ROWS
    return {**block, **not_shown(hidden, "alliance-health portfolio --what risk")}


def _risk(one: RiskValueTold, report: PortfolioReport) -> list[str]:
    """Lay out one alliance."""
    part = report.value
    chance = MISSING if one.probability is None else say_share(one.probability)
    return [
        one.name,
        _money(one.value, part.currency),
        MISSING if one.share is None else say_share(one.share),
        *([chance] if part.event else []),
        MISSING if one.leading is None else f"{one.leading:.0f}",
        MISSING if one.lower is None else f"{one.lower:.0f}",
        capital(speak_in("Band", one.band)) if one.band else MISSING,
        capital(one.reason) if one.reason else MISSING,
    ]


def _spread(spread: SpreadTold) -> Block:
    """Lay out the measures of concentration."""
    columns = [(speak("Measure"), ""), (speak("Known alliances"), NUMBER)]
    if spread.missing:
        columns.append((speak("With those not recorded, from and to"), NUMBER))
    rows = []
    if spread.hhi is not None:
        rows = [
            [
                speak("Share of the three largest"),
                say_share(spread.top),
                _range(say_share(spread.top_low), say_share(spread.top_high)),
            ],
            [
                speak("Equal alliances with that concentration"),
                _count(spread.effective),
                _range(_count(spread.effective_low), _count(spread.effective_high)),
            ],
            [
                speak("Sum of squared shares (Herfindahl-Hirschman), 1 is one alliance"),
                _index(spread.hhi),
                _range(_index(spread.hhi_low), _index(spread.hhi_high)),
            ],
        ]
    rows = [row[: len(columns)] for row in rows]
    said = speak("Those not recorded are taken from nothing up to the largest known.")
    return lay_block(
        speak("How far few alliances carry most"), said if spread.missing else "", columns, rows
    )


def _range(low: str, high: str) -> str:
    """Write both ends."""
    return speak("{low} to {high}", low=low, high=high)


def _count(number: float | None) -> str:
    """Write a number with one decimal."""
    return MISSING if number is None else say_quantity(round(number, 1), "count")


def _index(number: float | None) -> str:
    """Write an index with two decimals."""
    return MISSING if number is None else say_quantity(round(number, 2), "count")


def _imperatives(report: PortfolioReport) -> Block:
    """Lay out what every imperative has."""
    columns = [
        *((speak("Imperative"), ""), (speak("Alliances"), NUMBER), (speak("At stake"), NUMBER)),
        *((speak("Share of all"), WIDE_NUMBER), (speak("In form"), NUMBER)),
        *((speak("Stalled or living on the past"), WIDE_NUMBER), (speak("Which"), WIDE)),
    ]
    rows = [_imperative(one, report.value.currency) for one in report.value.imperatives]
    said = speak("In form means both indices, beyond doubt.")
    return lay_block(speak("Strategic imperatives"), said, columns, rows)


def _imperative(one: ImperativeTold, currency: str) -> list[str]:
    """Lay out one imperative."""
    value = _money(one.value, currency)
    if one.value is not None and one.unknown:
        value = speak("{value} and {unknown} not recorded", value=value, unknown=one.unknown)
    return [
        one.imperative or speak("no imperative recorded"),
        str(one.alliances),
        value,
        MISSING if one.share is None else say_share(one.share),
        str(one.in_form),
        str(one.weak),
        ", ".join(one.members),
    ]


def _money(value: float | None, currency: str) -> str:
    """Write an amount, or that it is not recorded."""
    return speak("not recorded") if value is None else say_quantity(value, "money", currency)
