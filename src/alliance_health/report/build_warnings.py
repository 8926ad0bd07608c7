"""From an analysis to what pages say of early warnings."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from alliance_health.insights.warnings.control_chart import say_by_chance
from alliance_health.insights.warnings.listing import (
    ALARM,
    IN_PROGRESS,
    NOT_TOLD,
    REASONS,
    choose_rows,
)
from alliance_health.insights.warnings.track_record import PROVEN
from alliance_health.insights.warnings.track_record import REASONS as RECORD_REASONS
from alliance_health.kept import speak_kept
from alliance_health.language import say_digits, speak, speak_count
from alliance_health.report.build_forecast import forecast_of
from alliance_health.report.source import number_or_none
from alliance_health.report.warning_part import RecordTold, WarningsPart, WarningTold
from alliance_health.report.wording import capital
from alliance_health.tables.by_alliance import rows_of_alliance

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.insights.warnings.fixed_event import FixedEvent
    from alliance_health.report.source import ReportSource


#: Alliances that a sentence names before it counts the others.
MOST_NAMES = 6


def warnings_of(source: ReportSource, alliance_id: str) -> WarningsPart:
    """Tell what every method says of every event of one alliance.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        An alliance that lived in that period.

    Returns
    -------
    WarningsPart
        Alarms first; an event of which no method can say anything has one row.
    """
    rows = rows_of_alliance(source.warnings, alliance_id)
    told = _told(source, choose_rows(rows))
    doubt = _doubt(source, alliance_id, told)
    few = _too_little(source)
    return WarningsPart(
        finding=f"{_finding(told)}{doubt} {few}".strip(),
        line=_line(told, few=bool(few)),
        told=tuple(told),
        defined=_defined(source),
    )


def warnings_of_all(source: ReportSource) -> WarningsPart:
    """Tell the alarms of all alliances, and how often methods were right.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.

    Returns
    -------
    WarningsPart
        Alarms by alliance; the record of every event, horizon and method.
    """
    chosen = choose_rows(source.warnings)
    told = _told(source, chosen[chosen["state"] == ALARM])
    run, last = source.analysis.warning_run, source.period.label
    return WarningsPart(
        finding=f"{_finding_of_all(source, told, chosen)} {_too_little(source)}".strip(),
        line=_finding_of_all(source, told, chosen, alone=True),
        told=tuple(told),
        defined=_defined(source),
        record=tuple(_record(source, row) for row in source.record.to_dict("records")),
        chance=say_by_chance(run.rules, run.readings.periods.index(last)),
    )


def _told(source: ReportSource, rows: pd.DataFrame) -> list[WarningTold]:
    """Tell warnings, alarms first; what is alike for all methods is told once."""
    events = {event.name: event for event in source.analysis.warning_run.events}
    records = {
        (row["event"], row["horizon"], row["method"]): row
        for row in source.record.to_dict("records")
    }
    found: list[WarningTold] = []
    for (alliance_id, event), own in rows.groupby(["alliance_id", "event"], sort=False):
        silent = own["state"].isin((IN_PROGRESS, NOT_TOLD)).all() and len(set(own["reason"])) == 1
        for row in own.head(1 if silent else len(own)).to_dict("records"):
            key = (row["event"], row["horizon"], row["method"])
            found.append(
                WarningTold(
                    alliance_id=str(alliance_id),
                    alliance=source.names[str(alliance_id)],
                    event=str(event),
                    statement=_say_event(events[str(event)], row["state"]),
                    method="" if silent else row["method"],
                    state=row["state"],
                    horizon=row["horizon"],
                    probability=number_or_none(row["probability"]),
                    reason=speak_kept(row["reason"], REASONS),
                    record="" if silent else _say_record(records[key]),
                    hits=0 if silent else records[key]["hits"],
                    alarms=0 if silent else _alarms(records[key]),
                    is_proven=not silent and records[key]["verdict"] == PROVEN,
                    is_due=not row["reason"].startswith("no renewal"),
                )
            )
    return sorted(found, key=lambda one: (one.alliance, one.state != ALARM))


def _say_event(event: FixedEvent, state: str) -> str:
    """Say an event that may come, or that it has come and lasts."""
    return event.has_come if state == IN_PROGRESS else event.statement


def _say_record(row: Mapping[Hashable, Any]) -> str:
    """Say how often such alarms were right, and whether that proves anything."""
    alarms = _alarms(row)
    counts = {"hits": row["hits"], "alarms": alarms}
    said = speak("{hits} of {alarms} came true", **counts)
    if not alarms:
        said = speak("no such alarm before")
    base = number_or_none(row["base_rate"])
    if base is not None:
        share = f"{100 * base:.0f} %"
        said = speak("{said}, {share} without a warning", said=said, share=share)
    if row["verdict"] == PROVEN:
        return speak("proven: {said}", said=said)
    unproven = speak("unproven: {said}", said=said)
    few = row["reason"].partition(": ")[2] if row["reason"].startswith("too little") else ""
    return f"{unproven}; {speak_kept(few, RECORD_REASONS)}" if few else unproven


def _alarms(row: Mapping[Hashable, Any]) -> int:
    """Count the alarms of a method so far of which it is known whether they came true."""
    return int(row["hits"] + row["false_alarms"])


def _defined(source: ReportSource) -> str:
    """Say what the names of events leave open."""
    told = (event.definition for event in source.analysis.warning_run.events)
    return "; ".join(dict.fromkeys(one for one in told if one))


def _doubt(source: ReportSource, alliance_id: str, told: list[WarningTold]) -> str:
    """Say that the forecast does not bear an alarm out; empty where it does, or there is none."""
    kinds = {event.name: event.kind for event in source.analysis.warning_run.events}
    alarms = [one for one in told if one.state == ALARM and kinds[one.event] == "below"]
    forecast = forecast_of(source, alliance_id)
    if not alarms or not forecast.points:
        return ""
    if min(point.low90 for point in forecast.points) < forecast.red_line:
        return ""
    doubt = speak(
        "The forecast stays above {line} and does not bear that out.",
        line=say_digits(f"{forecast.red_line:g}"),
    )
    return f" {doubt}"


def _line(told: list[WarningTold], *, few: bool) -> str:
    """Say in one line what is warned of, and first how far such alarms can be trusted."""
    if not told:
        return ""
    alarms = [one for one in told if one.state == ALARM]
    if alarms:
        what = ", ".join(dict.fromkeys(one.statement for one in alarms))
        proven = any(one.is_proven for one in alarms)
        if proven:
            return speak("may come, by alarms that have beaten chance: {what}", what=what)
        return speak("may come, though such alarms have not yet beaten chance: {what}", what=what)
    if all(one.state in (IN_PROGRESS, NOT_TOLD) for one in told):
        return _nothing(told)
    said = speak("no alarm") + _not_told(told)
    return (
        "; ".join((said, speak("too little data to say how far that can be trusted")))
        if few
        else said
    )


def _too_little(source: ReportSource) -> str:
    """Say that the data cannot carry any early warning; empty when they can carry one."""
    record = source.record
    few = record["reason"].str.startswith(("too little data", "cannot be evaluated"))
    if record.empty or not few.all():
        return ""
    most = str(record["reason"].iloc[int(record["events"].to_numpy().argmax())])
    why = speak_kept(most.partition(": ")[2], RECORD_REASONS)
    return speak("Too little data to prove any early warning here: {why}.", why=why)


def _finding(told: list[WarningTold]) -> str:
    """Say in a sentence what is warned of."""
    if not told:
        return speak("This workbook fixes no event to be warned of.")
    alarms = [one for one in told if one.state == ALARM]
    if alarms:
        what = dict.fromkeys(one.statement for one in alarms)
        unproven = not any(one.is_proven for one in alarms)
        said = speak("Alarm, this may come: {what}.", what=", ".join(what))
        doubt = speak("Such alarms have not yet beaten chance here.")
        return f"{said} {doubt}" if unproven else said
    if all(one.state in (IN_PROGRESS, NOT_TOLD) for one in told):
        return f"{capital(_nothing(told))}."
    return capital(speak("no alarm")) + _not_told(told) + "."


def _nothing(told: list[WarningTold]) -> str:
    """Say why nothing can be warned of: it has come already, or too little is known."""
    under_way = _under_way(told)
    if under_way:
        return "; ".join((under_way, speak("nothing else can be foretold")))
    return speak("nothing can be foretold: {why}", why=told[0].reason)


def _under_way(told: list[WarningTold]) -> str:
    """Name the events that are in progress; empty when none is."""
    named = dict.fromkeys(one.statement for one in told if one.state == IN_PROGRESS)
    return speak("already the case: {events}", events=", ".join(named)) if named else ""


def _not_told(told: list[WarningTold]) -> str:
    """Say what is in progress, and of how many events nothing can be said; a renewal may wait."""
    under_way = _under_way(told)
    said = f"; {under_way}" if under_way else ""
    unable = [one for one in told if not one.method and one.state == NOT_TOLD]
    unable = [one for one in unable if one.is_due]
    if not unable:
        return said
    nothing = speak(
        "of {unable} of {events} events nothing can be said: {why}",
        unable=len(unable),
        events=len({one.event for one in told}),
        why=unable[0].reason,
    )
    return f"{said}; {nothing}"


def _finding_of_all(
    source: ReportSource, told: list[WarningTold], chosen: pd.DataFrame, *, alone: bool = False
) -> str:
    """Say in a sentence which alliances are warned of, and alone how far that can be trusted."""
    if chosen.empty:
        return speak("This workbook fixes no event to be warned of.")
    proven = (source.record["verdict"] == PROVEN).any()
    # That there is too little data to prove anything is said after it.
    is_said = not proven and (alone or not _too_little(source))
    unproven = " " + speak("No method has yet beaten chance on these data.") if is_said else ""
    if not told:
        if chosen["state"].isin((IN_PROGRESS, NOT_TOLD)).all():
            nothing = speak("Nothing can be foretold: too little is known.")
            return nothing if alone else nothing + unproven
        return speak("No alarm.") + unproven
    names = list(dict.fromkeys(one.alliance for one in told))
    shown, rest = ", ".join(names[:MOST_NAMES]), len(names) - MOST_NAMES
    if rest > 0:
        shown = speak("{listed} and {rest} more", listed=shown, rest=rest)
    said = speak_count(
        len(names),
        "Alarms for {number} alliance: {names}.",
        "Alarms for {number} alliances: {names}.",
        names=shown,
    )
    return said + unproven


def _record(source: ReportSource, row: Mapping[Hashable, Any]) -> RecordTold:
    """Tell how often one method was right."""
    events = {event.name: event.statement for event in source.analysis.warning_run.events}
    return RecordTold(
        statement=events[row["event"]],
        base_rate=number_or_none(row["base_rate"]),
        auc=number_or_none(row["auc"]),
        skill=number_or_none(row["skill_base_rate"]),
        skill_last_index=number_or_none(row["skill_last_index"]),
        lead_time=number_or_none(row["lead_time"]),
        **{key: row[key] for key in _PLAIN},
        reason=speak_kept(row["reason"], RECORD_REASONS),
    )


_PLAIN = ("method", "horizon", "verdict", "hits", "false_alarms", "misses")
