"""`fairness`: who puts in and gets out how much, what is fair, and who has withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.analysis import Analysis
from alliance_health.commands.give_and_get import fading_of, life_signs_of
from alliance_health.insights.fair_shares.asymmetry import Acknowledged, asymmetry_table
from alliance_health.insights.fair_shares.concentration import concentration_table
from alliance_health.insights.fair_shares.efforts import efforts_of
from alliance_health.insights.fair_shares.fairness import FairInputs, fairness_table
from alliance_health.insights.fair_shares.flows import flows_by_period
from alliance_health.insights.fair_shares.result import FairShares
from alliance_health.insights.fair_shares.shares import DRIFT_PERIODS
from alliance_health.insights.fair_shares.synergy import judge_synergy
from alliance_health.insights.fair_shares.verdict import FairVerdict
from alliance_health.metrics.ledger import BOTH_SIDES, ledger_entries, partner_sides
from alliance_health.metrics.parity import agreed_shares
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import FairQuestion

if TYPE_CHECKING:
    from alliance_health.catalogue.charter import Charter
    from alliance_health.insights.give_and_get.overview import GiveAndGet

#: Columns that fit a terminal, by question; the other forms have all.
SHOWN_COLUMNS = {
    FairQuestion.VERDICTS: (
        *("alliance_id", "period", "partner_id", "contribution_share", "benefit_share"),
        *("share_gap", "reciprocity", "faded_on", "verdict", "reason"),
    ),
    FairQuestion.SPLITS: (
        *("alliance_id", "period", "partner_id", "benefit", "equal", "proportional", "shapley"),
        *("fairness_ratio", "is_most_valuable", "game"),
    ),
    FairQuestion.ASYMMETRY: (),
    FairQuestion.SYNERGY: (),
    FairQuestion.CONCENTRATION: (),
}


def fair_inputs(
    analysis: Analysis, last: Period | None = None, *, give: GiveAndGet | None = None
) -> FairInputs:
    """Gather what fairness rests on.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    last : Period, optional
        The last period that is looked at; default: the last complete one.
    give : GiveAndGet, optional
        Signs of life and fading up to that period, where they are known already.

    Returns
    -------
    FairInputs
        Of all alliances and periods.
    """
    context, charters = analysis.context, analysis.catalogue.charters
    frequency = analysis.catalogue.settings.frequency
    partners = partner_sides(context)
    return FairInputs(
        flows=flows_by_period(ledger_entries(context), partners, analysis.grid, frequency),
        partners=partners,
        grid=analysis.grid,
        baselines=analysis.tables["baselines"],
        agreed=agreed_shares(context),
        acknowledged=acknowledged_of(charters),
        games={
            alliance_id: {frozenset(one.partners): one.worth for one in charter.game}
            for alliance_id, charter in charters.items()
            if charter.game
        },
        life=life_signs_of(analysis, last) if give is None else give.life,
        fading=fading_of(analysis, last) if give is None else give.fading,
        frequency=frequency,
    )


def acknowledged_of(charters: Mapping[str, Charter]) -> Acknowledged:
    """List the inequalities that charters acknowledge, by alliance.

    Parameters
    ----------
    charters : mapping of alliance_id to Charter
        As valid on the date of the analysis.

    Returns
    -------
    mapping of alliance_id to sequence of AcknowledgedInequality
        Alliances without one have an empty sequence.
    """
    return {name: charter.acknowledged_inequalities for name, charter in charters.items()}


def find_fairness(
    analysis: Analysis,
    first: Period | None = None,
    last: Period | None = None,
    *,
    give: GiveAndGet | None = None,
) -> pd.DataFrame:
    """Say of every partner what it puts in and gets out, and whether it withdrew.

    Parameters
    ----------
    analysis : Analysis
        Everything computed; draws are not needed.
    first, last : Period, optional
        Periods from and to; default: the last complete one, and `first` is `last`.
    give : GiveAndGet, optional
        Signs of life and fading up to `last`, where they are known already.

    Returns
    -------
    DataFrame
        See `alliance_health.insights.fair_shares.fairness.fairness_table`.
    """
    inputs = fair_inputs(analysis, last, give=give)
    return fairness_table(inputs, labels_between(analysis, first, last))


def labels_between(
    analysis: Analysis, first: Period | None = None, last: Period | None = None
) -> list[str]:
    """List the labels of the periods that are asked for, in order.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    first, last : Period, optional
        Periods from and to; default: the last complete one, and `first` is `last`.

    Returns
    -------
    list of str
        Periods that some alliance lived.
    """
    end = last or analysis.period
    start = first or end
    grid = analysis.grid.sort_values("ordinal")
    wanted = grid[grid["ordinal"].between(start.ordinal, end.ordinal)]
    return wanted["period"].drop_duplicates().tolist()


def first_period(analysis: Analysis) -> Period:
    """Return the first period that an alliance of the workbook lived.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.

    Returns
    -------
    Period
        Of the length of the workbook's periods.
    """
    frequency = analysis.catalogue.settings.frequency
    return Period(frequency, int(analysis.grid["ordinal"].min()))


def find_asymmetry(
    analysis: Analysis, first: Period | None = None, last: Period | None = None
) -> pd.DataFrame:
    """Say where both sides of every alliance are unequal.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    first, last : Period, optional
        Periods from and to; default: the last complete one, and `first` is `last`.

    Returns
    -------
    DataFrame
        See `alliance_health.insights.fair_shares.asymmetry.asymmetry_table`.
    """
    context = analysis.context
    frequency = analysis.catalogue.settings.frequency
    wanted = labels_between(analysis, first, last)
    grid = analysis.grid[analysis.grid["period"].isin(wanted)]
    partners = analysis.tables["partners"]
    ends = {label: pd.Timestamp(Period.parse(label).end) for label in wanted}
    return asymmetry_table(
        grid[["alliance_id", "period"]].assign(end=grid["period"].map(ends)),
        partners[partners["perspective"].isin(BOTH_SIDES)],
        efforts_of(ledger_entries(context), analysis.tables["meetings"], grid, frequency),
        agreed_shares(context),
        acknowledged_of(analysis.catalogue.charters),
    )


def find_synergy(
    analysis: Analysis, first: Period | None = None, last: Period | None = None
) -> pd.DataFrame:
    """Say whether the partners of every alliance have more together than alone.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    first, last : Period, optional
        Periods from and to; default: the last complete one, and `first` is `last`.

    Returns
    -------
    DataFrame
        See `alliance_health.insights.fair_shares.synergy.judge_synergy`.
    """
    grid = analysis.grid[analysis.grid["period"].isin(labels_between(analysis, first, last))]
    return judge_synergy(analysis.panel, grid)


def find_concentration(
    analysis: Analysis, first: Period | None = None, last: Period | None = None
) -> pd.DataFrame:
    """Say how far few partners carry an alliance, and few alliances our benefits.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    first, last : Period, optional
        Periods from and to; default: the last complete one, and `first` is `last`.

    Returns
    -------
    DataFrame
        See `alliance_health.insights.fair_shares.concentration.concentration_table`.
    """
    return concentration_table(find_fairness(analysis, first, last))


def fair_shares_of(
    analysis: Analysis, period: Period | None = None, *, give: GiveAndGet | None = None
) -> FairShares:
    """Gather what reports say of fairness at the end of a period.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    period : Period, optional
        The last period; default: the last complete one.
    give : GiveAndGet, optional
        Signs of life and fading up to that period, where they are known already.

    Returns
    -------
    FairShares
        Eight periods of all alliances, so that pages can show where partners came from.
    """
    last = period or analysis.period
    return FairShares(
        find_fairness(analysis, last.shift(1 - DRIFT_PERIODS), last, give=give),
        find_asymmetry(analysis, last, last),
        find_synergy(analysis, last, last),
    )


def rows_to_look_at(fairness: pd.DataFrame, alliance_id: str = "") -> pd.DataFrame:
    """Take the rows of one alliance.

    Parameters
    ----------
    fairness : DataFrame
        From `find_fairness`.
    alliance_id : str
        The alliance; empty: the one with the most serious verdict on shares in the last period,
        of those the first by id.

    Returns
    -------
    DataFrame
        Its rows; none where there is none.
    """
    if alliance_id or fairness.empty:
        return fairness[fairness["alliance_id"] == alliance_id]
    now = fairness[fairness["period"] == fairness["period"].iloc[-1]]
    told = now[now["share_gap"].notna()]
    order = [verdict.value for verdict in FairVerdict]
    ranks = (told if len(told) else now)["verdict"].map(order.index)
    chosen = str(fairness["alliance_id"].loc[ranks.idxmin()])
    return fairness[fairness["alliance_id"] == chosen]


#: What answers each question.
ANSWERS = {
    FairQuestion.VERDICTS: find_fairness,
    FairQuestion.SPLITS: find_fairness,
    FairQuestion.ASYMMETRY: find_asymmetry,
    FairQuestion.SYNERGY: find_synergy,
    FairQuestion.CONCENTRATION: find_concentration,
}
