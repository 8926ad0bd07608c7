"""Flows of small alliances: name only what the test is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import pytest

from alliance_health.insights.fair_shares.fairness import FairInputs
from alliance_health.insights.give_and_get.result import FADING_COLUMNS, LIFE_COLUMNS
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Frequency

LAST = Period.parse("2026Q3")

#: What one partner put in and got out, period by period.
Both = Sequence[tuple[float, float]]


def flows_of(alliance_id: str = "a", **partners: Both) -> pd.DataFrame:
    """Lay out flows of one alliance that end in 2026Q3; "us" is ours, all others theirs."""
    rows = []
    for partner, flows in partners.items():
        for step, (given, got) in enumerate(flows):
            at = LAST.shift(step - len(flows) + 1)
            rows.append(
                {
                    "alliance_id": alliance_id,
                    "partner_id": partner,
                    "perspective": "ours" if partner == "us" else "theirs",
                    "period": at.label,
                    "ordinal": at.ordinal,
                    "contribution": float(given),
                    "benefit": float(got),
                    "entries": 1,
                    "why": "",
                }
            )
    return pd.DataFrame(rows).sort_values(["ordinal", "partner_id"], ignore_index=True)


@pytest.fixture(scope="session")
def flows() -> Callable[..., pd.DataFrame]:
    return flows_of


@pytest.fixture(scope="session")
def inputs() -> Callable[..., FairInputs]:
    """Return the maker of everything that fairness rests on, around some flows."""

    def make(given: pd.DataFrame, **changes: Any) -> FairInputs:
        columns = ["alliance_id", "partner_id", "perspective"]
        partners = given[columns].drop_duplicates().reset_index(drop=True)
        usual: dict[str, Any] = {
            "flows": given,
            "partners": partners,
            "grid": given[["alliance_id", "period", "ordinal"]].drop_duplicates(),
            "baselines": pd.DataFrame(columns=["alliance_id", "partner_id", "period", "value"]),
            "agreed": pd.DataFrame(columns=[*columns, "agreed"]),
            "acknowledged": {},
            "games": {},
            "life": pd.DataFrame(columns=list(LIFE_COLUMNS)),
            "fading": pd.DataFrame(columns=list(FADING_COLUMNS)),
            "frequency": Frequency.QUARTER,
        }
        return FairInputs(**{**usual, **changes})

    return make


@pytest.fixture(scope="session")
def alone() -> Callable[..., pd.DataFrame]:
    """Return the maker of yearly baselines of alliance a, of 2025 and 2026."""

    def make(values: Mapping[str, float]) -> pd.DataFrame:
        rows = [("a", name, year, one) for name, one in values.items() for year in ("2025", "2026")]
        return pd.DataFrame(rows, columns=["alliance_id", "partner_id", "period", "value"])

    return make
