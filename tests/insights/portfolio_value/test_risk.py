"""Risk against value: a chance only where it is proven, else the lower end of influence."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from alliance_health.catalogue.settings import BandEdges
from alliance_health.insights.portfolio_value.risk import (
    ProvenEvent,
    proven_event,
    risk_table,
    say_risk,
)
from alliance_health.insights.portfolio_value.value import Basis

NAN = float("nan")
NO_EVENT = ProvenEvent()


def record(**verdicts: str) -> pd.DataFrame:
    """Rows of a track record by `event_horizon_method`."""
    rows = [(*name.split("_"), verdict) for name, verdict in verdicts.items()]
    table = pd.DataFrame(rows, columns=["event", "horizon", "method", "verdict"])
    return table.astype({"horizon": "int64"})


def warnings(*rows: tuple) -> pd.DataFrame:
    columns = ["alliance_id", "event", "horizon", "method", "probability", "state"]
    return pd.DataFrame(list(rows), columns=columns)


def readings(**lower: float) -> pd.DataFrame:
    rows = [
        {"alliance_id": name, "leading": end + 5, "lower": end, "band": "watch", "reason": "gone"}
        for name, end in lower.items()
    ]
    return pd.DataFrame(rows)


def stake(**values: float) -> tuple[Basis, pd.Series]:
    return Basis.LOSS, pd.Series(values, dtype="float64")


def test_only_a_proven_model_has_a_chance_to_show() -> None:
    assert not proven_event(record(weak_4_model="unproven", weak_2_rule="proven"))
    assert not proven_event(record(weak_4_model="cannot be evaluated"))
    found = proven_event(record(weak_1_model="proven", weak_4_model="proven"))
    assert found == ProvenEvent("weak", 4)


def test_an_unproven_chance_is_never_taken_over() -> None:
    said = warnings(("a", "weak", 4, "model", 0.9, "alarm"))
    table = risk_table(stake(a=1.0), readings(a=30.0), said, NO_EVENT)
    assert math.isnan(table["probability"][0])


def test_a_proven_chance_is_that_of_one_event_and_horizon() -> None:
    said = warnings(
        ("a", "weak", 4, "model", 0.7, "signal"),
        ("a", "weak", 1, "model", 0.2, "quiet"),
        ("a", "drop", 4, "model", 0.9, "alarm"),
        ("b", "weak", 4, "model", NAN, "in progress"),
    )
    values, ends = stake(a=1.0, b=3.0), readings(a=30.0, b=20.0)
    table = risk_table(values, ends, said, ProvenEvent("weak", 4)).set_index("alliance_id")
    assert table.loc["a", "probability"] == 0.7
    assert math.isnan(table.loc["b", "probability"])
    assert table.loc["b", "reason"] == "the event is in progress already"


def test_most_at_stake_comes_first_and_what_is_not_known_last() -> None:
    values = stake(a=1.0, b=3.0, c=NAN)
    table = risk_table(values, readings(a=60.0, b=60.0, c=60.0), warnings(), NO_EVENT)
    assert table["alliance_id"].tolist() == ["b", "a", "c"]
    assert table["share"].tolist()[:2] == [0.75, 0.25]
    assert table["reason"].tolist() == ["", "", "value at stake not recorded"]


@pytest.mark.parametrize(("lower", "named"), [(39.9, True), (40.0, False)])
def test_influence_may_be_weak_below_the_edge_and_not_on_it(lower, named) -> None:
    table = risk_table(stake(a=1.0, b=3.0), readings(a=lower, b=80.0), warnings(), NO_EVENT)
    said = say_risk(table, {"a": "Orion"}, edges=BandEdges(), currency="EUR")
    assert ("Orion" in said) == named


def test_the_sentence_tells_shares_and_what_is_not_known() -> None:
    ends = readings(a=20.0, b=80.0, d=80.0)
    gone = pd.DataFrame(
        {"alliance_id": ["c"], "leading": NAN, "lower": NAN, "band": "", "reason": "too little"}
    )
    table = risk_table(
        stake(a=1e6, b=2e6, c=1e6, d=NAN), pd.concat([ends, gone]), warnings(), NO_EVENT
    )
    said = say_risk(table, {"a": "Orion"}, edges=BandEdges(), currency="EUR")
    assert said.replace("\N{NO-BREAK SPACE}", " ") == (
        "25 % of the €4M at stake lies in 1 alliance whose influence is or may be weak: Orion. "
        "25 % lies in 1 alliance whose influence is not known. "
        "Of 1 alliance nothing at stake is recorded."
    )


def test_nothing_at_stake_says_so() -> None:
    table = risk_table(stake(a=NAN), readings(a=20.0), warnings(), NO_EVENT)
    said = say_risk(table, {}, edges=BandEdges(), currency="EUR")
    assert said == "What is at stake is not recorded of any alliance."
