"""What the reports of one period are built from, for every edition from one analysis.

What an edition does not show is cut before it gets here; nothing is measured twice, and what
all rows say together is found once and shared.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from alliance_health.commands.explain import as_reported, since_reported
from alliance_health.commands.fairness import fair_shares_of
from alliance_health.commands.give_and_get import give_and_get_of
from alliance_health.commands.links import links_of
from alliance_health.editions import EditionCut, allowed_in, of_one_alliance
from alliance_health.errors import ReportError
from alliance_health.forking import Begun, begun
from alliance_health.insights.two_sides.found import SurveyFound
from alliance_health.language import spoken
from alliance_health.metrics.rating_gates import rating_gates
from alliance_health.metrics.rule import Context
from alliance_health.pipeline import at_constant_rates, at_rates_of, draw
from alliance_health.report.source import ReportSource
from alliance_health.tables.cut import of_alliance
from alliance_health.vocabulary import Edition

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.analysis import Analysis
    from alliance_health.insights.links.result import LinkTest
    from alliance_health.insights.reported import Reported
    from alliance_health.tables.calendar import Period
    from alliance_health.vintages import Vintage

    #: Links, and the past that they were tested on.
    _Linked = tuple[LinkTest, dict[Period, Vintage | None]]

#: Columns of judged ratings that rest on the answers of all alliances.
_POOLED = ("icc1", "icc1_raw", "icc2", "n_groups", "shrunken", "own_weight")


@dataclass(frozen=True)
class Everything:
    """Everything computed, at all exchange rates that reports set beside each other.

    Parameters
    ----------
    analysis : Analysis
        With draws.
    at_once : int
        How many processes may reckon at once, where they can be forked; the results are the same.
    """

    analysis: Analysis
    at_once: int = 1
    _cut: dict[Edition, tuple[Analysis, Analysis | None]] = field(
        default_factory=dict, init=False, repr=False
    )

    @cached_property
    def constant(self) -> Analysis | None:
        """The same, at the exchange rates of the day that the settings name."""
        return at_constant_rates(self.analysis)

    def cut_for(self, edition: Edition) -> EditionCut | None:
        """Return what an edition leaves; None where it leaves everything."""
        cut = EditionCut(allowed_in(self.analysis, edition))
        return None if cut.leaves_whole(self.analysis) else cut

    def shown_in(self, edition: Edition, cut: EditionCut) -> tuple[Analysis, Analysis | None]:
        """Return the analysis cut and scored, and the same at constant rates; found once."""
        if edition not in self._cut:
            constant = cut.analysis(self.constant) if self.constant else None
            self._cut[edition] = cut.analysis(self.analysis), constant
        return self._cut[edition]


@dataclass(frozen=True)
class _Shared:
    """What pages that stand alone take their own rows of: no row rests on another alliance."""

    several: ReportSource
    survey: SurveyFound
    judged: pd.DataFrame


@dataclass(frozen=True)
class PeriodSources:
    """One period of everything, from which the reports of all editions are built.

    Parameters
    ----------
    everything : Everything
        Of all periods.
    period : Period
        The last period that the reports show.
    """

    everything: Everything
    period: Period
    _spoken: dict[str, ReportSource] = field(default_factory=dict, init=False, repr=False)
    _kept: dict[str, _Shared] = field(default_factory=dict, init=False, repr=False)

    @property
    def analysis(self) -> Analysis:
        """Everything computed from all rows."""
        return self.everything.analysis

    @cached_property
    def rated(self) -> Analysis:
        """The same, at the exchange rates of the period."""
        return at_rates_of(self.analysis, self.period)

    @cached_property
    def before(self) -> Analysis | None:
        """The workbook as it was known when the period before was reported."""
        return as_reported(self.analysis, self.period)

    def together(self, edition: Edition, *, earlier: pd.DataFrame | None = None) -> ReportSource:
        """Return what the reports of an edition are built from, in the language spoken.

        Parameters
        ----------
        edition : Edition
            One that stays in the company.
        earlier : DataFrame, optional
            What reports of earlier periods claimed.

        Returns
        -------
        ReportSource
            Of all alliances; the analysis itself where the edition leaves all of it.
        """
        cut = self.everything.cut_for(edition)
        source = self._uncut() if cut is None else self._cut(edition, cut)
        return replace(source, edition=edition.value, language=spoken(), earlier=earlier)

    def alone(self, edition: Edition, alliance_id: str) -> ReportSource:
        """Return what the report of one alliance is built from, where nothing else may be in it.

        Parameters
        ----------
        edition : Edition
            One that leaves the company.
        alliance_id : str
            The alliance.

        Returns
        -------
        ReportSource
            What rests on several alliances was not looked at.
        """
        cut = self.everything.cut_for(edition)
        if cut is None:
            raise ReportError(f"the {edition} edition cuts nothing; it is made of all alliances")
        shown, constant = self.everything.shown_in(edition, cut)
        shared = self._shared(edition, cut)
        alone = of_one_alliance(shown, alliance_id)
        own_rows = of_alliance(self.analysis.tables, alliance_id)
        gates = rating_gates(Context(own_rows, alone.grid, alone.catalogue))
        several, survey = shared.several, shared.survey
        explained = several.explained
        return ReportSource(
            draw(replace(alone, gated=gates)),
            self.period,
            edition=edition.value,
            language=spoken(),
            constant=of_one_alliance(constant, alliance_id) if constant else None,
            reported=_reported_of(several.reported, alliance_id),
            surveyed=SurveyFound(
                _own(survey.compared, alliance_id), _own(survey.table, alliance_id)
            ),
            ratings_judged=_alone(_own(shared.judged, alliance_id)),
            allowed=cut.allowed,
        ).knowing(
            explained={name: explained[name] for name in explained if name == alliance_id},
            left_out=_own(several.left_out, alliance_id),
        )

    def _reported(self, cut: EditionCut | None = None) -> Reported | None:
        """Compare the period before with its report."""
        if cut is None:
            return self.analysis.keep(["reported", self.period.label], self._since_reported)
        return self._since_reported(cut)

    def _since_reported(self, cut: EditionCut | None = None) -> Reported | None:
        """Compare both as they were known, or what an edition leaves of them."""
        if self.before is None:
            return None
        return since_reported(self.analysis, self.period, before=self.before, cut=cut)

    def _uncut(self) -> ReportSource:
        """Return everything about all alliances, found once for each language."""
        if spoken() not in self._spoken:
            with self._linking(self.analysis) as links:
                give = give_and_get_of(self.analysis, self.period)
                source = ReportSource(
                    self.analysis,
                    self.period,
                    language=spoken(),
                    rated=self.rated,
                    constant=self.everything.constant,
                    reported=self._reported(),
                    fair=fair_shares_of(self.analysis, self.period, give=give),
                    give=give,
                )
                self._spoken[spoken()] = self._with_links(source, links)
        return self._spoken[spoken()]

    def _cut(self, edition: Edition, cut: EditionCut) -> ReportSource:
        """Return what an edition leaves, about all alliances together."""
        shown, constant = self.everything.shown_in(edition, cut)
        shown = draw(shown)
        with self._linking(shown) as links:
            give = give_and_get_of(shown, self.period)
            surveyed, judged = self._ratings(cut)
            source = ReportSource(
                shown,
                self.period,
                edition=edition.value,
                language=spoken(),
                rated=cut.analysis(self.rated),
                constant=constant,
                reported=self._reported(cut),
                fair=fair_shares_of(shown, self.period, give=give),
                give=give,
                surveyed=surveyed,
                ratings_judged=judged,
                allowed=cut.allowed,
            )
            return self._with_links(source, links)

    @contextmanager
    def _linking(self, shown: Analysis) -> Iterator[Begun[_Linked]]:
        """Test the links, which takes longest, while all else is found."""
        test = partial(_test_links, shown, self.period, self.analysis)
        with begun([test], at_once=self.everything.at_once - 1) as (links,):
            yield links

    def _with_links(self, source: ReportSource, links: Begun[_Linked]) -> ReportSource:
        """Return a source with the links; the past that was read for them serves the next ones."""
        tested, vintages = links.result()
        self.analysis.vintages.update(vintages)
        return replace(source, links=tested)

    def _shared(self, edition: Edition, cut: EditionCut) -> _Shared:
        """Find once what the pages of all alliances take their own rows of."""
        key = f"{edition}-{spoken()}"
        if key not in self._kept:
            shown, _ = self.everything.shown_in(edition, cut)
            rated, reported = cut.analysis(self.rated), self._reported(cut)
            several = ReportSource(shown, self.period, rated=rated, reported=reported)
            self._kept[key] = _Shared(several, *self._ratings(cut))
        return self._kept[key]

    def _ratings(self, cut: EditionCut) -> tuple[SurveyFound, pd.DataFrame]:
        """Return both sides' ratings: what may be told is decided on all of them, once."""
        source = ReportSource(self.analysis, self.period)
        if cut.allowed.shows_ratings:
            return source.survey, source.rating_quality
        found = source.survey
        nothing = SurveyFound(found.compared.iloc[:0], found.table.iloc[:0])
        return nothing, source.rating_quality.iloc[:0]


def _test_links(shown: Analysis, period: Period, whole: Analysis) -> _Linked:
    """Test the links of what is shown, and return with them the past that was read for it."""
    return links_of(shown, period=period, whole=whole), whole.vintages


def _own(table: pd.DataFrame, alliance_id: str) -> pd.DataFrame:
    """Keep the rows of one alliance."""
    return table[table["alliance_id"] == alliance_id].reset_index(drop=True)


def _alone(judged: pd.DataFrame) -> pd.DataFrame:
    """Take out what was reckoned with the answers of other alliances."""
    return judged.assign(**{name: np.nan for name in _POOLED if name in judged})


def _reported_of(reported: Reported | None, alliance_id: str) -> Reported | None:
    """Keep one alliance of what was reported."""
    if reported is None:
        return None
    explained = reported.explained
    return replace(
        reported,
        before=_own(reported.before, alliance_id),
        now=_own(reported.now, alliance_id),
        explained=None if explained is None else _own(explained, alliance_id),
    )
