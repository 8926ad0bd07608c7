"""Confirm a lead by forecasts made from what was known at the time, or leave it "in sample"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from alliance_health.indices.noise import generator_of
from alliance_health.insights.links.gates import usable_panel, usable_series
from alliance_health.insights.links.out_of_sample import Origin, Skill, first_origin, out_of_sample
from alliance_health.insights.links.pair import PairPanel
from alliance_health.insights.links.pairs import FactorPair, all_pairs
from alliance_health.insights.links.result import LinkTest
from alliance_health.insights.links.series import Factors, FactorSeries, SeriesSource, pair_panel
from alliance_health.insights.links.verdict import CONFIRMED, IN_SAMPLE, Finding
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Frequency, Role

#: Most periods from which forecasts of a pair are made, the newest ones: a long series has more
#: than a verdict needs.
MOST_ORIGINS = 40


@dataclass(frozen=True, eq=False)
class FactorsThen:
    """What can stand at an end of a pair, as it was known when a period was the last one.

    Parameters
    ----------
    period : Period
        That period, of the workbook's own length.
    now : Factors
        As known now: right for every alliance whose figures have not changed since.
    then : SeriesSource
        The others, as known then.
    changed : frozenset of str
        Their names.
    """

    period: Period
    now: Factors
    then: SeriesSource
    changed: frozenset[str]

    def series(
        self, role: Role, factor: str, *, without: frozenset[str] = frozenset()
    ) -> FactorSeries:
        """Return the series of a factor up to the period.

        Parameters
        ----------
        role : Role
            Role of the factor.
        factor : str
            A metric, a pillar or an index.
        without : frozenset of str
            Metrics that a pillar or an index is formed without.

        Returns
        -------
        FactorSeries
            Nothing that became known later is in it.
        """
        series = self.now.series(role, factor, without=without)
        values = series.values
        if self.changed:
            old = self.then.series(role, factor, without=without).values
            values = pd.concat([values.drop(index=list(self.changed & set(values.index))), old])
        last = self.period.in_force(series.frequency).ordinal
        kept = values[[at for at in values.columns if int(str(at)) <= last]]
        return FactorSeries(factor, series.frequency, series.over_time, kept.sort_index())


def origins_needed(test: LinkTest, factors: Factors) -> list[Period]:
    """List the periods from which forecasts are made to confirm the declared leads.

    Parameters
    ----------
    test : LinkTest
        The verdicts.
    factors : Factors
        As known now.

    Returns
    -------
    list of Period
        Of the workbook's own length, oldest first; none where nothing leads.
    """
    needed: set[Period] = set()
    workbook = factors.catalogue.settings.frequency
    for number, pair, _ in _leads(test, factors):
        # What an origin forecasts must have come by now.
        last = len(pair.periods) - int(test.links["lag"].iloc[number])
        for label in pair.periods[first_origin(len(pair.periods)) - 1 : last][-MOST_ORIGINS:]:
            needed.add(Period.containing(Period.parse(label).end, workbook))
    return sorted(needed, key=lambda one: one.ordinal)


def confirm_leads(
    test: LinkTest, factors: Factors, known: Sequence[FactorsThen], *, alliance_id: str = ""
) -> LinkTest:
    """Call a declared lead confirmed where it helped to forecast what was not known yet.

    Parameters
    ----------
    test : LinkTest
        The verdicts.
    factors : Factors
        As known now.
    known : sequence of FactorsThen
        As known then, for the periods of `origins_needed`; a period that is missing is no
        origin.
    alliance_id : str
        The alliance that was tested alone; empty: all together.

    Returns
    -------
    LinkTest
        "in sample" becomes "confirmed" where the lower bound of the skill is above 0; `skill`
        and `skill_low` hold the skill, and `reason` what it rests on.
    """
    by_period = {one.period: one for one in known}
    rows = [dict(row) for row in test.links.to_dict("records")]
    for number, pair, declared in _leads(test, factors, alliance_id=alliance_id):
        row = rows[number]
        skill = _skill(pair, declared, by_period, factors, horizon=int(row["lag"]))
        row["skill"], row["skill_low"] = skill.skill, skill.low
        row["reason"] = f"{row['reason']}; {_told(skill)}"
        if skill.confirmed:
            row["verdict"] = str(row["verdict"]).replace(IN_SAMPLE, CONFIRMED)
    links = pd.DataFrame(rows, columns=list(test.links.columns)).astype(test.links.dtypes)
    return replace(test, links=links)


def _leads(
    test: LinkTest, factors: Factors, *, alliance_id: str = ""
) -> list[tuple[int, PairPanel, FactorPair]]:
    """Lay out the pairs that are declared and said to lead, with the number of their row."""
    declared = {(one.leading, one.lagging): one for one in all_pairs(factors, explore=False)}
    found = []
    for number, row in enumerate(test.links.to_dict("records")):
        if not row["declared"] or not str(row["verdict"]).startswith(Finding.LEADS.value):
            continue
        one = declared[(str(row["leading"]), str(row["lagging"]))]
        pair, _ = pair_panel(factors, one.leading, one.lagging, without=one.without)
        if alliance_id:
            place = pair.alliances.index(alliance_id)
            only = slice(place, place + 1)
            pair = replace(pair, alliances=(alliance_id,), x=pair.x[only], y=pair.y[only])
        single = len(pair.alliances) == 1
        found.append((number, (usable_series(pair) if single else usable_panel(pair)).pair, one))
    return found


def _skill(
    pair: PairPanel,
    declared: FactorPair,
    known: dict[Period, FactorsThen],
    factors: Factors,
    *,
    horizon: int,
) -> Skill:
    """Judge the forecasts of one pair."""
    workbook = factors.catalogue.settings.frequency
    origins = []
    for at, label in enumerate(pair.periods, start=1):
        then = known.get(Period.containing(Period.parse(label).end, workbook))
        if then is not None:
            origins.append(_origin(then, pair, declared, at))
    place = generator_of("out of sample", pair.leading, pair.lagging)
    return out_of_sample(origins, pair.y, horizon, place)


def _origin(then: FactorsThen, pair: PairPanel, declared: FactorPair, length: int) -> Origin:
    """Lay out both series as known then, in the frame of the pair as known now."""
    ordinals = [Period.parse(label).ordinal for label in pair.periods[:length]]
    frequency: Frequency = Period.parse(pair.periods[0]).frequency
    ends = []
    for role, factor, without in (
        (Role.LEADING, declared.leading, declared.without),
        (Role.LAGGING, declared.lagging, frozenset[str]()),
    ):
        values = then.series(role, factor, without=without).on(frequency)
        ends.append(
            values.reindex(index=list(pair.alliances), columns=ordinals).to_numpy(dtype=float)
            if not values.empty
            else np.full((len(pair.alliances), length), np.nan)
        )
    return Origin(pair.periods[length - 1], ends[0], ends[1])


def _told(skill: Skill) -> str:
    """Say what forecasts showed."""
    if np.isnan(skill.skill):
        return f"not judged out of sample: {skill.reason}"
    return (
        f"out of sample {skill.n_forecasts} forecasts from {skill.n_origins} periods were "
        f"{100 * skill.skill:.0f} % better than without it (at least {100 * skill.low:.0f} %)"
    )
