"""`propose`: what the workbook proposes for every alliance, with what each proposal rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from alliance_health.commands.fairness import fair_shares_of
from alliance_health.commands.give_and_get import give_and_get_of
from alliance_health.insights.proposals.propose import propose_all
from alliance_health.insights.proposals.result import PROPOSAL_COLUMNS, Proposal
from alliance_health.pipeline import draw
from alliance_health.report.build import build_health_report
from alliance_health.report.build_proposals import facts_of
from alliance_health.report.source import ReportSource
from alliance_health.tables.calendar import Period

if TYPE_CHECKING:
    from alliance_health.analysis import Analysis

#: Columns that fit a terminal; the other forms have all.
SHOWN_COLUMNS = ("alliance_id", "rule", "strength", "points_at_stake", "proposal", "because")


def list_proposals(
    analysis: Analysis, period: Period | str | None = None, *, alliance_id: str = ""
) -> pd.DataFrame:
    """List what the rules propose, the most important first, as one tidy table.

    Parameters
    ----------
    analysis : Analysis
        Everything computed; the period is drawn where nothing was drawn yet.
    period : Period or str, optional
        The period or its label; default, also when empty: the last complete one.
    alliance_id : str
        Only of this alliance; empty for all that lived in the period.

    Returns
    -------
    DataFrame
        `PROPOSAL_COLUMNS`, every proposal of an alliance, not only those of its page.
        `points_at_stake`: what its index loses there against 100; missing where that cannot be
        told. `evidence`: the section of the report, and ids that `trace` takes.
    """
    wanted = period or analysis.period
    chosen = wanted if isinstance(wanted, Period) else Period.parse(wanted)
    drawn = analysis if analysis.draws else draw(analysis, periods=[chosen.label])
    give = give_and_get_of(drawn, chosen)
    source = ReportSource(drawn, chosen, give=give, fair=fair_shares_of(drawn, chosen, give=give))
    alliances = [one for one in source.alliances if one == (alliance_id or one)]
    rows = [
        _row(one, name, chosen.label)
        for name in alliances
        for one in propose_all(facts_of(source, build_health_report(source, name)))
    ]
    table = pd.DataFrame(rows, columns=list(PROPOSAL_COLUMNS))
    return table.astype({"points_at_stake": "float64"})


def _row(one: Proposal, alliance_id: str, period: str) -> dict[str, Any]:
    """Lay one proposal out."""
    return {
        "alliance_id": alliance_id,
        "period": period,
        "rule": one.rule,
        "strength": one.strength.value,
        "proposal": one.proposal,
        "because": one.because,
        "source": one.source,
        "owner": one.owner or "owner not recorded",
        "points_at_stake": one.points,
        "evidence": one.evidence.text,
    }
