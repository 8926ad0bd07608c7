"""What the partners got together, against what each would have had alone."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Frequency

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
METRIC = "synergy_surplus"


def benefit(partner, occurred_on, value, **more):
    return {
        "entry_id": f"{partner}-{occurred_on}-{value}",
        "partner_id": partner,
        "occurred_on": occurred_on,
        "flow": "benefit",
        "type": "hours",
        "value": value,
        **more,
    }


def alone(partner, period, value):
    return {"partner_id": partner, "period": period, "value": value}


#: Benefits of 400 in 2025H1, in both of its quarters.
BENEFITS = [
    benefit("us", "2025-02-02", 150.0),
    benefit("us", "2025-05-05", 100.0),
    benefit("them", "2025-05-06", 150.0),
]
#: Stand-alone values of 320 in 2025H1.
ALONE = [alone("us", "2025H1", 200.0), alone("them", "2025H1", 120.0)]


def test_surplus_is_what_benefits_exceed_the_baselines_by(make_context, values_of):
    context = make_context({"ledger": BENEFITS, "baselines": ALONE})
    # 100 x (400 - 320) / 320
    assert values_of(context, METRIC) == {("orion", "2025H1", "joint"): pytest.approx(25)}


def test_contributions_are_no_benefits(make_context, value_of):
    given_ = benefit("us", "2025-03-03", 999.0, flow="contribution")
    context = make_context({"ledger": [*BENEFITS, given_], "baselines": ALONE})
    assert value_of(context, METRIC, "2025H1") == pytest.approx(25)


def test_shorter_baselines_add_up(make_context, value_of):
    parts = [alone("them", "2025Q1", 60.0)]
    parts += [alone("them", f"2025-0{month}", 20.0) for month in (4, 5, 6)]
    context = make_context({"ledger": BENEFITS, "baselines": [ALONE[0], *parts]})
    assert value_of(context, METRIC, "2025H1") == pytest.approx(25)
    hole = make_context({"ledger": BENEFITS, "baselines": [ALONE[0], *parts[:-1]]})
    assert value_of(hole, METRIC, "2025H1") is None


def test_of_baselines_that_overlap_the_longer_counts(make_context, value_of):
    parts = [alone("us", "2025Q1", 1.0), alone("us", "2025Q2", 1.0)]
    context = make_context({"ledger": BENEFITS, "baselines": [*parts, *ALONE]})
    assert value_of(context, METRIC, "2025H1") == pytest.approx(25)
    blank = make_context(
        {"ledger": BENEFITS, "baselines": [*parts, alone("us", "2025H1", None), ALONE[1]]}
    )
    # 100 x (400 - 122) / 122
    assert value_of(blank, METRIC, "2025H1") == pytest.approx(100 * 278 / 122)


def test_a_baseline_of_a_year_is_not_divided(make_context, values_of):
    years = [alone("us", "2025", 400.0), alone("them", "2025", 240.0)]
    assert values_of(make_context({"ledger": BENEFITS, "baselines": years}), METRIC) == {}


@pytest.mark.parametrize("partner", ["us", "them", "third"])
def test_every_partner_on_both_sides_needs_a_baseline(partner, make_context, values_of):
    partners = [
        {"partner_id": "us", "perspective": "ours"},
        {"partner_id": "them", "perspective": "theirs"},
        {"partner_id": "third", "perspective": "theirs"},
        {"partner_id": "press", "perspective": "joint"},
    ]
    whole = [*ALONE, alone("third", "2025H1", 80.0)]
    given_ = {"partners": partners, "ledger": BENEFITS}
    # 100 x (400 - 400) / 400; the press stands on no side and needs none.
    assert values_of(make_context({**given_, "baselines": whole}), METRIC) == {
        ("orion", "2025H1", "joint"): 0.0
    }
    fewer = [row for row in whole if row["partner_id"] != partner]
    assert values_of(make_context({**given_, "baselines": fewer}), METRIC) == {}


def test_a_list_of_one_side_is_no_alliance(make_context, values_of):
    partners = [{"partner_id": "us", "perspective": "ours"}]
    rows = {"partners": partners, "ledger": BENEFITS[:2], "baselines": ALONE[:1]}
    assert values_of(make_context(rows), METRIC) == {}


@pytest.mark.parametrize("values", [(0.0, 0.0), (100.0, -100.0), (-50.0, 20.0)])
def test_baselines_that_add_up_to_nothing_give_no_value(values, make_context, values_of):
    rows = [
        alone(name, "2025H1", value) for name, value in zip(("us", "them"), values, strict=True)
    ]
    assert values_of(make_context({"ledger": BENEFITS, "baselines": rows}), METRIC) == {}


def test_a_benefit_without_worth_hides_the_surplus(make_context, values_of):
    rows = [*BENEFITS, benefit("them", "2025-06-01", None, amount=3.0)]
    assert values_of(make_context({"ledger": rows, "baselines": ALONE}), METRIC) == {}


def test_benefits_are_known_from_the_first_benefit_on(make_context, values_of):
    given_ = [
        benefit("us", day, 5.0, flow="contribution")
        for day in (
            "2025-02-02",
            "2025-05-05",
            "2025-08-08",
            "2025-11-11",
            "2026-02-02",
            "2026-05-05",
        )
    ]
    rows = [*given_, benefit("them", "2025-09-09", 90.0)]
    baselines = [
        alone(name, period, 50.0)
        for name in ("us", "them")
        for period in ("2025H1", "2025H2", "2026H1")
    ]
    assert values_of(make_context({"ledger": rows, "baselines": baselines}), METRIC) == {
        ("orion", "2025H2", "joint"): pytest.approx(-10),
        ("orion", "2026H1", "joint"): pytest.approx(-100),  # the ledger was kept: nothing came
    }


def test_a_quarter_without_any_entry_is_a_hole_in_the_ledger(make_context, values_of):
    context = make_context({"ledger": BENEFITS[1:], "baselines": ALONE})
    assert values_of(context, METRIC) == {}


def test_the_rows_behind_a_surplus_are_benefits_and_baselines(make_context):
    from alliance_health.metrics import RULES

    given_ = benefit("us", "2025-03-03", 999.0, flow="contribution")
    selected = RULES[METRIC].select(
        make_context({"ledger": [*BENEFITS, given_], "baselines": ALONE})
    )
    assert selected["key"].tolist() == [
        "us/2025H1",
        "them/2025H1",
        "us-2025-02-02-150.0",
        "us-2025-05-05-100.0",
        "them-2025-05-06-150.0",
    ]


def worth(one):
    """Worth of an entry; None where unknown."""
    return one["amount"] if one["value"] is None and one["type"] == "money" else one["value"]


def stand_alone(rows, partner, period):
    """Add up the baselines of a partner, the period's own first; None where a part is missing."""
    found = [
        row["value"]
        for row in rows
        if (row["partner_id"], row["period"]) == (partner, period.label)
        and row["value"] is not None
    ]
    if found:
        return found[0]
    shorter = [one for one in Frequency if one.months < period.frequency.months]
    if not shorter:
        return None
    # The next shorter length suffices: its own parts are looked at in the same way.
    parts = [stand_alone(rows, partner, part) for part in period.parts(shorter[-1])]
    return None if None in parts else sum(parts)


@examples
@given(seed=SEEDS)
def test_surplus_is_what_adding_up_by_hand_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    expected = {}
    for alliance_id, period in lived("half-year"):
        members = [
            one["partner_id"]
            for one in rows["partners"]
            if one["alliance_id"] == alliance_id and one["perspective"] != "joint"
        ]
        entries = [one for one in rows["ledger"] if one["partner_id"] in members]
        benefits = [one for one in entries if one["flow"] == "benefit"]
        quarters = period.parts(Frequency.QUARTER)
        kept = all(any(holds(quarter, one) for one in entries) for quarter in quarters)
        recorded = any(one["occurred_on"] <= period.end for one in benefits)
        bases = [stand_alone(rows["baselines"], member, period) for member in members]
        here = [worth(one) for one in benefits if holds(period, one)]
        if kept and recorded and None not in [*bases, *here] and sum(bases) > 0:
            surplus = 100 * (sum(here) - sum(bases)) / sum(bases)
            expected[alliance_id, period.label, "joint"] = surplus
    assert values_of(context, METRIC) == pytest.approx(expected)


def holds(period, one):
    """Tell whether an entry lies in a period."""
    return period.start <= one["occurred_on"] <= period.end


@examples
@given(seed=SEEDS, factor=st.sampled_from([0.01, 7.0]))
def test_surplus_does_not_depend_on_the_unit_and_never_falls_below_all(
    seed, factor, drawn, redrawn, values_of
):
    rows, context = drawn(seed)
    scaled = {
        **rows,
        "ledger": [
            {**one, "value": None if worth(one) is None else worth(one) * factor}
            for one in rows["ledger"]
            if one["type"] != "money" or worth(one) is not None
        ],
        "baselines": [
            {**one, "value": None if one["value"] is None else one["value"] * factor}
            for one in rows["baselines"]
        ],
    }
    found = values_of(redrawn(scaled), METRIC)
    assert found == pytest.approx(values_of(context, METRIC))
    assert all(value >= -100 and math.isfinite(value) for value in found.values())


def test_twin_reads_baselines_of_any_length():
    rows = [alone("us", f"2025-0{month}", 1.0) for month in range(1, 7)]
    assert stand_alone(rows, "us", Period.parse("2025H1")) == 6.0
