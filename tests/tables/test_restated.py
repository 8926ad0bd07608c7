"""Whose rows are the same in two states of the tables, and whose are not."""

from __future__ import annotations

import pandas as pd

from alliance_health.tables.checked import Tables
from alliance_health.tables.restated import differing


def tables_of(decisions: list[list[object]], gates: list[list[object]]) -> Tables:
    return Tables(
        {
            "alliances": pd.DataFrame({"alliance_id": ["a", "b", "c"]}),
            "decisions": pd.DataFrame(decisions, columns=["alliance_id", "line", "asked"]),
            "gates": pd.DataFrame(gates, columns=["initiative_id", "line"]),
        }
    )


def test_an_alliance_differs_by_a_row_more_less_or_otherwise() -> None:
    before = tables_of([["a", 1, 5], ["b", 2, None], ["c", 3, 7]], [["i", 1]])
    now = tables_of([["b", 2, None], ["a", 1, 6], ["c", 3, 7], ["c", 4, 7]], [["i", 1]])
    assert differing(before, now) == {"alliances": set(), "decisions": {"a", "c"}, "gates": set()}


def test_a_table_that_names_no_alliance_concerns_all_of_them() -> None:
    before, now = tables_of([], [["i", 1]]), tables_of([], [["i", 1], ["j", 2]])
    assert differing(before, now)["gates"] == {"a", "b", "c"}
    assert differing(now, before)["gates"] == {"a", "b", "c"}
