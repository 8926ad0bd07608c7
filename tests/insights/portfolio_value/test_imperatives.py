"""Imperatives: every alliance is counted once, gaps are named, doubt is not health."""

from __future__ import annotations

import pandas as pd

from alliance_health.insights.portfolio_value.imperatives import imperative_table, say_imperatives

NAN = float("nan")
SERVES = {"a": "Growth", "b": "Growth", "c": "Cost", "d": ""}
PLACES = {"a": "in form", "b": "stalled", "c": "between two", "d": "in form"}
VALUES = pd.Series({"a": 1.0, "b": 2.0, "c": 4.0, "d": NAN})


def test_every_alliance_is_counted_once_under_its_imperative() -> None:
    table = imperative_table(SERVES, VALUES, PLACES)
    assert table["imperative"].tolist() == ["Cost", "Growth", ""]
    assert table["alliances"].sum() == 4
    assert table["members"].tolist() == ["c", "b; a", "d"]


def test_values_add_up_and_what_is_not_known_is_counted() -> None:
    table = imperative_table(SERVES, VALUES, PLACES)
    assert table["value"].tolist()[:2] == [4.0, 3.0]
    assert table["value"].isna().tolist() == [False, False, True]
    assert table["share"].tolist()[:2] == [4 / 7, 3 / 7]
    assert table["unknown"].tolist() == [0, 0, 1]


def test_an_alliance_between_two_fields_is_not_healthy() -> None:
    table = imperative_table(SERVES, VALUES, PLACES).set_index("imperative")
    assert table.loc["Cost", "in_form"] == 0
    assert table.loc["Growth", ["in_form", "weak"]].tolist() == [1, 1]


def test_imperatives_without_a_healthy_alliance_and_gaps_are_named() -> None:
    said = say_imperatives(imperative_table(SERVES, VALUES, PLACES))
    assert said == (
        "1 of 2 imperatives has no alliance in form: Cost. 1 alliance has no imperative recorded."
    )


def test_all_in_form_and_nothing_recorded_are_said() -> None:
    fine = imperative_table({"a": "Growth"}, VALUES[["a"]], PLACES)
    assert say_imperatives(fine) == "The imperative has an alliance in form."
    silent = imperative_table({"d": ""}, VALUES[["d"]], PLACES)
    assert say_imperatives(silent) == "No imperative is recorded of any alliance."
