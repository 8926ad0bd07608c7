"""From an analysis to what pages say of early warnings."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from alliance_health.insights.warnings.control_chart import say_by_chance
from alliance_health.insights.warnings.listing import ALARM, IN_PROGRESS, NOT_TOLD, choose_rows
from alliance_health.insights.warnings.track_record import PROVEN
from alliance_health.report.build_forecast import forecast_of
from alliance_health.report.source import number_or_none
from alliance_health.report.warning_part import RecordTold, WarningsPart, WarningTold
from alliance_health.report.wording import capital

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.report.source import ReportSource


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
    rows = source.warnings[source.warnings["alliance_id"] == alliance_id]
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
        line=_finding_of_all(source, told, chosen),
        told=tuple(told),
        defined=_defined(source),
        record=tuple(_record(source, row) for row in source.record.to_dict("records")),
        chance=say_by_chance(run.rules, run.readings.periods.index(last)),
    )


def _told(source: ReportSource, rows: pd.DataFrame) -> list[WarningTold]:
    """Tell warnings, alarms first; what is alike for all methods is told once."""
    events = {event.name: event.statement for event in source.analysis.warning_run.events}
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
                    statement=events[str(event)],
                    method="" if silent else row["method"],
                    state=row["state"],
                    horizon=row["horizon"],
                    probability=number_or_none(row["probability"]),
                    reason=row["reason"],
                    record="" if silent else _say_record(records[key]),
                    hits=0 if silent else records[key]["hits"],
                    alarms=0 if silent else _alarms(records[key]),
                    is_proven=not silent and records[key]["verdict"] == PROVEN,
                )
            )
    return sorted(found, key=lambda one: (one.alliance, one.state != ALARM))


def _say_record(row: Mapping[Hashable, Any]) -> str:
    """Say how often such alarms were right, and whether that proves anything."""
    alarms = _alarms(row)
    said = "no such alarm before"
    if alarms:
        said = f"{row['hits']} of {alarms} came true"
    base = number_or_none(row["base_rate"])
    if base is not None:
        said += f", {100 * base:.0f} % without a warning"
    if row["verdict"] == PROVEN:
        return f"proven: {said}"
    few = row["reason"].partition(": ")[2] if row["reason"].startswith("too little") else ""
    return f"unproven: {said}" + (f"; {few}" if few else "")


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
    return f" The forecast stays above {forecast.red_line:g} and does not bear that out."


def _line(told: list[WarningTold], *, few: bool) -> str:
    """Say in one line what is warned of, and whether that is proven."""
    if not told:
        return ""
    alarms = [one for one in told if one.state == ALARM]
    if alarms:
        what = ", ".join(dict.fromkeys(one.statement for one in alarms))
        proven = any(one.is_proven for one in alarms)
        return f"alarm: {what}" if proven else f"alarm, unproven so far: {what}"
    if all(one.state in (IN_PROGRESS, NOT_TOLD) for one in told):
        return _nothing(told)
    said = f"no alarm{_not_told(told)}"
    return f"{said}; too little data to prove one" if few else said


def _too_little(source: ReportSource) -> str:
    """Say that the data cannot carry any early warning; empty when they can carry one."""
    record = source.record
    few = record["reason"].str.startswith(("too little data", "cannot be evaluated"))
    if record.empty or not few.all():
        return ""
    most = str(record["reason"].iloc[int(record["events"].to_numpy().argmax())])
    return f"Too little data to prove any early warning here: {most.partition(': ')[2]}."


def _finding(told: list[WarningTold]) -> str:
    """Say in a sentence what is warned of."""
    if not told:
        return "This workbook fixes no event to be warned of."
    alarms = [one for one in told if one.state == ALARM]
    if alarms:
        what = dict.fromkeys(one.statement for one in alarms)
        unproven = not any(one.is_proven for one in alarms)
        end = " Such alarms are unproven here." if unproven else ""
        return f"Alarm: {', '.join(what)}.{end}"
    if all(one.state in (IN_PROGRESS, NOT_TOLD) for one in told):
        return f"{capital(_nothing(told))}."
    return f"No alarm{_not_told(told)}."


def _nothing(told: list[WarningTold]) -> str:
    """Say why nothing can be warned of: it has come already, or too little is known."""
    under_way = _under_way(told)
    if under_way:
        return f"{under_way}; nothing else can be warned of"
    return f"nothing can be warned of: {told[0].reason}"


def _under_way(told: list[WarningTold]) -> str:
    """Name the events that are in progress; empty when none is."""
    named = dict.fromkeys(one.statement for one in told if one.state == IN_PROGRESS)
    return f"in progress already: {', '.join(named)}" if named else ""


def _not_told(told: list[WarningTold]) -> str:
    """Say what is in progress, and of how many events nothing can be said; a renewal may wait."""
    under_way = _under_way(told)
    said = f"; {under_way}" if under_way else ""
    unable = [one for one in told if not one.method and one.state == NOT_TOLD]
    unable = [one for one in unable if not one.reason.startswith("no renewal")]
    if not unable:
        return said
    events = len({one.event for one in told})
    return f"{said}; of {len(unable)} of {events} events nothing can be said: {unable[0].reason}"


def _finding_of_all(source: ReportSource, told: list[WarningTold], chosen: pd.DataFrame) -> str:
    """Say in a sentence which alliances are warned of."""
    if chosen.empty:
        return "This workbook fixes no event to be warned of."
    proven = (source.record["verdict"] == PROVEN).any()
    # That there is too little data to prove anything is said after it.
    unproven = "" if proven or _too_little(source) else " No method is proven on these data."
    if not told:
        silent = chosen["state"].isin((IN_PROGRESS, NOT_TOLD)).all()
        said = "Nothing can be warned of: too little is known" if silent else "No alarm"
        return f"{said}.{unproven}"
    names = list(dict.fromkeys(one.alliance for one in told))
    shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    word = "alliance" if len(names) == 1 else "alliances"
    return f"Alarms for {len(names)} {word}: {shown}.{unproven}"


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
    )


_PLAIN = ("method", "horizon", "verdict", "hits", "false_alarms", "misses", "reason")
