"""The rows of one alliance are those that a comparison finds, and of tables that live only."""

from __future__ import annotations

import gc

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from alliance_health.tables import by_alliance
from alliance_health.tables.by_alliance import rows_of_alliance

NAMES = st.sampled_from(["orion", "vega", "lyra", None])


@given(names=st.lists(NAMES, max_size=30))
def test_they_are_those_that_a_comparison_finds(names: list[str | None]) -> None:
    table = pd.DataFrame({"alliance_id": pd.Series(names, dtype="str"), "n": range(len(names))})
    table.index = table.index[::-1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(by_alliance, "FROM_ROWS", 0)
        for name in ("orion", "vega", "nobody"):
            assert_frame_equal(rows_of_alliance(table, name), table[table["alliance_id"] == name])


def test_where_rows_stand_is_found_once_and_forgotten_with_the_table(monkeypatch) -> None:
    monkeypatch.setattr(by_alliance, "FROM_ROWS", 0)
    monkeypatch.setattr(by_alliance, "_known", known := {})
    table = pd.DataFrame({"alliance_id": ["a", "b", "a"]})
    rows_of_alliance(table, "a")
    found = known[id(table)]
    rows_of_alliance(table, "b")
    assert known[id(table)] is found
    del table
    gc.collect()
    assert known == {}


def test_a_table_in_the_place_of_a_dead_one_is_looked_through_itself(monkeypatch) -> None:
    monkeypatch.setattr(by_alliance, "FROM_ROWS", 0)
    table = pd.DataFrame({"alliance_id": ["a", "b"]})
    stale = pd.DataFrame({"alliance_id": ["x"]})
    rows_of_alliance(stale, "x")
    known = {id(table): by_alliance._known[id(stale)]}
    monkeypatch.setattr(by_alliance, "_known", known)
    assert list(rows_of_alliance(table, "b").index) == [1]
