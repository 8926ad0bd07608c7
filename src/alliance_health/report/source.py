"""What a report is built from: an analysis, cut at one period and laid out for look-ups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.forking import begun
from alliance_health.indices.alternatives import score_alternatives
from alliance_health.indices.bands import worse_band
from alliance_health.indices.decomposition import explain_changes
from alliance_health.indices.leave_one_out import leave_one_out
from alliance_health.indices.partners import score_partners
from alliance_health.indices.period_draws import draws_of_period, pairs_of
from alliance_health.indices.verdict_changes import find_verdict_changes
from alliance_health.insights.data_quality import DataQuality, Evidence, assess_quality
from alliance_health.insights.movements import Movement, find_movements
from alliance_health.insights.names import say_metric_name, say_pillar_name, say_whole_index
from alliance_health.insights.overrides import without_overrides
from alliance_health.insights.quadrant import IndexReading
from alliance_health.insights.reported import Reported
from alliance_health.insights.two_sides.found import SurveyFound, find_survey
from alliance_health.insights.verdict_moves import Previous
from alliance_health.insights.warnings.calls import make_calls, no_calls
from alliance_health.insights.warnings.listing import list_warnings
from alliance_health.insights.warnings.marking import mark_calls
from alliance_health.insights.warnings.track_record import track_record
from alliance_health.language import spoken
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Role

if TYPE_CHECKING:
    from alliance_health.analysis import Analysis
    from alliance_health.insights.fair_shares.result import FairShares
    from alliance_health.insights.give_and_get.overview import GiveAndGet
    from alliance_health.insights.links.outlook import Outlook
    from alliance_health.insights.links.result import LinkTest
    from alliance_health.tables.checked import CheckedTables
    from alliance_health.tables.cut import Allowed

#: Properties that take long to find and are small, the longest first.
_FOUND_APART = (
    *("verdict_changes", "outlook", "quality", "explained", "left_out", "alternatives"),
    "movements",
)

#: Properties that are found meanwhile, with what they leave behind for others.
_FOUND_HERE = ("survey", "rating_quality", "record", "warnings")


@dataclass(frozen=True)
class ReportSource:
    """An analysis, cut at the period that a report is about.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    period : Period
        The last period that the report shows.
    edition, language : str
        For whom, and in which language.
    rated : Analysis, optional
        The same, at the exchange rates of the period; by default no rate has moved.
    constant : Analysis, optional
        The same, at the exchange rates of the day that the settings name.
    reported : Reported, optional
        The period before as it was reported; by default it is what it was.
    earlier : DataFrame, optional
        What reports of earlier periods claimed; None where none was kept.
    links : LinkTest, optional
        Whether leading factors announce lagging ones; by default it was not tested.
    fair : FairShares, optional
        Who puts in and gets out how much; by default it was not looked at.
    give : GiveAndGet, optional
        Signs of life, flows, who withdrew, and contacts; by default it was not looked at.
    surveyed : SurveyFound, optional
        Both sides' ratings, where more decides on them than the tables of the analysis.
    ratings_judged : DataFrame, optional
        How far the last ratings carry, likewise.
    allowed : Allowed, optional
        What the analysis was cut to; None where nothing was cut.
    """

    analysis: Analysis
    period: Period
    edition: str = "internal"
    language: str = "en"
    rated: Analysis | None = None
    constant: Analysis | None = None
    reported: Reported | None = None
    earlier: pd.DataFrame | None = None
    links: LinkTest | None = None
    fair: FairShares | None = None
    give: GiveAndGet | None = None
    surveyed: SurveyFound | None = None
    ratings_judged: pd.DataFrame | None = None
    allowed: Allowed | None = None

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Rows of `score` up to the report's period."""
        grid = self.analysis.grid
        known = grid.loc[grid["ordinal"] <= self.period.ordinal, "period"].unique()
        scores = self.analysis.scores
        return scores[scores["period"].isin(known)].reset_index(drop=True)

    @cached_property
    def by_alliance(self) -> Mapping[str, pd.DataFrame]:
        """Rows of `score` of each alliance."""
        return {str(key): rows for key, rows in self.scores.groupby("alliance_id", sort=True)}

    @cached_property
    def partner_scores(self) -> pd.DataFrame:
        """Every partner's own value and score up to the report's period."""
        analysis = self.analysis
        rows = score_partners(analysis.panel, analysis.grid, analysis.catalogue)
        return rows[rows["period"].isin(self.scores["period"].unique())].reset_index(drop=True)

    @cached_property
    def alliances(self) -> list[str]:
        """Alliances that lived in the report's period, in order."""
        grid = self.analysis.grid
        return sorted(grid.loc[grid["period"] == self.period.label, "alliance_id"].unique())

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Name of every alliance by id."""
        alliances = self.analysis.tables["alliances"]
        return dict(zip(alliances["alliance_id"], alliances["name"], strict=True))

    @property
    def labels(self) -> Mapping[str, str]:
        """Labels of metrics, pillars, indices and alliances by id, in the language spoken."""
        found = self._labels.get(spoken())
        if found is None:
            catalogue = self.analysis.catalogue
            found = {
                **self.analysis.labels,
                **{key: say_metric_name(one.label) for key, one in catalogue.metrics.items()},
                **{key: say_pillar_name(one.label) for key, one in catalogue.pillars.items()},
                **{role.index_id: say_whole_index(role.index_id) for role in Role},
                **self.names,
            }
            self._labels[spoken()] = found
        return found

    @cached_property
    def _labels(self) -> dict[str, Mapping[str, str]]:
        """Labels by language, as far as somebody asked for them."""
        return {}

    @cached_property
    def readings(self) -> Mapping[tuple[str, str, str], IndexReading]:
        """Both indices by alliance, period and index id."""
        rows = self.scores[self.scores["row"] == "index"]
        return {
            (row["alliance_id"], row["period"], row["id"]): IndexReading(
                score=number_or_none(row["score"]),
                lower=number_or_none(row["lower"]),
                upper=number_or_none(row["upper"]),
                band=text_or_none(row["band"]),
                at_least=worse_band(text_or_none(row["at_least"]), text_or_none(row["band"])),
                coverage=number_or_none(row["coverage"]),
                reason=without_overrides(text_or_none(row["reason"]) or ""),
            )
            for row in rows.to_dict("records")
        }

    @cached_property
    def explained(self) -> Mapping[str, pd.DataFrame]:
        """Rows of `explain` against the period before, of each alliance that lived then."""
        before = self.period.shift(-1)
        start, end = (self.analysis.snapshot(period) for period in (before, self.period))
        rated = self.rated.snapshot(before) if self.rated else None
        rows = explain_changes(start, end, rated=rated)
        lived = rows[rows["alliance_id"].isin(list(start.stage))]
        return {str(key): found for key, found in lived.groupby("alliance_id", sort=True)}

    @cached_property
    def movements(self) -> Mapping[tuple[str, str], Movement]:
        """What is announced of both indices of every alliance, by alliance and index id."""
        edges = self.analysis.catalogue.settings.bands
        return find_movements(self.scores, self.period, edges, draws=self.analysis.draws)

    @cached_property
    def verdict_changes(self) -> pd.DataFrame:
        """What would turn the bands of all alliances."""
        return find_verdict_changes(self.analysis.snapshot(self.period), self.floors)

    @property
    def floors(self) -> npt.NDArray[np.float64] | None:
        """Draws of the indices with absent weight at 0; None where nothing was drawn."""
        draws = self.analysis.draws
        if draws is None:
            return None
        return draws_of_period(draws, self.period.label, self.alliances, floor=True)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """In which share of the draws each alliance stands above each other, by index."""
        return pairs_of(self.analysis.draws, self.scores, self.period.label)

    @cached_property
    def left_out(self) -> pd.DataFrame:
        """Both indices of all alliances without each of their metrics."""
        return leave_one_out(self.analysis.snapshot(self.period))

    @cached_property
    def alternatives(self) -> pd.DataFrame:
        """Both indices of all alliances under other ways to scale and to average."""
        return score_alternatives(self.analysis.snapshot(self.period))

    @cached_property
    def record(self) -> pd.DataFrame:
        """How often warnings of every method were right by the report's period."""
        return track_record(self.analysis.warning_run, self.period.label)

    @cached_property
    def warnings(self) -> pd.DataFrame:
        """What every method says of every alliance and event in the report's period."""
        return list_warnings(self.analysis.warning_run, self.period.label, self.record)

    @cached_property
    def rating_quality(self) -> pd.DataFrame:
        """How far the last ratings of every alliance carry."""
        from alliance_health.report.build_survey_quality import last_ratings

        return last_ratings(self) if self.ratings_judged is None else self.ratings_judged

    @cached_property
    def survey(self) -> SurveyFound:
        """Both sides' ratings in all waves, as far as they may be shown."""
        return find_survey(self.analysis.context) if self.surveyed is None else self.surveyed

    @cached_property
    def outlook(self) -> Outlook:
        """Where the lagging index of every alliance is likely to be; a page takes its own."""
        from alliance_health.report.build_forecast import outlook_of

        return outlook_of(self)

    @cached_property
    def calls(self) -> pd.DataFrame:
        """What the report claims, for the next one to be held to."""
        settings = self.analysis.catalogue.settings
        run = self.analysis.warning_run
        return make_calls(
            run, self.period.label, self.warnings, edges=settings.bands, cuts=settings.quadrant
        )

    @cached_property
    def marked(self) -> pd.DataFrame:
        """What became of the calls of earlier reports, by the report's period."""
        calls = no_calls() if self.earlier is None else self.earlier
        edges = self.analysis.catalogue.settings.bands
        return mark_calls(calls, self.analysis.warning_run, self.period.label, edges=edges)

    def prepared(self, *, at_once: int = 1) -> ReportSource:
        """Return the same, with what pages share found already.

        Parameters
        ----------
        at_once : int
            How many processes may look for it at once, where they can be forked.

        Returns
        -------
        ReportSource
            What it finds does not depend on it.
        """
        apart = [partial(getattr, self, name) for name in _FOUND_APART]
        found = {}
        with begun(apart, at_once=at_once if at_once > 1 else 0) as started:
            finders: dict[str, Callable[[], Any]] = {
                name: partial(getattr, self, name) for name in _FOUND_HERE
            }
            finders |= {name: one.result for name, one in zip(_FOUND_APART, started, strict=True)}
            for name, find in finders.items():
                with suppress(Exception):  # every page that needs it raises it, and is told of
                    found[name] = find()
        return self.knowing(**found)

    def knowing(self, **found: Any) -> ReportSource:
        """Return the same, with what was found elsewhere in place of finding it again.

        Parameters
        ----------
        **found : object
            Properties by name, as they would be found here.

        Returns
        -------
        ReportSource
            Nothing else differs.
        """
        known = replace(self)
        vars(known).update(found)
        return known

    @property
    def checked(self) -> CheckedTables:
        """What became of the rows of the workbook: every page's account of rows starts here."""
        return self.analysis.workbook.checked

    @cached_property
    def evidence(self) -> Evidence:
        """What the quality of the data is judged by."""
        analysis = self.analysis
        return Evidence(
            panel=analysis.panel,
            scores=analysis.scores,
            differences=analysis.differences,
            grid=analysis.grid,
            known=analysis.tables,
            versions=self.checked.tables,
            catalogue=analysis.catalogue,
            as_of=analysis.as_of,
            weighting=analysis.weighting,
        )

    @cached_property
    def quality(self) -> DataQuality:
        """How far the data of all alliances carry the period."""
        return assess_quality(self.evidence, self.period)

    def reading(self, alliance_id: str, role: Role, period: Period | None = None) -> IndexReading:
        """Return one index of one alliance; missing where the alliance did not live."""
        key = (alliance_id, (period or self.period).label, role.index_id)
        return self.readings.get(key, IndexReading(None, reason="the alliance has no such period"))

    def previous(self, alliance_id: str) -> Previous | None:
        """Return both indices one period earlier, or None in the first period."""
        before = self.period.shift(-1)
        if (alliance_id, before.label, Role.LEADING.index_id) not in self.readings:
            return None
        return Previous(
            before.label,
            self.reading(alliance_id, Role.LEADING, before),
            self.reading(alliance_id, Role.LAGGING, before),
            moved=(
                self.movements.get((alliance_id, Role.LEADING.index_id)),
                self.movements.get((alliance_id, Role.LAGGING.index_id)),
            ),
        )


def number_or_none(value: Any) -> float | None:
    """Return a number, or None for a missing cell."""
    return None if pd.isna(value) else float(value)


def text_or_none(value: Any) -> str | None:
    """Return a text, or None for a missing cell."""
    return None if pd.isna(value) or value == "" else str(value)
