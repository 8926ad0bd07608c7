"""What people decided on the page: the computed band stays, the override stands beside it."""

from __future__ import annotations

import html
import re

import pytest

from alliance_health.report.data_findings import OverrideTold
from alliance_health.report.health_report import WeightTold

HOSTILE = "<img src=x onerror=alert(1)>"

OVERRIDE = OverrideTold(
    alliance="Orion × Halden", row="pillar", id="governance", label="Governance", role="leading",
    computed="watch", band="weak", reason=f"The log has gaps {HOSTILE}.",
    author="alliance office", expires_on="2026-12-31", since="2026Q3", holds=True,
    contradicted=False,
)  # fmt: skip


def words(page: str) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", page)).replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"\s+", " ", text)


def section_of(page: str, name: str) -> str:
    return re.search(rf'<section id="{name}".*?</section>', page, flags=re.DOTALL).group()


def test_scorecard_shows_the_computed_band_and_the_override_beside_it(alliance_page, make) -> None:
    rows = list(make.scorecard())
    at = next(place for place, row in enumerate(rows) if row.row == "pillar" and row.band)
    rows[at] = rows[at].model_copy(update={"overrides": (OVERRIDE,)})
    page = alliance_page(only=("page_one", "scorecard"), scorecard=tuple(rows))
    part = section_of(page, "scorecard")
    said = words(part)
    told = "Overridden to weak by alliance office until 31 December 2026: The log has gaps"
    assert told in said
    computed = (rows[at].at_least or rows[at].band).capitalize()
    after = said.partition(told)[2]
    assert computed in after[: after.index(rows[at + 1].label)]
    assert "<img" not in part


def test_page_one_says_that_an_override_exists_and_escapes_it(alliance_page) -> None:
    statement = f"An override holds: {HOSTILE}."
    page = alliance_page(only=("page_one",), override_statement=statement)
    assert "An override holds: &lt;img" in page
    assert "<img" not in section_of(page, "page-one")


@pytest.mark.parametrize("asked", [True, False])
def test_definitions_say_whose_weights_count(alliance_page, asked: bool) -> None:
    told = {"experts": 3, "mean": 1 / 15, "spread": 0.0289} if asked else {}
    weight = WeightTold(
        role="leading", pillar="Financial", weight=5, share=0.05, source="catalogue",
        **{"experts": 0, "mean": None, "spread": None, **told},
    )  # fmt: skip
    page = alliance_page(only=("page_one", "definitions"), weights=(weight,))
    said = words(section_of(page, "definitions"))
    assert "Financial, leading 5 % the catalogue" in said
    assert ("6.7 % (3) 2.9" in said) is asked
