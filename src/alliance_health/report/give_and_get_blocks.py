"""Signs of life, withdrawals and contacts as blocks of a page, and their figures.

They stand in the section about give and get, after the shares.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from alliance_health.figures.flow_balance import figure_flow_balance, table_flow_balance
from alliance_health.figures.rate_and_balance import (
    figure_rate_and_balance,
    table_rate_and_balance,
)
from alliance_health.insights.quantities import say_value
from alliance_health.language import say_digits, speak, speak_count, speak_in, to_speak
from alliance_health.report.block import NUMBER, WIDE, WIDE_NUMBER, Block, lay_block
from alliance_health.report.give_and_get_part import GivePart
from alliance_health.report.section import SectionFigure
from alliance_health.report.wording import MISSING, capital, say_day, say_period

#: What each sign is called.
_SIGNS = {
    "exchange": to_speak("Exchange: contacts, commitments kept, decisions asked for"),
    "support": to_speak("Support: the other side put something in"),
    "partner_sales": to_speak("Sales caused: deals credited to them, or leads from them"),
}


def give_blocks(part: GivePart, *, currency: str) -> list[Block]:
    """Lay out signs of life, withdrawals and contacts of one alliance.

    Parameters
    ----------
    part : GivePart
        What the page says.
    currency : str
        Reporting currency.

    Returns
    -------
    list of Block
        Only those with rows.

    Examples
    --------
    >>> give_blocks(GivePart(), currency="EUR")
    []
    """
    if not part.verdict:
        return []
    blocks = [_life(part, currency), _withdrawals(part), _contacts(part)]
    return [block for block in blocks if block["rows"]]


def give_figures(
    part: GivePart, names: Mapping[str, str] | None = None, *, currency: str
) -> tuple[SectionFigure, ...]:
    """Return the picture of flows over time.

    Parameters
    ----------
    part : GivePart
        What the page says.
    names : mapping of perspective to str, optional
        Names of both sides.
    currency : str
        Reporting currency.

    Returns
    -------
    tuple of SectionFigure
        None without any entry in the ledger.
    """
    if not part.flows:
        return ()
    rows = pd.DataFrame([one.model_dump() for one in part.flows])
    return (
        SectionFigure(
            "flow-balance",
            speak("What both sides put in, and the balance so far"),
            speak(
                "Worth in {currency}. Circle: ours; diamond: theirs; square: what we put in more "
                "than they, added up. A cross marks a period without entries, or with one of "
                "unknown worth.",
                currency=currency,
            ),
            figure_flow_balance(rows, currency=currency, names=names),
            table_flow_balance(rows),
        ),
    )


def overview_figure(
    overview: pd.DataFrame, labels: Mapping[str, str] | None = None, *, currency: str
) -> SectionFigure:
    """Return the picture of who gives and who is silent, of all alliances.

    Parameters
    ----------
    overview : DataFrame
        From `exchange_overview`.
    labels : mapping of id to str, optional
        Names of alliances.
    currency : str
        Reporting currency.

    Returns
    -------
    SectionFigure
        For the report of all alliances.
    """
    return SectionFigure(
        "rate-and-balance",
        speak("Who gives, and who is silent"),
        speak(
            "The mark leans to the side that gives more over four periods. Cross: no sign of life; "
            "triangle: one-way suspected; circle: two-way; open diamond: cannot be told."
        ),
        figure_rate_and_balance(overview, labels, currency=currency),
        table_rate_and_balance(overview, labels),
    )


def _life(part: GivePart, currency: str) -> Block:
    """Lay out the three signs, and the silence."""
    columns = [(speak("Sign of life"), ""), (speak_in("sign of life", "Seen"), "")]
    seen = {
        True: " ".join(("●", speak("yes"))),
        False: " ".join(("■", speak("no"))),
        None: " ".join(("○", speak("not known"))),
    }
    rows = [[speak(text), seen[getattr(part, name)]] for name, text in _SIGNS.items()]
    if part.days_since_last_act is not None:
        days = speak_count(round(part.days_since_last_act), "{number} day", "{number} days")
        rows.append([speak("Since their last act, at the end of the period"), days])
    if part.cost_since_last_act is not None:
        spent = say_value(part.cost_since_last_act, "money", currency=currency)
        rows.append([speak("Hours and money that we put in since"), spent])
    if part.warned_on:
        rows.append([speak("Day on which the rule would have warned"), say_day(part.warned_on)])
    if part.reciprocity is not None:
        shown = say_digits(f"{part.reciprocity:.2f}")
        rows.append([speak("Reciprocity over four periods, 0 to 1"), shown])
    return lay_block(speak("Signs of life"), part.finding, columns, rows)


def _withdrawals(part: GivePart) -> Block:
    """Lay out who withdrew, and when."""
    columns = [
        *((speak("Partner"), ""), (speak_in("of a partner", "State"), "")),
        *((speak_in("period", "Since"), ""), (speak("Could be said on"), WIDE)),
        *(("p", WIDE_NUMBER), (speak("Reason"), WIDE)),
    ]
    rows = [
        [
            one.partner,
            speak(one.state),
            say_period(one.faded_on) if one.faded_on else MISSING,
            say_day(one.warned_on) if one.warned_on else MISSING,
            _p_value(one.p),
            capital(one.reason),
        ]
        for one in part.withdrawals
    ]
    said = speak(
        "Partners whose share of the joint activity fell below half and has not come back."
    )
    return lay_block(speak("Who withdrew, and when"), said, columns, rows)


def _p_value(p: float | None) -> str:
    """Write a p value, or that there is none."""
    if p is None:
        return MISSING
    if p < 0.001:
        return speak("below {number}", number=say_digits("0.001"))
    return say_digits(f"{p:.3f}")


def _contacts(part: GivePart) -> Block:
    """Lay out what is left when one busy person goes."""
    rows = [[one.said, f"{100 * one.left:.0f} %"] for one in part.departures]
    columns = [(speak("If one person goes"), ""), (speak("Exchanges that stay"), NUMBER)]
    return lay_block(speak("Contacts"), part.contacts, columns, rows)
