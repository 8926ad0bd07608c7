"""Small alliances: partners us, them and third, quarter by quarter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from alliance_health.catalogue import Catalogue, Metric, Settings
from alliance_health.insights.give_and_get.activity import ACT_COLUMNS, TOTAL_COLUMNS, Activity
from alliance_health.insights.give_and_get.fading_panel import ActivityPanel
from alliance_health.metrics.rule import Context
from alliance_health.tables.calendar import Period

FIRST = Period.parse("2020Q1")
SIDES = {"us": "ours", "them": "theirs", "third": "theirs"}


def _panel(*rows: Sequence[float], total: Sequence[float] | None = None) -> ActivityPanel:
    acts = np.array(rows, dtype=float)
    names = tuple(f"p{at}" for at in range(len(rows)))
    whole = acts.sum(axis=0) if total is None else np.array(total, dtype=float)
    return ActivityPanel(names, ("theirs",) * len(rows), FIRST.ordinal, acts, whole, float("nan"))


def _activity(
    rows: Mapping[str, Sequence[float]],
    total: Sequence[float] | None = None,
    unattributed: float = float("nan"),
) -> Activity:
    acts = [
        ("a", FIRST.ordinal + at, FIRST.shift(at).label, name, "theirs", "commits", value)
        for name, values in rows.items()
        for at, value in enumerate(values)
    ]
    totals = [
        ("a", FIRST.ordinal + at, FIRST.shift(at).label, value, unattributed)
        for at, value in enumerate(total or ())
    ]
    return Activity(
        pd.DataFrame(acts, columns=list(ACT_COLUMNS)),
        pd.DataFrame(totals, columns=list(TOTAL_COLUMNS)),
    )


@pytest.fixture(scope="session")
def panel_with() -> Callable[..., ActivityPanel]:
    return _panel


@pytest.fixture(scope="session")
def activity_with() -> Callable[..., Activity]:
    return _activity


@pytest.fixture(scope="session")
def context_with(tables_of: Callable[..., Any]) -> Callable[..., Context]:
    """Lay out a quarterly workbook of one alliance."""

    def make(
        *,
        life: tuple[str, str] = ("2024Q1", "2025Q4"),
        metrics: Mapping[str, Metric] | None = None,
        activity: Mapping[str, str] | None = None,
        frequency: str = "quarter",
        sides: Mapping[str, str] | None = None,
        **tables: Any,
    ) -> Context:
        settings = Settings(
            name="x", reporting_currency="EUR", frequency=frequency, activity=activity or {}
        )
        catalogue = Catalogue(settings, dict(metrics or {}), {}, {}, version="1")
        named = sides or {"us": "ours", "them": "theirs"}
        partners = [{"partner_id": one, "perspective": side} for one, side in named.items()]
        alliances = tables.pop("alliances", [{"started_on": pd.Timestamp("2024-01-01")}])
        known = tables_of(**{"partners": partners, "alliances": alliances, **tables})
        first, last = (Period.parse(label) for label in life)
        steps = range(last.ordinal - first.ordinal + 1)
        grid = pd.DataFrame(
            [("a", first.shift(at).label, first.ordinal + at, "operate") for at in steps],
            columns=["alliance_id", "period", "ordinal", "stage"],
        )
        return Context(known, grid, catalogue)

    return make


@pytest.fixture(scope="session")
def put_in() -> Callable[..., dict[str, Any]]:
    """Make an entry of the ledger: who, when, worth; hours from one side to the other."""
    count = iter(range(10_000))

    def make(partner: str, day: str, worth: float | None = 100.0, **more: Any) -> dict[str, Any]:
        usual = {"flow": "contribution", "type": "hours", "value": worth}
        when = pd.Timestamp(day)
        return {
            "entry_id": f"e{next(count)}",
            "partner_id": partner,
            "occurred_on": when,
            **usual,
            **more,
        }

    return make
