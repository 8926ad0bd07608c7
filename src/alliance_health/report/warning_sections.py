"""The sections about early warnings, and about what became of the calls of earlier reports."""

from __future__ import annotations

from collections.abc import Sequence

from alliance_health.report.block import NUMBER, WIDE, WIDE_NUMBER, Block, lay_block
from alliance_health.report.page_one import AllianceView
from alliance_health.report.portfolio_sections import PortfolioView
from alliance_health.report.section import Section
from alliance_health.report.warning_part import CallsPart, RecordTold, WarningTold
from alliance_health.report.wording import MISSING, capital, say_short_period, sentence

#: Calls that a page tells one by one.
MOST_CALLS = 40


def early_warnings(view: AllianceView) -> Section:
    """Return what is warned of, what that rests on, and how often such warnings were right.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        Every event, also those of which nothing can be said.
    """
    part = view.report.warnings
    blocks = [_warnings(part.told, many=False)]
    return _section("early-warnings", "Early warnings", part.finding, blocks)


def calls_kept(view: AllianceView) -> Section:
    """Return what became of the calls of earlier reports.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        Each call with its mark and the numbers behind it.
    """
    part = view.report.calls
    blocks = [_calls(part, many=False)]
    return _section("calls", "What became of earlier calls", sentence(part.line), blocks)


def portfolio_warnings(view: PortfolioView) -> Section:
    """Return the alarms of all alliances, and how often every method was right.

    Parameters
    ----------
    view : PortfolioView
        What the report is made from.

    Returns
    -------
    Section
        Alarms, then rules, control charts and the model in one table.
    """
    part = view.report.warnings
    blocks = [_warnings(part.told, many=True), _record(part.record, part.chance)]
    return _section("early-warnings", "Early warnings", part.finding, blocks)


def portfolio_calls(view: PortfolioView) -> Section:
    """Return what became of the warnings of earlier reports, added up and one by one.

    Parameters
    ----------
    view : PortfolioView
        What the report is made from.

    Returns
    -------
    Section
        Hits, false alarms and misses of every method.
    """
    part = view.report.calls
    blocks = [_sums(part), _calls(part, many=True)]
    return _section("calls", "What became of earlier calls", sentence(part.line), blocks)


def _section(section_id: str, title: str, finding: str, blocks: Sequence[Block]) -> Section:
    """Return a section of blocks; those without a row are left out."""
    shown = [block for block in blocks if block["rows"]]
    return Section(section_id, title, finding, "warnings", {"blocks": shown})


def _warnings(told: Sequence[WarningTold], *, many: bool) -> Block:
    """Lay out what methods say."""
    columns = [
        *([("Alliance", "")] if many else []),
        *(("What", ""), ("Method", ""), ("Says", ""), ("Chance", NUMBER)),
        *(("Rests on", WIDE), ("Such alarms so far", WIDE)),
    ]
    rows = [
        [
            *([one.alliance] if many else []),
            capital(one.statement),
            one.method or "all",
            _says(one),
            MISSING if one.probability is None else f"{100 * one.probability:.0f} %",
            capital(one.reason) if one.reason else MISSING,
            capital(one.record) if one.record else MISSING,
        ]
        for one in told
    ]
    title = "Alarms" if many else "What is warned of"
    return lay_block(
        title,
        "An alarm is a warning for two periods in a row, a chance of 80 % or more, or a point that "
        "breaks a rule of a control chart. Events were fixed beforehand; one in progress is "
        "not foretold again.",
        columns,
        rows,
    )


def _says(one: WarningTold) -> str:
    """Write what a method says."""
    periods = f"within {one.horizon} {'period' if one.horizon == 1 else 'periods'}"
    words = {
        "alarm": f"alarm, {periods}",
        "signal": "warns, but not for long enough",
        "quiet": "no alarm",
    }
    return words.get(one.state, one.state)


def _record(record: Sequence[RecordTold], chance: str) -> Block:
    """Lay out how often every method was right."""
    columns = [
        *(("Event", ""), ("Within", NUMBER), ("Method", ""), ("Verdict", "")),
        *(("Hits", NUMBER), ("False alarms", NUMBER), ("Misses", NUMBER)),
        *(("Base rate", WIDE_NUMBER), ("Area", WIDE_NUMBER), ("Brier skill", WIDE_NUMBER)),
        *(("Against last index", WIDE_NUMBER), ("Lead time", WIDE_NUMBER), ("Why", WIDE)),
    ]
    rows = [
        [
            capital(one.statement),
            str(one.horizon),
            one.method,
            one.verdict,
            *(str(count) for count in (one.hits, one.false_alarms, one.misses)),
            MISSING if one.base_rate is None else f"{100 * one.base_rate:.0f} %",
            *(_decimals(number) for number in (one.auc, one.skill, one.skill_last_index)),
            MISSING if one.lead_time is None else f"{one.lead_time:g}",
            capital(one.reason),
        ]
        for one in record
    ]
    said = (
        "Counts are alliances in periods, foretold from what was over before. Below 10 events "
        "there are counts only. Brier skill above 0: better than always saying the base rate."
    )
    return lay_block("How often methods were right", f"{said} {chance}".strip(), columns, rows)


def _decimals(number: float | None) -> str:
    """Write a number with two decimals, or that there is none."""
    return MISSING if number is None else f"{number:.2f}"


def _calls(part: CallsPart, *, many: bool) -> Block:
    """Lay out calls with their marks."""
    columns = [
        *([("Alliance", "")] if many else []),
        *(("Report", ""), ("Call", ""), ("Became of it", ""), ("Numbers", "")),
        ("Rested on", WIDE),
    ]
    rows = [
        [
            *([one.alliance] if many else []),
            say_short_period(one.period),
            one.claim,
            one.mark,
            capital(one.told) if one.told else MISSING,
            capital(one.rests_on) if one.rests_on else MISSING,
        ]
        for one in part.told[:MOST_CALLS]
    ]
    said = "Calls of the last report, and older ones that were open when it was made."
    block = lay_block(
        "Calls and what became of them", f"{said} {part.total}".strip(), columns, rows
    )
    hidden = len(part.told) - MOST_CALLS
    return {**block, "more": f"and {hidden} more"} if hidden > 0 else block


def _sums(part: CallsPart) -> Block:
    """Lay out warnings of earlier reports, added up."""
    columns = [
        *(("Method", ""), ("Hits", NUMBER), ("False alarms", NUMBER), ("Misses", NUMBER)),
        *(("Open", NUMBER), ("Cannot be told", WIDE_NUMBER)),
    ]
    rows = [
        [
            one.method,
            *(str(count) for count in (one.hits, one.false_alarms, one.misses)),
            str(one.open),
            str(one.untold),
        ]
        for one in part.sums
    ]
    return lay_block(
        "Warnings of all earlier reports",
        "A hit: the event came within its horizon. A miss: it came without an alarm.",
        columns,
        rows,
    )
