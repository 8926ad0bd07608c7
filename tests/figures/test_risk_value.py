"""The map of risk against value: shapes and letters, units, direction, what is not drawn."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.figures.risk_value import figure_risk_value, table_risk_value

NAN = float("nan")
ROWS = pd.DataFrame(
    {
        "alliance_id": ["a", "b", "c", "d"],
        "value": [4e6, 2e6, 1e6, NAN],
        "share": [4 / 7, 2 / 7, 1 / 7, NAN],
        "probability": [0.7, 0.1, NAN, 0.2],
        "leading": [50.0, 80.0, NAN, 90.0],
        "lower": [30.0, 75.0, NAN, 85.0],
        "band": ["weak", "strong", "", "strong"],
        "reason": ["", "", "influence missing: too little", "value at stake not recorded"],
    }
)
NAMES = {"a": "Orion <b>", "b": "Vela"}


@pytest.fixture
def drawn():
    def make(*, by_chance: bool = False):
        figure = figure_risk_value(ROWS, NAMES, currency="EUR", by_chance=by_chance)
        return figure.to_dict()

    return make


def test_bands_are_told_by_shape_letter_and_colour(drawn) -> None:
    marks = {one["name"]: one for one in drawn()["data"] if one["name"] in ("weak", "strong")}
    assert {name: one["marker"]["symbol"] for name, one in marks.items()} == {
        "weak": "square",
        "strong": "circle",
    }
    assert [marks["weak"]["text"], marks["strong"]["text"]] == [["W"], ["S"]]


def test_low_influence_lies_at_the_top_and_a_high_chance_too(drawn) -> None:
    by_end, by_chance = drawn()["layout"]["yaxis"], drawn(by_chance=True)["layout"]["yaxis"]
    assert by_end["range"][0] > by_end["range"][1]
    assert by_chance["range"][0] < by_chance["range"][1]
    assert "lower end of influence" in by_end["title"]["text"]
    assert "proven chance" in by_chance["title"]["text"]


def test_values_carry_their_currency(drawn) -> None:
    assert drawn()["layout"]["xaxis"]["ticktext"] == ["€0", "€2M", "€4M"]


def test_what_cannot_be_drawn_is_counted_and_stays_in_the_table(drawn) -> None:
    notes = [one["text"] for one in drawn()["layout"]["annotations"]]
    assert notes == ["2 of 4 not drawn: value or influence is missing"]
    assert len(table_risk_value(ROWS, NAMES, currency="EUR")["rows"]) == 4


def test_names_stand_beside_their_marks_as_text(drawn) -> None:
    names = [name for one in drawn()["data"] if one["name"] == "names" for name in one["text"]]
    assert sorted(names) == ["Orion &lt;b&gt;", "Vela"]


def test_nothing_known_draws_an_empty_map() -> None:
    none = ROWS.assign(value=NAN)
    drawn = figure_risk_value(none, NAMES, currency="EUR", by_chance=False).to_dict()
    assert [one["name"] for one in drawn["data"]] == []
