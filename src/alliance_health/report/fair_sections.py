"""The section about give and get: shares, what would balance them, splits, inequalities."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from alliance_health.figures.contribution_benefit import (
    figure_contribution_benefit,
    table_contribution_benefit,
)
from alliance_health.figures.split_comparison import (
    figure_split_comparison,
    table_split_comparison,
)
from alliance_health.insights.fair_shares.asymmetry import NOT_KNOWN
from alliance_health.insights.fair_shares.shares import LASTING, WINDOW
from alliance_health.insights.fair_shares.spoken import say_fair_verdict, say_game
from alliance_health.insights.fair_shares.verdict import (
    FAIR_WITHIN,
    UNFAIR_BEYOND,
    FairVerdict,
)
from alliance_health.insights.quantities import say_value
from alliance_health.language import say_digits, speak, speak_in, to_speak
from alliance_health.report.block import NUMBER, WIDE, WIDE_NUMBER, Block, lay_block
from alliance_health.report.fair_part import FairPart, FairTold, UnequalTold
from alliance_health.report.figure_parts import labels_of
from alliance_health.report.give_and_get_blocks import give_blocks, give_figures
from alliance_health.report.health_report import HealthReport
from alliance_health.report.page_one import AllianceView
from alliance_health.report.section import Section, SectionFigure
from alliance_health.report.wording import MISSING, capital, say_day

#: Signs of levels, so that none is told by a colour.
_SIGNS = {"green": "●", "amber": "▲", "red": "■"}


#: Units as readers know them.
_UNITS = {"money": to_speak("yearly revenue"), "1-5": to_speak("1 to 5")}


def give_and_get(view: AllianceView) -> Section:
    """Return what both sides put in and get out, and whether that is fair.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        Shares and what would balance them, signs of life, withdrawals and contacts; splits and
        inequalities are folded away.
    """
    report = view.report
    part, currency = report.fair, report.currency
    blocks = [_shares(part, currency), *give_blocks(report.give, currency=currency)]
    folded = [
        (speak("Ways to split, and who adds most"), [_splits(part, currency)]),
        (speak("Where both sides are unequal"), [_unequal(part.unequal, currency)]),
    ]
    kept = [(title, [one for one in parts if one["rows"]]) for title, parts in folded]
    data = {
        "blocks": [block for block in blocks if block["rows"]],
        "notes": [one for one in (part.drift, *part.rebalance, part.synergy) if one],
        "folded": [{"summary": title, "blocks": parts} for title, parts in kept if parts],
    }
    flows = give_figures(report.give, labels_of(report), currency=currency)
    figures = (*fair_figures(view), *flows)
    title = speak("Give and get")
    return Section("give-and-get", title, _finding(report), "warnings", data, figures)


def _finding(report: HealthReport) -> str:
    """Say the most serious thing: that nothing comes back before what is unfair."""
    silent = report.fair.verdict in (FairVerdict.EMPTY, FairVerdict.ONE_WAY)
    told = (report.give.finding, report.fair.finding)
    said = told if silent else told[::-1]
    nothing = speak("Nothing is known of what both sides put in and get out.")
    return said[0] or said[1] or nothing


def fair_figures(view: AllianceView) -> tuple[SectionFigure, ...]:
    """Return the pictures of shares and splits; none where no shares are known.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    tuple of SectionFigure
        Up to two.
    """
    report, part = view.report, view.report.fair
    labels = {one.partner_id: one.name for one in part.partners}
    figures = []
    if any(one.share_gap is not None for one in part.partners):
        rows = _rows(report.alliance_id, part)
        figures.append(
            SectionFigure(
                "contribution-benefit",
                speak("What is put in against what is got out"),
                speak(
                    "On the dotted line both shares are alike; within the band they are {points} "
                    "points apart or less. Ways end at the larger mark. Circle: ours; diamond: "
                    "theirs.",
                    points=f"{FAIR_WITHIN:g}",
                ),
                figure_contribution_benefit(rows, labels, period=report.period),
                table_contribution_benefit(rows, labels, period=report.period),
            )
        )
    if any(one.equal is not None for one in part.partners):
        rows = _split_rows(report.alliance_id, report.period, part)
        figures.append(
            SectionFigure(
                "split-comparison",
                speak("What each got beside three ways to split it"),
                speak(
                    "Letters: E equal, P by contribution, S Shapley value. Filled: what was got."
                ),
                figure_split_comparison(rows, labels, currency=report.currency),
                table_split_comparison(rows, labels),
            )
        )
    return tuple(figures)


def _rows(alliance_id: str, part: FairPart) -> pd.DataFrame:
    """Lay the history out as rows of `fairness`."""
    rows = pd.DataFrame([one.model_dump() for one in part.history])
    return rows.assign(alliance_id=alliance_id)


def _split_rows(alliance_id: str, period: str, part: FairPart) -> pd.DataFrame:
    """Lay the partners out as rows of `fairness`."""
    rows = pd.DataFrame([one.model_dump() for one in part.partners])
    return rows.assign(alliance_id=alliance_id, period=period)


def _shares(part: FairPart, currency: str) -> Block:
    """Lay out what each partner puts in and gets out."""
    columns = [
        *((speak("Partner"), ""), (speak("Puts in"), NUMBER), (speak("Gets"), NUMBER)),
        *((speak("Gap"), NUMBER), (speak_in("share", "Agreed"), WIDE_NUMBER)),
        *((speak("Gets per 1 put in"), WIDE_NUMBER), (speak("Verdict"), "")),
    ]
    rows = [
        [
            one.name,
            _share_of(one.contribution_share, one.contribution, currency),
            _share_of(one.benefit_share, one.benefit, currency),
            _gap(one),
            MISSING if one.agreed_share is None else f"{100 * one.agreed_share:.0f} %",
            MISSING if one.returned is None else say_digits(f"{one.returned:.2f}"),
            say_fair_verdict(one.verdict),
        ]
        for one in part.partners
        if one.contribution is not None or one.benefit is not None
    ]
    said = speak(
        "Sums of {periods} periods. Fair within {fair} points; unfair beyond {unfair}, or from "
        "{lasting} on in each of the last {periods}; agreed: share of the cost.",
        periods=WINDOW,
        fair=f"{FAIR_WITHIN:g}",
        unfair=f"{UNFAIR_BEYOND:g}",
        lasting=f"{LASTING:g}",
    )
    return lay_block(speak("Shares of both sides"), said, columns, rows)


def _share_of(share: float | None, amount: float | None, currency: str) -> str:
    """Write a share with the sum behind it."""
    if share is None:
        return MISSING if amount is None else say_value(amount, "money", currency=currency)
    percent = say_digits(f"{100 * share:.1f} %")
    return f"{percent} ({say_value(amount, 'money', currency=currency)})"


def _gap(one: FairTold) -> str:
    """Write a gap with its interval."""
    if one.share_gap is None:
        return MISSING
    gap = say_digits(f"{one.share_gap:+.1f}")
    if one.gap_low is None or one.gap_high is None:
        return gap
    low, high = (say_digits(f"{end:.1f}") for end in (one.gap_low, one.gap_high))
    return speak("{number} ({low} to {high})", number=gap, low=low, high=high)


def _splits(part: FairPart, currency: str) -> Block:
    """Lay out three ways to split what was got."""
    columns = [
        *((speak("Partner"), ""), (speak_in("split", "Got"), NUMBER)),
        *((speak_in("split", "Equal"), NUMBER), (speak("By contribution"), NUMBER)),
        *((speak("Shapley"), NUMBER), (speak("Share got / Shapley share"), WIDE_NUMBER)),
    ]
    known = [one for one in part.partners if one.equal is not None]
    rows = [
        [
            one.name,
            *(_money(amount, currency) for amount in (one.benefit, one.equal, one.proportional)),
            _money(one.shapley, currency),
            _ratio(one),
        ]
        for one in known
    ]
    game = capital(say_game(known[0].game)) if known else ""
    rests_on = speak("Shapley value: {game}.", game=game)
    return lay_block(speak("Three splits"), f"{rests_on} {part.most_valuable}", columns, rows)


def _money(amount: float | None, currency: str) -> str:
    """Write an amount."""
    return MISSING if amount is None else say_value(amount, "money", currency=currency)


def _ratio(one: FairTold) -> str:
    """Write a fairness ratio with its interval."""
    if one.fairness_ratio is None:
        return MISSING
    ratio = say_digits(f"{one.fairness_ratio:.2f}")
    if one.ratio_low is None or one.ratio_high is None:
        return ratio
    low, high = (say_digits(f"{end:.2f}") for end in (one.ratio_low, one.ratio_high))
    return speak("{number} ({low} to {high})", number=ratio, low=low, high=high)


def _unequal(unequal: Sequence[UnequalTold], currency: str) -> Block:
    """Lay out inequalities of both sides."""
    columns = [
        *((speak("What"), ""), (speak("Ours"), NUMBER), (speak("Theirs"), NUMBER)),
        *((speak("Apart"), NUMBER), (speak_in("of an inequality", "Level"), "")),
        (speak("Rests on"), WIDE),
    ]
    told = [one for one in unequal if one.level != NOT_KNOWN]
    rows = [
        [
            f"{capital(speak(one.what))} ({speak(_UNITS.get(one.unit, one.unit))})",
            *(_quantity(value, one.unit, currency) for value in (one.ours, one.theirs)),
            _apart(one),
            f"{_SIGNS.get(one.level, '○')} {speak(one.level)}",
            capital(one.reason)
            + (f" ({say_day(one.acknowledged_on)})" if one.acknowledged_on else ""),
        ]
        for one in told
    ]
    said = speak("An inequality that both sides acknowledged in writing is amber, not red.")
    untold = ", ".join(speak(one.what) for one in unequal if one.level == NOT_KNOWN)
    if untold:
        said = " ".join((said, speak("Not known: {untold}.", untold=untold)))
    return lay_block(speak("Both sides compared"), said, columns, rows)


def _quantity(value: float | None, unit: str, currency: str) -> str:
    """Write one side's quantity."""
    if value is None:
        return MISSING
    if unit == "money":
        return say_value(value, "money", currency=currency)
    if unit.startswith("%"):
        return say_digits(f"{value:.1f} %" if value < 10 else f"{value:.0f} %")
    return say_digits(f"{value:g}")


def _apart(one: UnequalTold) -> str:
    """Write the measure that decides on the level."""
    if one.measure is None:
        return MISSING
    number = say_digits(f"{one.measure:.1f}".removesuffix(".0"))
    if one.measured_in.startswith("%"):
        return f"{number} %"
    return f"{number} {speak(one.measured_in)}"
