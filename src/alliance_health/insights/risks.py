"""The risks that weigh most, taken from the risk list and never invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from alliance_health.insights.decisions import NOT_RECORDED
from alliance_health.insights.quantities import say_value
from alliance_health.language import speak
from alliance_health.tables.by_alliance import rows_of_alliance

#: How many risks page one tells.
RISKS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class RiskTold:
    """A risk that stands.

    Parameters
    ----------
    risk_id : str
        Key in the risk list.
    title : str
        What may go wrong.
    weight : str
        How likely and how bad it is, both of 5.
    at_stake : str
        What would be lost, with its currency; empty when it is not recorded.
    owner : str
        Who sees to it, or "owner not recorded".
    """

    risk_id: str
    title: str
    weight: str
    at_stake: str
    owner: str


def risks_standing(risks: pd.DataFrame, alliance_id: str, *, on: date) -> pd.DataFrame:
    """Select the risks that stand on a day, the heaviest first.

    The order is that of likelihood times impact, then of impact, then of what would be lost.

    Parameters
    ----------
    risks : DataFrame
        The risk list as known; amounts in the reporting currency. A blank `opened_on` means
        that the risk has always been there, a blank `closed_on` that it stands.
    alliance_id : str
        The alliance.
    on : date
        The day.

    Returns
    -------
    DataFrame
        Some of the rows, with `weight`: likelihood times impact.

    Examples
    --------
    >>> risk = {"risk_id": "r1", "alliance_id": "a", "likelihood": 4.0, "impact": 5.0}
    >>> risks = pd.DataFrame([{**risk, "opened_on": pd.NaT, "closed_on": pd.NaT}])
    >>> risks_standing(risks.assign(value_at_risk=1.0), "a", on=date.max)["weight"].tolist()
    [20.0]
    """
    day = pd.Timestamp(on)
    mine = rows_of_alliance(risks, alliance_id)
    stands = ~(mine["opened_on"] > day) & ~(mine["closed_on"] <= day)
    standing = mine[stands]
    weighed = standing.assign(weight=standing["likelihood"] * standing["impact"])
    return weighed.sort_values(
        ["weight", "impact", "value_at_risk", "risk_id"],
        ascending=[False, False, False, True],
        na_position="last",
        kind="stable",
    )


def top_risks(
    risks: pd.DataFrame, alliance_id: str, *, on: date, currency: str
) -> tuple[RiskTold, ...]:
    """Tell the heaviest of the risks that stand on a day.

    Parameters
    ----------
    risks : DataFrame
        The risk list as known; amounts in the reporting currency.
    alliance_id : str
        The alliance.
    on : date
        The day.
    currency : str
        Reporting currency.

    Returns
    -------
    tuple of RiskTold
        At most three.
    """
    ordered = risks_standing(risks, alliance_id, on=on)
    return tuple(_told(row, currency) for row in ordered.head(RISKS_SHOWN).to_dict("records"))


def why_no_risk(risks: pd.DataFrame, alliance_id: str) -> str:
    """Say why no risk is told: none is recorded, or none stands.

    >>> why_no_risk(pd.DataFrame({"alliance_id": ["orion"]}), "orion")
    'no recorded risk stands'
    """
    is_recorded = len(rows_of_alliance(risks, alliance_id)) > 0
    return speak("no recorded risk stands") if is_recorded else speak(NOT_RECORDED)


def _told(row: dict[Any, Any], currency: str) -> RiskTold:
    """Put one risk into words."""
    lost = row["value_at_risk"]
    amount = "" if pd.isna(lost) else say_value(lost, "money", currency=currency)
    return RiskTold(
        risk_id=row["risk_id"],
        title=row["title"],
        weight=speak(
            "likelihood {likelihood}, impact {impact} of 5",
            likelihood=f"{row['likelihood']:.0f}",
            impact=f"{row['impact']:.0f}",
        ),
        at_stake=speak("{amount} at stake", amount=amount) if amount else "",
        owner=row["owner"] if pd.notna(row["owner"]) else speak("owner not recorded"),
    )
