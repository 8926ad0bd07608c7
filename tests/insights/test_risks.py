"""The heaviest risks that stand are told, with what is recorded of them and no more."""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.insights.risks import top_risks, why_no_risk

COLUMNS = ["risk_id", "likelihood", "impact", "value_at_risk", "opened_on", "closed_on"]


def risks(*rows):
    frame = pd.DataFrame(rows, columns=COLUMNS).assign(
        alliance_id="orion", title="Something", owner=pd.Series(dtype="str")
    )
    return frame.astype({"opened_on": "datetime64[us]", "closed_on": "datetime64[us]"})


def told(frame, on=date(2026, 9, 30)):
    return [one.risk_id for one in top_risks(frame, "orion", on=on, currency="EUR")]


def test_risks_are_ordered_by_likelihood_times_impact_then_impact_then_loss():
    frame = risks(
        ("a", 2, 5, None, None, None),  # 10
        ("b", 5, 2, None, None, None),  # 10, but less bad
        ("c", 4, 4, None, None, None),  # 16
        ("d", 2, 5, 9.0, None, None),  # 10, and it says what is at stake
    )
    assert told(frame) == ["c", "d", "a"]


def test_only_what_stands_on_the_day_is_told():
    frame = risks(
        ("over", 5, 5, None, None, "2026-09-30"),
        ("later", 5, 5, None, "2026-10-01", None),
        ("stands", 1, 1, None, "2026-09-30", "2026-10-01"),
    )
    assert told(frame) == ["stands"]
    assert told(frame, date(2026, 8, 1)) == ["over"]


def test_a_risk_is_told_with_what_is_recorded_of_it():
    (bare,) = top_risks(
        risks(("a", 3, 4, None, None, None)), "orion", on=date(2026, 9, 30), currency="EUR"
    )
    assert (bare.weight, bare.at_stake) == ("likelihood 3, impact 4 of 5", "")
    assert bare.owner == "owner not recorded"
    frame = risks(("a", 3, 4, 2_000_000, None, None)).assign(owner="Mara")
    (full,) = top_risks(frame, "orion", on=date(2026, 9, 30), currency="EUR")
    assert full.at_stake == "€2M at stake"
    assert full.owner == "Mara"


def test_a_list_without_a_standing_risk_is_not_the_same_as_no_list():
    frame = risks(("a", 3, 4, None, None, "2026-01-01"))
    assert told(frame) == []
    assert why_no_risk(frame, "orion") == "no recorded risk stands"
    assert why_no_risk(frame, "vega") == "not recorded"


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=8))
def test_no_risk_left_out_weighs_more_than_one_that_is_told(pairs):
    frame = risks(*[(f"r{at}", *pair, None, None, None) for at, pair in enumerate(pairs)])
    shown = told(frame)
    weights = {f"r{at}": a * b for at, (a, b) in enumerate(pairs)}
    hidden = [weight for name, weight in weights.items() if name not in shown]
    assert len(shown) == min(3, len(pairs))
    assert not hidden or max(hidden) <= min(weights[name] for name in shown)
