"""All checks of the data together, and their findings as one tidy table."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from alliance_health.errors import Problem
from alliance_health.indices import score_panel
from alliance_health.insights.data_quality import DataQuality, Evidence, assess_quality
from alliance_health.insights.quality_findings import (
    KINDS,
    QUALITY_COLUMNS,
    list_findings,
    tell_findings,
)
from alliance_health.insights.rejections import count_reasons, list_rejected
from alliance_health.tables.calendar import Period

NOW = Period.parse("2026Q3")
DIFFERENCES = ["alliance_id", "metric_id", "period", "perspective", "partner_id", "supplied",
               "computed"]  # fmt: skip


@pytest.fixture(scope="module")
def quality(catalogue_of, panel_of, tables_of) -> DataQuality:
    """One finding of every kind: alliance a clips, contradicts itself and is late; b is stale."""
    catalogue = catalogue_of(x={"sides": "one"}, y={}, z={"pillar": "p"})
    quarters = [NOW.shift(step - 11) for step in range(12)]
    rows = [
        {"value": 101 + step, "period": one.label, "perspective": "ours"}
        for step, one in enumerate(quarters)
    ]
    rows += [{"value": 120, "perspective": "theirs"}]
    rows += [
        {"value": 5000 if step == 11 else 50 + step, "metric_id": "y", "period": one.label}
        for step, one in enumerate(quarters)
    ]
    rows += [{"alliance_id": "b", "metric_id": "y", "value": 5, "age": 2, "stale": True}]
    panel = panel_of(rows)
    cells = [(name, one.label, one.ordinal) for name in "ab" for one in quarters]
    grid = pd.DataFrame(cells, columns=["alliance_id", "period", "ordinal"]).assign(stage="operate")
    seen = {"metric_id": "x", "perspective": "ours", "value": 1.0}
    observed = [{**seen, "metric_id": "z", "period": one.label} for one in quarters[:6]]
    late = {**seen, "period": "2026Q3", "perspective": "theirs", "recorded_on": "2026-10-15"}
    days = {"recorded_on": pd.Timestamp("2026-10-15")}
    tables = tables_of(observations=[*observed, {**late, **days, "metric_id": "y"}])
    evidence = Evidence(
        panel=panel,
        scores=score_panel(panel, grid, catalogue),
        differences=pd.DataFrame(columns=DIFFERENCES),
        grid=grid,
        known=tables,
        versions=tables,
        catalogue=catalogue,
        as_of=date(2026, 12, 31),
    )
    return assess_quality(evidence, NOW)


def findings(quality: DataQuality, kind: str) -> list[str]:
    table = list_findings(quality)
    return table.loc[table["kind"] == kind, "finding"].tolist()


def test_findings_have_the_columns_of_the_contract_in_the_order_of_kinds(quality) -> None:
    table = list_findings(quality)
    assert tuple(table.columns) == QUALITY_COLUMNS
    assert list(dict.fromkeys(table["kind"])) == list(KINDS[1:8])
    assert table.drop(columns=["value", "limit"]).notna().all(axis=None)


def test_pillar_below_the_gate_says_what_is_needed(quality) -> None:
    # a: x and y of three metrics of equal weight are measured, 2/3: on the edge passes.
    # b: none is: a stale value counts for the point, one third.
    assert quality.coverage["passes"].tolist() == [False, True]
    said = findings(quality, "coverage")
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in said] == [
        "33 % of the weight is measured, 66 % is needed: no score"
    ]


def test_each_kind_tells_its_numbers(quality) -> None:
    assert findings(quality, "silent") == [
        "nothing since 2025Q1, for 6 periods; before, no gap was longer than 1"
    ]
    assert findings(quality, "stale") == [
        "the newest value is 2 periods old; a new one is due after 1"
    ]
    assert findings(quality, "late")[0] == (
        "1 of 7 rows came late: by 15 days in the median, 15 at most"
    )
    # x is 112 as we say, 120 as they do.
    assert findings(quality, "conflict") == ["theirs says 120 points, ours says 112 points"]
    assert findings(quality, "clipped")[0] == (
        "13 of 13 values lie beyond the healthy end of the scale and 0 beyond the other; the "
        "newest two periods are"
    )
    assert "5,000 points" in findings(quality, "outlier")[0]


def test_rejected_rows_come_first_with_their_remedy(quality) -> None:
    problem = Problem("a.csv", 7, "value", "x", "no number", "mend it")
    table = list_findings(quality, count_reasons(list_rejected([problem])))
    first = table.iloc[0]
    assert (first["kind"], first["source"], first["value"]) == ("rejected", "a.csv", 1)
    assert first["finding"] == "1 left out, the first in line 7; value: no number; mend it"


def test_values_after_the_period_are_not_used(quality, catalogue_of, panel_of, tables_of) -> None:
    early = NOW.shift(-11)
    catalogue = catalogue_of(x={})
    panel = panel_of([{"value": 500}, {"value": 50, "period": early.label}])
    cells = [("a", one.label, one.ordinal) for one in (early, NOW)]
    grid = pd.DataFrame(cells, columns=["alliance_id", "period", "ordinal"]).assign(stage="operate")
    tables = tables_of()
    evidence = Evidence(
        panel, score_panel(panel, grid, catalogue), pd.DataFrame(columns=DIFFERENCES), grid,
        tables, tables, catalogue, date(2026, 12, 31),
    )  # fmt: skip
    assert assess_quality(evidence, early).clipped["share"].tolist() == [0, 0]
    assert assess_quality(evidence, NOW).clipped["share"].tolist() == [0.5, 0.5]


def test_findings_for_reading_are_named(quality) -> None:
    told = tell_findings(list_findings(quality), {"a": "Orion", "x": "Trust"}, "conflict")
    assert told.loc[0, ["Alliance", "Factor", "Period"]].tolist() == ["Orion", "Trust", "2026Q3"]
