"""The error of a side's mean: smaller where most of those asked answered, never nothing."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance_health.metrics import RULES

examples = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])

TRUST = ("q10", "q13", "q15")

#: What two roundings to two decimals may change.
ROUNDED = 0.0101
COUNTS = st.integers(10, 40)


def rated(people, side="ours", items=TRUST, **more):
    """Make ratings of one side: for each person one rating for each item."""
    return [
        {
            "wave": "2025Q2",
            "perspective": side,
            "level": "working",
            "respondent_id": f"{side}-{at}",
            "item_id": item,
            "rating": rating,
            **more,
        }
        for at, person in enumerate(people)
        for item, rating in zip(items, person, strict=True)
    ]


def asked(invited, side="ours", level="working", **more):
    """Make an invitation."""
    return {
        "wave": "2025Q2", "perspective": side, "level": level, "invited": invited, **more
    }  # fmt: skip


def people_of(seed, n=12):
    """Draw people who have something of their own."""
    draw = np.random.default_rng(seed)
    own = draw.normal(0, 0.8, (n, 1))
    raw = np.clip(np.rint(3.4 + own + draw.normal(0, 0.6, (n, 3))), 1, 5)
    return [tuple(float(one) for one in person) for person in raw]


def measured(make_context, rows, invitations, metric_id="trust"):
    rule = RULES[metric_id]
    context = make_context({"ratings": rows, "invitations": invitations})
    return rule.measure(rule.select(context)).set_index(["alliance_id", "perspective"])


def se(make_context, rows, invitations, metric_id="trust"):
    return measured(make_context, rows, invitations, metric_id).loc[("orion", "ours"), "se"]


def errors(make_context, rows, invitations):
    """Return the error under each of several lists of invitations, as alliances of their own."""
    lives = {f"a{at}": ("2025Q1", "2026Q4") for at in range(len(invitations))}
    tables = {
        "ratings": [{**row, "alliance_id": name} for name in lives for row in rows],
        "invitations": [
            {**row, "alliance_id": name}
            for name, asked_ in zip(lives, invitations, strict=True)
            for row in asked_
        ],
        "partners": [],
    }
    rule = RULES["trust"]
    found = rule.measure(rule.select(make_context(tables, lives=lives)))
    return found[found["perspective"] == "ours"].set_index("alliance_id").loc[list(lives), "se"]


def slow_alpha(people):
    """Cronbach's alpha in plain Python."""
    columns = list(zip(*people, strict=True))
    parts = sum(statistics.variance(column) for column in columns)
    whole = statistics.variance([sum(person) for person in people])
    return len(columns) / (len(columns) - 1) * (1 - parts / whole)


@examples
@given(seed=st.integers(0, 1000), more=st.integers(0, 20))
def test_error_is_the_one_of_the_formula(seed, more, make_context):
    people = people_of(seed)
    variance = statistics.variance([statistics.mean(person) for person in people]) / 12
    alpha = min(max(slow_alpha(people), 0), 1)
    found = se(make_context, rated(people), [asked(12 + more)])
    expected = math.sqrt(variance * (1 - alpha * 12 / (12 + more)))
    assert found == pytest.approx(expected, abs=ROUNDED)


def test_when_everybody_answered_what_people_would_answer_otherwise_remains(make_context):
    people = people_of(3)
    whole, unknown = errors(make_context, rated(people), [[asked(12)], []])
    assert whole == pytest.approx(unknown * math.sqrt(1 - slow_alpha(people)), abs=ROUNDED)
    assert 0 < whole < unknown


def test_the_more_were_asked_the_less_is_taken_off(make_context):
    rows = rated(people_of(3))
    *found, without = errors(make_context, rows, [*([asked(n)] for n in (12, 15, 30, 3000)), []])
    assert found == sorted(found)
    assert found[-1] == pytest.approx(without, abs=ROUNDED)


def test_invitations_that_do_not_fit_take_nothing_off(make_context):
    unfit = {
        "not known": asked(None),
        "fewer than answered": asked(11),
        "other side": asked(12, side="theirs"),
        "other level": asked(12, level="executive"),
        "other wave": asked(12, wave="2025Q1"),
    }
    without, *found = errors(
        make_context, rated(people_of(5)), [[], *([one] for one in unfit.values())]
    )
    assert dict(zip(unfit, found, strict=True)) == dict.fromkeys(unfit, without)
    assert without > 0


def test_one_level_without_invitations_takes_nothing_off(make_context):
    executives = rated([(4, 4, 5)], level="executive", consent=True)
    rows = rated(people_of(5)) + [{**row, "respondent_id": "top"} for row in executives]
    both = [asked(13), asked(2, level="executive")]
    without, one, whole = errors(make_context, rows, [[], both[:1], both])
    assert one == without
    assert whole < without


@pytest.mark.parametrize("n", [5, 9])
def test_too_few_people_for_alpha_take_nothing_off(n, make_context):
    found, without = errors(make_context, rated(people_of(5, n)), [[asked(n)], []])
    assert found == without


def test_a_difference_of_two_items_has_no_alpha_and_keeps_its_error(make_context):
    rows = rated([person[:2] for person in people_of(5)], items=("q16", "q17"))
    whole = [asked(12)]
    assert se(make_context, rows, whole, "productive_tension") == se(
        make_context, rows, [], "productive_tension"
    )


def test_no_value_moves_and_other_alliances_change_nothing(make_context):
    own = [{**row, "alliance_id": "orion"} for row in rated(people_of(7))]
    other = [{**row, "alliance_id": "vega"} for row in rated(people_of(8))]
    life = {"orion": ("2025Q1", "2026Q4"), "vega": ("2025Q1", "2026Q4")}
    rule = RULES["trust"]
    found = {}
    for name, rows in {"alone": own, "both": own + other}.items():
        tables = {"ratings": rows, "invitations": [asked(14)], "partners": []}
        values = rule.measure(rule.select(make_context(tables, lives=life)))
        found[name] = values[values["alliance_id"] == "orion"][["value", "se"]].to_numpy().tolist()
    assert found["alone"] == found["both"]
    without = measured(make_context, own, [])["value"].tolist()
    assert [value for value, _ in found["alone"]] == without
