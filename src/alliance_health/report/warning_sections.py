"""The sections about early warnings, and about what became of the calls of earlier reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from alliance_health.insights.links.wording import say_periods
from alliance_health.insights.warnings.call_words import say_methods
from alliance_health.insights.warnings.listing import ALARM, IN_PROGRESS, NOT_TOLD, QUIET, SIGNAL
from alliance_health.report.block import NUMBER, WIDE, WIDE_NUMBER, Block, lay_block
from alliance_health.report.page_one import AllianceView
from alliance_health.report.portfolio_sections import PortfolioView
from alliance_health.report.section import Section, SectionFigure
from alliance_health.report.warning_figures import calls_figures, forecast_figure
from alliance_health.report.warning_part import CallsPart, RecordTold, WarningsPart, WarningTold
from alliance_health.report.wording import MISSING, capital, say_short_period, sentence
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Frequency

#: Calls that a page tells one by one.
MOST_CALLS = 40


def early_warnings(view: AllianceView) -> Section:
    """Return what is warned of, what that rests on, and where outcomes are expected.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        A row for every event, also those of which nothing can be said; what each method says
        is folded away. The forecast is drawn where there is one, else it says why not.
    """
    report = view.report
    part, forecast = report.warnings, report.forecast
    unit = Period.parse(report.period).frequency
    fan = forecast_figure(view)
    return _section(
        ("early-warnings", "Early warnings", part.finding),
        [_events(part.told, unit)],
        notes=[] if fan else [forecast.statement],
        folded=[("What each method says", [_warnings(part, many=False)])],
        figures=(fan,) if fan else (),
    )


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
    named = ("calls", "What became of earlier calls", sentence(part.line))
    return _section(named, [_calls(part, many=False)])


def portfolio_warnings(view: PortfolioView) -> Section:
    """Return the alarms of all alliances, and how often every method was right.

    Parameters
    ----------
    view : PortfolioView
        What the report is made from.

    Returns
    -------
    Section
        A row for each alliance with an alarm; every alarm, and rules, control charts and the
        model in one table, are folded away.
    """
    part = view.report.warnings
    unit = Period.parse(view.report.period).frequency
    return _section(
        ("early-warnings", "Early warnings", part.finding),
        [_warned(part.told, unit)],
        folded=[
            ("Every alarm", [_warnings(part, many=True)]),
            ("How often methods were right", [_record(part.record, part.chance)]),
        ],
    )


def portfolio_calls(view: PortfolioView) -> Section:
    """Return what became of the calls of earlier reports, drawn, added up and one by one.

    Parameters
    ----------
    view : PortfolioView
        What the report is made from.

    Returns
    -------
    Section
        Hits, false alarms and misses of every method; warnings one by one are folded away.
    """
    part = view.report.calls
    return _section(
        ("calls", "What became of earlier calls", sentence(part.line)),
        [_sums(part)],
        folded=[("Warnings one by one", [_calls(part, many=True)])],
        figures=calls_figures(view),
    )


def _section(
    named: tuple[str, str, str],
    blocks: Sequence[Block],
    *,
    notes: Sequence[str] = (),
    folded: Sequence[tuple[str, Sequence[Block]]] = (),
    figures: tuple[SectionFigure, ...] = (),
) -> Section:
    """Return a section of blocks; those without a row are left out."""
    section_id, title, finding = named
    kept = [(summary, _with_rows(parts)) for summary, parts in folded]
    data = {
        "blocks": _with_rows(blocks),
        "notes": [one for one in notes if one],
        "folded": [{"summary": summary, "blocks": parts} for summary, parts in kept if parts],
    }
    return Section(section_id, title, finding, "warnings", data, figures)


def _with_rows(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks that have a row."""
    return [block for block in blocks if block["rows"]]


def _events(told: Sequence[WarningTold], unit: Frequency) -> Block:
    """Lay events out, one row each: what methods together say."""
    columns = [("What", ""), ("Says", ""), ("Rests on", WIDE), ("Such alarms came true", "")]
    rows = []
    for statement, own in _by(told, lambda one: one.statement).items():
        alarms = [one for one in own if one.state == ALARM]
        # What pillars say is plainer than a chance.
        first = min(alarms or own, key=lambda one: one.probability is not None)
        reason = first.reason if alarms or first.state in (IN_PROGRESS, NOT_TOLD) else ""
        reason = reason.removeprefix("in progress: ")
        rows.append(
            [
                capital(statement),
                _together(own, unit),
                capital(reason) if reason else MISSING,
                _came_true(alarms),
            ]
        )
    said = (
        "Events were fixed beforehand; one in progress is not foretold again. How often such "
        "alarms came true is counted over all alliances."
    )
    return lay_block("What is warned of", said, columns, rows)


def _warned(told: Sequence[WarningTold], unit: Frequency) -> Block:
    """Lay alliances with an alarm out, one row each."""
    columns = [("Alliance", ""), ("Warned of", ""), ("Within", ""), ("Warned by", WIDE)]
    rows = []
    for alliance, own in _by(told, lambda one: one.alliance).items():
        events = _by(own, lambda one: one.statement)
        rows.append(
            [
                alliance,
                capital("; ".join(events)),
                say_periods(max(one.horizon for one in own), unit),
                say_methods(", ".join(dict.fromkeys(one.method for one in own))),
            ]
        )
    return lay_block("Alliances with an alarm", "", columns, rows)


Told = TypeVar("Told")


def _by(told: Sequence[Told], key: Callable[[Told], str]) -> dict[str, list[Told]]:
    """Group what is told, in the order in which it is told."""
    groups: dict[str, list[Told]] = {}
    for one in told:
        groups.setdefault(key(one), []).append(one)
    return groups


def _together(own: Sequence[WarningTold], unit: Frequency) -> str:
    """Say what the methods together say of one event."""
    able = [one for one in own if one.state in (ALARM, SIGNAL, QUIET)]
    alarms = [one for one in able if one.state == ALARM]
    if alarms:
        within = say_periods(max(one.horizon for one in alarms), unit)
        by = "one method" if len(able) == 1 else f"{len(alarms)} of {len(able)} methods"
        return f"alarm by {by}, within {within}"
    if not able:
        return own[0].state
    if any(one.state == SIGNAL for one in able):
        return "a warning, not yet an alarm"
    return "no alarm"


def _came_true(alarms: Sequence[WarningTold]) -> str:
    """Say how often alarms like these came true, method by method; the proof apart."""
    if not alarms:
        return MISSING
    known = [
        f"{one.hits} of {one.alarms} ({say_methods(one.method)})" for one in alarms if one.alarms
    ]
    said = ", ".join(known) or "none so far"
    return said if any(one.is_proven for one in alarms) else f"{said}: unproven"


def _warnings(part: WarningsPart, *, many: bool) -> Block:
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
            say_methods(one.method) or "all",
            _says(one),
            MISSING if one.probability is None else f"{100 * one.probability:.0f} %",
            capital(one.reason) if one.reason else MISSING,
            capital(one.record) if one.record else MISSING,
        ]
        for one in part.told
    ]
    said = (
        "An alarm is a warning for two periods in a row, a chance of 80 % or more, or a point that "
        f"breaks a rule of a control chart. {sentence(capital(part.defined))}"
    )
    title = "Alarms" if many else "Events and methods"
    return lay_block(title, said.strip(), columns, rows)


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
            say_methods(one.method),
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
            say_methods(one.method),
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
