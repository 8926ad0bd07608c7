"""Facts of one alliance: name only what the test is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from alliance_health.insights.proposals.facts import AllianceFacts, ScoreFact


@pytest.fixture(scope="session")
def facts_of() -> Callable[..., AllianceFacts]:
    """Return what makes the facts of an alliance in operate at the end of 2026Q3."""

    def make(**changes: object) -> AllianceFacts:
        usual = {
            "alliance_id": "orion",
            "period": "2026Q3",
            "stage": "operate",
            "end": date(2026, 9, 30),
            "ahead": date(2027, 3, 31),
            "currency": "EUR",
            "names": {"ours": "Acme", "theirs": "Halden"},
        }
        return AllianceFacts(**{**usual, **changes})

    return make


@pytest.fixture(scope="session")
def metric() -> Callable[..., ScoreFact]:
    """Return what makes a metric of governance, fully measured without error."""

    def make(name: str, score: float | None, **changes: object) -> ScoreFact:
        usual = {
            "name": name,
            "label": name.replace("_", " ").capitalize(),
            "role": "leading",
            "pillar_id": "governance",
            "value": 23.0,
            "unit": "days",
            "score": score,
            "highest": score,
            "coverage": 1.0,
            "lost": 3.5,
            "number_id": f"orion/2026Q3/joint/{name}",
        }
        return ScoreFact(**{**usual, **changes})

    return make
