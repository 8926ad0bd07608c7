"""From an analysis to what a page says of both sides."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from alliance_health.insights.two_sides.comments import paraphrases_of
from alliance_health.insights.two_sides.four_views import four_views, tensions
from alliance_health.insights.two_sides.levels import (
    WaveFound,
    last_full_wave,
    level_scores,
    say_by_chance,
)
from alliance_health.insights.two_sides.numbers import ONE_REPORTER, numbers_of_both
from alliance_health.insights.two_sides.table import REASONS
from alliance_health.insights.two_sides.verdict_words import say_gaps, say_gaps_of_all
from alliance_health.kept import speak_kept
from alliance_health.language import speak, speak_name, spoken
from alliance_health.report.build_survey_quality import survey_quality_of
from alliance_health.report.source import number_or_none
from alliance_health.report.two_sides_part import (
    CommentTold,
    FactorTold,
    FigureTold,
    GapsPart,
    LevelTold,
    TensionTold,
    TwoSidesPart,
    ViewsTold,
)
from alliance_health.tables.by_alliance import rows_of_alliance

if TYPE_CHECKING:
    from alliance_health.report.source import ReportSource


#: Figures that a page sets side by side; of one side only, those in money.
MOST_FIGURES = 14


def two_sides_of(source: ReportSource, alliance_id: str, names: tuple[str, str]) -> TwoSidesPart:
    """Tell what both sides of one alliance say and report.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        An alliance that lived in that period.
    names : tuple of str
        Our side and theirs.

    Returns
    -------
    TwoSidesPart
        Of the last full wave that had closed; figures are those of the period.
    """
    numbers = _numbers(source, alliance_id)
    quality = survey_quality_of(source, alliance_id)
    found = _last_wave(source, alliance_id)
    if found is None:
        said = speak("Nobody was asked in a full wave: there are no ratings to compare.")
        return TwoSidesPart(finding=said, numbers=numbers, quality=quality)
    compared = rows_of_alliance(source.survey.compared, alliance_id)
    compared = compared[compared["wave"] == found.wave]
    scores = level_scores(found.rows).to_dict("records")
    analysis = source.analysis
    told = paraphrases_of(
        analysis.tables["comments"],
        analysis.tables["ratings"],
        (alliance_id, found.wave),
        analysis.catalogue.settings.min_group_size,
    )
    questions = {
        key: item.texts.get(spoken(), item.text) for key, item in analysis.catalogue.survey.items()
    }
    reasons = found.rows.loc[found.rows["suppressed"], "reason"]
    return TwoSidesPart(
        wave=found.wave,
        finding=say_gaps(found, names),
        chance=say_by_chance(found.tested),
        reason=speak_kept(str(reasons.iloc[0]), REASONS) if len(reasons) else "",
        levels=tuple(
            LevelTold(**{name: row[name] for name in LevelTold.model_fields}) for row in scores
        ),
        factors=_lower_level_first(found.rows, [str(row["level"]) for row in scores]),
        views=tuple(ViewsTold(**one._asdict()) for one in four_views(compared, names)),
        tensions=tuple(
            TensionTold(**{name: getattr(one, name) for name in TensionTold.model_fields})
            for one in tensions(compared, names)
        ),
        numbers=numbers,
        comments=tuple(
            CommentTold(
                side=row["side"],
                question=questions.get(row["question_id"], row["question_id"]),
                theme=row["theme"] if pd.notna(row["theme"]) else "",
                paraphrase=row["paraphrase"],
            )
            for row in told.shown.to_dict("records")
        ),
        comments_waiting=told.waiting,
        comments_hidden=told.hidden,
        quality=quality,
    )


def gaps_of_all(source: ReportSource) -> GapsPart:
    """Tell the gaps of all alliances, each in its last full wave.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.

    Returns
    -------
    GapsPart
        One factor told per alliance, level and factor.
    """
    waves = {one: _last_wave(source, one) for one in source.alliances}
    found = {one: wave for one, wave in waves.items() if wave is not None}
    told = [_factor(row) for wave in found.values() for row in wave.rows.to_dict("records")]
    names = {one: source.names[one] for one in found}
    return GapsPart(finding=say_gaps_of_all(found, names), factors=tuple(told))


def _last_wave(source: ReportSource, alliance_id: str) -> WaveFound | None:
    """Find the last full wave of an alliance by the report's period."""
    table = source.survey.table
    return last_full_wave(rows_of_alliance(table, alliance_id), until=source.period)


def _lower_level_first(rows: pd.DataFrame, levels: list[str]) -> tuple[FactorTold, ...]:
    """Tell all factors, those of the lower level first; a level without a score comes last."""
    told = [_factor(row) for row in rows.to_dict("records")]
    places = {level: at for at, level in enumerate(levels)}
    return tuple(sorted(told, key=lambda one: places.get(one.level, len(places))))


def _factor(row: Mapping[Hashable, Any]) -> FactorTold:
    """Tell one row of `survey`."""
    counts = [number_or_none(row[name]) for name in ("n_ours", "n_theirs")]
    n_ours, n_theirs = (None if n is None else int(n) for n in counts)
    moved = [row[name] if pd.notna(row[name]) else "" for name in ("ours_moved", "theirs_moved")]
    return FactorTold(
        alliance_id=row["alliance_id"],
        level=row["level"],
        factor=row["factor"],
        ours=number_or_none(row["ours"]),
        theirs=number_or_none(row["theirs"]),
        n_ours=n_ours,
        n_theirs=n_theirs,
        gap=number_or_none(row["gap"]),
        gap_low=number_or_none(row["gap_low"]),
        gap_high=number_or_none(row["gap_high"]),
        verdict=row["verdict"],
        kind=row["class"],
        divided=row["divided"],
        ours_moved=moved[0],
        theirs_moved=moved[1],
        persistent=bool(row["persistent"]),
    )


def _numbers(source: ReportSource, alliance_id: str) -> tuple[FigureTold, ...]:
    """Tell the figures that both sides report of the period, and those of one side."""
    analysis = source.analysis
    panel = rows_of_alliance(analysis.panel, alliance_id)
    rows = numbers_of_both(panel, analysis.catalogue, source.period.label)
    rows = rows[(rows["verdict"] != ONE_REPORTER) | (rows["unit"] == "money")].head(MOST_FIGURES)
    return tuple(
        FigureTold(
            metric_id=row["metric_id"],
            label=speak_name("metric", analysis.catalogue.metrics[row["metric_id"]].label),
            unit=row["unit"],
            verdict=row["verdict"],
            **{
                name: number_or_none(row[name])
                for name in ("ours", "theirs", "difference", "relative")
            },
        )
        for row in rows.to_dict("records")
    )
