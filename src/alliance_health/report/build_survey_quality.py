"""From an analysis to what a page says of how far the ratings carry."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from alliance_health.insights.two_sides.levels import last_full_wave
from alliance_health.insights.two_sides.quality import survey_quality
from alliance_health.insights.two_sides.quality_result import RatingFlag, RatingQuality
from alliance_health.insights.two_sides.quality_words import speak_quality
from alliance_health.insights.two_sides.spoken import say_level
from alliance_health.kept import speak_kept
from alliance_health.language import say_digits, speak, speak_in, speak_name, to_speak
from alliance_health.metrics.disclosure import SUPPRESSED
from alliance_health.metrics.rating_gates import REASONS
from alliance_health.report.source import number_or_none
from alliance_health.report.survey_quality_part import GateTold, SideQuality, SurveyQualityPart
from alliance_health.report.wording import say_period
from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.tables.calendar import Period
from alliance_health.tables.checked import Tables
from alliance_health.vocabulary import Level, Perspective

if TYPE_CHECKING:
    from alliance_health.report.source import ReportSource

#: Order of rows: our executives, their executives, our people, theirs.
_ORDER = [(level, side) for level in Level for side in (Perspective.OURS, Perspective.THEIRS)]

_NUMBERS = (
    *("response_rate", "mean", "mean_low", "mean_high", "worst", "best", "shrunken"),
    *("own_weight", "alpha", "rwg_j", "ad"),
)

NO_SURVEY = to_speak("No survey of this alliance closed by the end of the period.")


def last_ratings(source: ReportSource) -> pd.DataFrame:
    """Judge the wave of every alliance whose gaps a page tells: its last full one.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.

    Returns
    -------
    DataFrame
        From `survey_quality`, of every alliance its last full wave that closed by the period's
        end; where it had none, its last one.
    """
    analysis, end = source.analysis, source.period.end
    ratings = analysis.tables["ratings"]
    ends = {str(wave): Period.parse(str(wave)).end for wave in ratings["wave"].unique()}
    closed = ratings[ratings["wave"].map(ends) <= end]
    days = closed["wave"].map(ends)
    newest = closed["wave"].where(days == days.groupby(closed["alliance_id"]).transform("max"))
    newest = newest.groupby(closed["alliance_id"]).transform("last")
    last = closed[closed["wave"] == closed["alliance_id"].map(_full_waves(source)).fillna(newest)]
    tables = Tables({"ratings": last, "invitations": analysis.tables["invitations"]})
    return survey_quality(tables, analysis.catalogue)


def _full_waves(source: ReportSource) -> pd.Series[str]:
    """Return the last full wave of each alliance that had one."""
    found = {
        alliance_id: last_full_wave(rows, until=source.period)
        for alliance_id, rows in source.survey.table.groupby("alliance_id")
    }
    waves = {alliance_id: wave.wave for alliance_id, wave in found.items() if wave is not None}
    return pd.Series(waves, dtype="str")


def survey_quality_of(source: ReportSource, alliance_id: str) -> SurveyQualityPart:
    """Tell how far the last ratings of one alliance carry.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        An alliance that lived in that period.

    Returns
    -------
    SurveyQualityPart
        Only the finding where nobody was ever asked.
    """
    quality = source.rating_quality
    own = rows_of_alliance(quality, alliance_id)
    if own.empty:
        return SurveyQualityPart(finding=speak(NO_SURVEY))
    rows = {(row["level"], row["perspective"]): row for row in own.to_dict("records")}
    names = _names(source, alliance_id)
    told = tuple(_side(rows[key], names[key[1]]) for key in _ORDER if key in rows)
    wave = str(own["wave"].iloc[0])
    return SurveyQualityPart(
        finding=_finding(told, wave),
        wave=wave,
        icc=_icc(own),
        sides=told,
        gates=_gates(source, alliance_id),
    )


def _names(source: ReportSource, alliance_id: str) -> Mapping[str, str]:
    """Name both sides by their first partner, or by whose side it is."""
    partners = source.analysis.tables["partners"]
    own = rows_of_alliance(partners, alliance_id).drop_duplicates("perspective")
    named = dict(zip(own["perspective"], own["name"], strict=True))
    usual = {Perspective.OURS: speak("Our side"), Perspective.THEIRS: speak("Their side")}
    return {str(side): str(named.get(str(side), words)) for side, words in usual.items()}


def _side(row: Mapping[Hashable, Any], name: str) -> SideQuality:
    """Tell one level of one side."""
    flags = tuple(str(row["flags"]).split("; ")) if row["flags"] else ()
    numbers = {key: number_or_none(row[key]) for key in _NUMBERS}
    if RatingFlag.DIVIDED.value in flags:  # no headline from a mean that hides a division
        numbers |= dict.fromkeys(("mean", "mean_low", "mean_high", "shrunken", "own_weight"))
        numbers |= dict.fromkeys(("worst", "best"))
    return SideQuality(
        side=name,
        level=row["level"],
        quality=row["quality"],
        flags=flags,
        sentence=speak_quality(row["sentence"]),
        reason=speak_kept(row["reason"], [SUPPRESSED]),
        responded=_whole(row["responded"]),
        invited=_whole(row["invited"]),
        **numbers,
    )


def _whole(number: float) -> int | None:
    """Return a count; None where it is missing."""
    return None if pd.isna(number) else int(number)


def _finding(told: tuple[SideQuality, ...], wave: str) -> str:
    """Say in a sentence how far the ratings carry."""
    shown = [one for one in told if one.quality != RatingQuality.HIDDEN]
    when = say_period(wave)
    if not shown:
        return speak("Too few people answered in {when} to show anything.", when=when)
    amber = [one for one in shown if one.quality == RatingQuality.AMBER]
    if amber:
        flags = dict.fromkeys(flag for one in amber for flag in one.flags)
        return speak(
            "Ratings of {when} carry less than they seem: {flags}.",
            when=when,
            flags=", ".join(speak_in("RatingFlag", flag) for flag in flags),
        )
    if any(one.quality == RatingQuality.NOT_KNOWN for one in shown):
        return speak(
            "Nothing stands against the ratings of {when}; how many were asked is not known.",
            when=when,
        )
    return speak("Nothing stands against the ratings of {when}.", when=when)


def _icc(own: pd.DataFrame) -> str:
    """Say whether groups of all alliances differ, by level."""
    said = []
    for level in Level:
        rows = own[(own["level"] == str(level)) & own["n_groups"].notna()]
        if rows.empty:
            continue
        row = rows.iloc[0]
        said.append(_icc_of(row, level))
    return "; ".join(said)


def _icc_of(row: pd.Series, level: Level) -> str:
    """Say whether groups of all alliances differ, at one level."""
    told = {"level": say_level(level.value), "groups": f"{row['n_groups']:.0f}"}
    if pd.isna(row["icc1"]):
        return speak("{level} level: not known with {groups} groups", **told)
    names = ("icc1", "icc2", "icc1_raw")
    numbers = {name: say_digits(f"{row[name]:.2f}") for name in names}
    if row["icc1_raw"] < 0:
        return speak(
            "{level} level: ICC(1) {icc1} (raw {icc1_raw}), ICC(2) {icc2} over {groups} groups of "
            "all alliances",
            **told,
            **numbers,
        )
    return speak(
        "{level} level: ICC(1) {icc1}, ICC(2) {icc2} over {groups} groups of all alliances",
        **told,
        **numbers,
    )


def _gates(source: ReportSource, alliance_id: str) -> tuple[GateTold, ...]:
    """Tell which scores of this period do not enter silently."""
    own = rows_of_alliance(source.analysis.panel, alliance_id)
    here = own[own["period"] == source.period.label]
    used = here[["metric_id", "source_period"]].drop_duplicates()
    gates = source.analysis.rating_gates
    held = gates[~gates["passes"].astype("bool")].rename(columns={"period": "source_period"})
    found = used.merge(held, on=["metric_id", "source_period"]).sort_values("metric_id")
    metrics = source.analysis.catalogue.metrics
    return tuple(
        GateTold(
            metric=speak_name("metric", metrics[str(row["metric_id"])].label),
            period=str(row["source_period"]),
            widened=float(row["widened"]),
            reason=speak_kept(str(row["reason"]), REASONS),
        )
        for row in found.to_dict("records")
    )
