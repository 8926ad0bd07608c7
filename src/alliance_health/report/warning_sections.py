"""The sections about early warnings, and about what became of the calls of earlier reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from alliance_health.insights.links.wording import say_periods
from alliance_health.insights.warnings.call_words import say_methods
from alliance_health.insights.warnings.listing import (
    ALARM,
    IN_PROGRESS,
    NOT_AGAIN,
    NOT_TOLD,
    QUIET,
    SIGNAL,
)
from alliance_health.language import say_digits, speak, speak_count, speak_in
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
        ("early-warnings", speak("Early warnings"), part.finding),
        [_events(part.told, unit)],
        notes=[] if fan else [forecast.statement],
        folded=[(speak("What each method says"), [_warnings(part, many=False)])],
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
    named = ("calls", speak("What became of earlier calls"), sentence(part.line))
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
        ("early-warnings", speak("Early warnings"), part.finding),
        [_warned(part.told, unit)],
        folded=[
            (speak("Every alarm"), [_warnings(part, many=True)]),
            (speak("How often methods were right"), [_record(part.record, part.chance)]),
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
        ("calls", speak("What became of earlier calls"), sentence(part.line)),
        [_sums(part)],
        folded=[(speak("Warnings one by one"), [_calls(part, many=True)])],
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
    columns = [
        *((speak("What"), ""), (speak_in("method", "Says"), ""), (speak("Rests on"), WIDE)),
        (speak("Such alarms came true"), ""),
    ]
    rows = []
    for own in _by(told, lambda one: one.event).values():
        alarms = [one for one in own if one.state == ALARM]
        # What pillars say is plainer than a chance.
        first = min(alarms or own, key=lambda one: one.probability is not None)
        reason = first.reason if alarms or first.state == NOT_TOLD else ""
        if first.state == IN_PROGRESS:
            reason = speak(NOT_AGAIN)
        rows.append(
            [
                capital(first.statement),
                _together(own, unit),
                capital(reason) if reason else MISSING,
                _came_true(alarms),
            ]
        )
    said = speak(
        "Events were fixed beforehand; one in progress is not foretold again. How often such "
        "alarms came true is counted over all alliances."
    )
    return lay_block(speak("What is warned of"), said, columns, rows)


def _warned(told: Sequence[WarningTold], unit: Frequency) -> Block:
    """Lay alliances with an alarm out, one row each."""
    columns = [
        *((speak("Alliance"), ""), (speak("Warned of"), "")),
        *((speak_in("periods", "Within"), ""), (speak("Warned by"), WIDE)),
    ]
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
    return lay_block(speak("Alliances with an alarm"), "", columns, rows)


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
        if len(able) == 1:
            return speak("alarm by one method, within {periods}", periods=within)
        return speak(
            "alarm by {count} of {all} methods, within {periods}",
            count=len(alarms),
            all=len(able),
            periods=within,
        )
    if not able:
        return speak(own[0].state)
    if any(one.state == SIGNAL for one in able):
        return speak("a warning, not yet an alarm")
    return speak("no alarm")


def _came_true(alarms: Sequence[WarningTold]) -> str:
    """Say how often alarms like these came true, method by method; the proof apart."""
    if not alarms:
        return MISSING
    known = [
        speak(
            "{hits} of {alarms} ({method})",
            hits=one.hits,
            alarms=one.alarms,
            method=say_methods(one.method),
        )
        for one in alarms
        if one.alarms
    ]
    said = ", ".join(known) or speak("none so far")
    return said if any(one.is_proven for one in alarms) else speak("{said}: unproven", said=said)


def _warnings(part: WarningsPart, *, many: bool) -> Block:
    """Lay out what methods say."""
    columns = [
        *([(speak("Alliance"), "")] if many else []),
        *((speak("What"), ""), (speak("Method"), ""), (speak_in("method", "Says"), "")),
        *((speak_in("probability", "Chance"), NUMBER), (speak("Rests on"), WIDE)),
        (speak("Such alarms so far"), WIDE),
    ]
    rows = [
        [
            *([one.alliance] if many else []),
            capital(one.statement),
            say_methods(one.method) or speak_in("methods", "all"),
            _says(one),
            MISSING if one.probability is None else f"{100 * one.probability:.0f} %",
            capital(one.reason) if one.reason else MISSING,
            capital(one.record) if one.record else MISSING,
        ]
        for one in part.told
    ]
    said = speak(
        "An alarm is a warning for two periods in a row, a chance of 80 % or more, or a point that "
        "breaks a rule of a control chart."
    )
    title = speak("Alarms") if many else speak("Events and methods")
    defined = sentence(capital(part.defined))
    return lay_block(title, f"{said} {defined}".strip(), columns, rows)


def _says(one: WarningTold) -> str:
    """Write what a method says."""
    if one.state == ALARM:
        return speak_count(
            one.horizon, "alarm, within {number} period", "alarm, within {number} periods"
        )
    words = {SIGNAL: speak("warns, but not for long enough"), QUIET: speak("no alarm")}
    return words.get(one.state) or speak(one.state)


def _record(record: Sequence[RecordTold], chance: str) -> Block:
    """Lay out how often every method was right."""
    columns = [
        *((speak("Event"), ""), (speak_in("periods", "Within"), NUMBER), (speak("Method"), "")),
        *((speak("Verdict"), ""), (speak("Hits"), NUMBER), (speak("False alarms"), NUMBER)),
        *((speak("Misses"), NUMBER), (speak("Base rate"), WIDE_NUMBER)),
        *((speak_in("under a curve", "Area"), WIDE_NUMBER), (speak("Brier skill"), WIDE_NUMBER)),
        *((speak("Against last index"), WIDE_NUMBER), (speak("Lead time"), WIDE_NUMBER)),
        (speak("Why"), WIDE),
    ]
    rows = [
        [
            capital(one.statement),
            str(one.horizon),
            say_methods(one.method),
            speak(one.verdict),
            *(str(count) for count in (one.hits, one.false_alarms, one.misses)),
            MISSING if one.base_rate is None else f"{100 * one.base_rate:.0f} %",
            *(_decimals(number) for number in (one.auc, one.skill, one.skill_last_index)),
            MISSING if one.lead_time is None else say_digits(f"{one.lead_time:g}"),
            capital(one.reason),
        ]
        for one in record
    ]
    said = speak(
        "Counts are alliances in periods, foretold from what was over before. Below 10 events "
        "there are counts only. Brier skill above 0: better than always saying the base rate."
    )
    title = speak("How often methods were right")
    return lay_block(title, f"{said} {chance}".strip(), columns, rows)


def _decimals(number: float | None) -> str:
    """Write a number with two decimals, or that there is none."""
    return MISSING if number is None else say_digits(f"{number:.2f}")


def _calls(part: CallsPart, *, many: bool) -> Block:
    """Lay out calls with their marks."""
    columns = [
        *([(speak("Alliance"), "")] if many else []),
        *((speak("Report"), ""), (speak_in("of a report", "Call"), "")),
        *((speak("Became of it"), ""), (speak("Numbers"), ""), (speak("Rested on"), WIDE)),
    ]
    rows = [
        [
            *([one.alliance] if many else []),
            say_short_period(one.period),
            one.claim,
            speak(one.mark),
            capital(one.told) if one.told else MISSING,
            capital(one.rests_on) if one.rests_on else MISSING,
        ]
        for one in part.told[:MOST_CALLS]
    ]
    said = speak("Calls of the last report, and older ones that were open when it was made.")
    title = speak("Calls and what became of them")
    block = lay_block(title, f"{said} {part.total}".strip(), columns, rows)
    hidden = len(part.told) - MOST_CALLS
    return {**block, "more": speak("and {count} more", count=hidden)} if hidden > 0 else block


def _sums(part: CallsPart) -> Block:
    """Lay out warnings of earlier reports, added up."""
    columns = [
        *((speak("Method"), ""), (speak("Hits"), NUMBER), (speak("False alarms"), NUMBER)),
        *((speak("Misses"), NUMBER), (speak_in("calls", "Open"), NUMBER)),
        (speak("Cannot be told"), WIDE_NUMBER),
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
        speak("Warnings of all earlier reports"),
        speak("A hit: the event came within its horizon. A miss: it came without an alarm."),
        columns,
        rows,
    )
