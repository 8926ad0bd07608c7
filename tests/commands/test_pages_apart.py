"""A page is made again when what it rests on changes, and not when another alliance's rows do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from alliance_health.commands.report_pages import store_pages
from alliance_health.commands.report_sources import Everything, PeriodSources
from alliance_health.pipeline import analyse, open_workbook
from alliance_health.store import page_contents
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Edition

MakeWorkbook = Callable[..., Path]

ALLIANCES = "alliance_id,name,stage,started_on\n" + "".join(
    f"{one},Alliance {one},operate,2026-01-01\n" for one in "abc"
)

COMMITMENTS = """commitment_id,alliance_id,made_by,title,made_on,due_on,kept_on,owner
c1,a,ours,Name the engineer,2026-04-01,2026-05-15,2026-05-14,Ada
c2,b,ours,Send the draft,2026-04-01,2026-05-20,2026-05-19,Bo
"""
CORRECTED = COMMITMENTS.replace("2026-05-14", "2026-05-30")
NEW = "c3,a,theirs,Answer the questions,2026-04-01,2026-05-10,2026-05-09,Cy\n"


def observations(*, decisions_of_a: int = 20) -> str:
    """Return figures of three alliances, of which none is missing."""
    rows = ["alliance_id,metric_id,period,perspective,value"]
    for at, one in enumerate("abc"):
        latency = decisions_of_a if one == "a" else 10 + 5 * at
        rows += [f"{one},latency,2026Q2,joint,{latency}", f"{one},revenue,2026Q2,joint,{90 + at}"]
        rows += [f"{one},trust,2026Q2,{side},{3 + at % 2}" for side in ("ours", "theirs")]
    return "\n".join(rows) + "\n"


@pytest.fixture
def contents(
    workbook: MakeWorkbook, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., dict[str, str]]:
    """Return what fingerprints the data of all pages of a workbook."""

    def build(commitments: str = COMMITMENTS, **figures: int) -> dict[str, str]:
        folder = workbook(
            alliances__csv=ALLIANCES,
            commitments__csv=commitments,
            observations__csv=observations(**figures),
        )
        everything = Everything(analyse(open_workbook(folder), n_draws=20))
        sources = PeriodSources(everything, Period.parse("2026Q2"))
        stores = tmp_path_factory.mktemp("store")
        return page_contents(store_pages(sources, Edition.INTERNAL, stores, list("abc")))

    return build


def test_rows_of_one_alliance_remake_its_page_and_that_of_the_portfolio_alone(
    contents: Callable[..., dict[str, str]],
) -> None:
    usual = contents()
    assert sorted(usual) == ["", "a", "b", "c"]
    # A row that was corrected, a new one, and another score where nobody's gap is filled in.
    changed = contents(CORRECTED + NEW, decisions_of_a=39)
    assert {one for one in usual if usual[one] != changed[one]} == {"a", ""}
