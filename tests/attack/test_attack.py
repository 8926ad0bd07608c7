"""Nobody can work out a hidden mean or a single answer from what is published."""

from __future__ import annotations

import statistics

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance_health.metrics import RULES
from alliance_health.metrics.disclosure import disclosed_answers
from alliance_health.metrics.gaps import compare_sides, select_waves

examples = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

TRUST, TENSION = ("q10", "q13", "q15"), ("q16", "q17")
ITEMS = (*TRUST, *TENSION, "q14", "q25")
WAVES = ("2025Q2", "2025Q3")
METRICS = {"trust": TRUST, "productive_tension": TENSION}

#: Scale points between which a hidden mean must stay possible.
OPEN = 0.5


def sheet(side, wave, people, *, level="working", consent=None):
    """Make ratings: one row of `people` a person, one rating for each of `ITEMS`."""
    return [
        {
            "wave": wave,
            "perspective": side,
            "level": level,
            "respondent_id": f"{side}-{level}-{at}",
            "item_id": item,
            "rating": rating,
            "consent": consent,
        }
        for at, person in enumerate(people)
        for item, rating in zip(ITEMS, person, strict=True)
    ]


def publish(context):
    """Return everything published of the ratings: means by factor, and values by metric."""
    compared = compare_sides(select_waves(context))
    factors = {
        (row["wave"], side, row["level"], row["factor"]): row[side]
        for row in compared.to_dict("records")
        for side in ("ours", "theirs")
        if pd.notna(row[side])
    }
    metrics = {}
    for metric_id in METRICS:
        rule = RULES[metric_id]
        rows = rule.measure(rule.select(context)).dropna(subset="value")
        for row in rows.to_dict("records"):
            metrics[row["period"], row["perspective"], metric_id] = row["value"]
    return factors, metrics


def attack(context, attacker_of, *, naive=False):
    """Let an attacker read what is published; return it, and the answers by cell."""
    answers = disclosed_answers(context)
    factors, metrics = publish_naively(answers) if naive else publish(context)
    known = [
        (row["wave"], row["side"], row["level"], row["respondent_id"], row["item_id"])
        for row in answers.to_dict("records")
    ]
    attacker = attacker_of(tuple(known))
    half = 0.0 if naive else 0.005
    cells = {
        (*key[:3], key[3]): [tuple(row) for row in rows[CELLS].to_numpy()]
        for key, rows in answers[answers["factor"] != ""].groupby(
            ["wave", "side", "level", "factor"]
        )
    }
    for key, value in factors.items():
        attacker.learn(attacker.mean_of(cells[key]), value, half)
    for (wave, side, metric_id), value in metrics.items():
        own = answers[(answers["wave"] == wave) & (answers["side"] == side)]
        own = own[(own["metric_id"] == metric_id) & own["counts"]]
        own = own if naive else own[own["level_shown"]]
        shift, times = (6.0, 2.0) if metric_id == "productive_tension" else (0.0, 1.0)
        weights = attacker.mean_of(tuple(row) for row in own[CELLS].to_numpy())
        rounding = 0.0 if naive else 0.5 * 10.0 ** -int(own["decimals"].iloc[0])
        told = {answer: times * weight for answer, weight in weights.items()}
        attacker.learn(told, value + shift, rounding)
    hidden = {key: cell for key, cell in cells.items() if key not in factors}
    return attacker, hidden, known


CELLS = ["wave", "side", "level", "respondent_id", "item_id"]


def publish_naively(answers):
    """Publish every mean of five people in full, and nothing else hidden."""
    enough = (
        answers["respondent_id"]
        .groupby([answers[name] for name in ("wave", "side", "level", "factor")])
        .transform("nunique")
    )
    rows = answers[enough >= 5]
    factors = rows.groupby(["wave", "side", "level", "factor"])["answer"].mean().to_dict()
    metrics = {}
    counted = answers[answers["counts"] & (answers["metric_id"] != "")]
    for key, own in counted.groupby(["wave", "side", "metric_id"]):
        persons = own.groupby("respondent_id")["answer"].mean()
        value = persons.mean()
        metrics[key] = 2 * value - 6 if key[2] == "productive_tension" else value
    return factors, metrics


def leaks(attacker, hidden, known, *, singles=None):
    """List what the attacker pins: hidden means within half a point, answers to one value."""
    found = []
    for key, cell in hidden.items():
        least, most = attacker.range_of(attacker.mean_of(cell))
        if most - least < OPEN - 1e-6:
            found.append((key, least, most))
    for answer in known if singles is None else singles:
        least, most = attacker.range_of({answer: 1.0})
        if most - least < 1 - 1e-6:
            found.append((answer, least, most))
    return found


FIVES = [(5,) * 7] * 6
MIXED = [(4, 3, 5, 4, 2, 4, 3), (3, 3, 4, 3, 2, 4, 4), (5, 4, 4, 4, 1, 3, 4)] * 2
#: The last one leaves the third item blank, and says 1 to everything else.
ONE_BLANK = [*MIXED[:5], (1, 1, None, 3, 3, 3, 3)]
#: Of five people four answered the third item; the others say 1 to the first two.
FEW = [(1, 1, 2, 3, 3, 3, 3), (1, 1, 3, 3, 3, 4, 3), (1, 1, 1, 4, 2, 3, 3), (1, 1, 2, 3, 3, 3, 4)]
FEW = [*FEW, (1, 1, None, 3, 3, 3, 3)]

CASES = {
    "all say 5": {"ours": FIVES, "theirs": MIXED},
    "all say 3": {"ours": [(3,) * 7] * 5, "theirs": MIXED},
    "one respondent": {"ours": MIXED[:1], "theirs": MIXED},
    "one side only": {"ours": ONE_BLANK},
    "one person leaves an item blank": {"ours": ONE_BLANK, "theirs": MIXED},
    "four of five answered an item": {"ours": FEW, "theirs": MIXED},
    "a person with one item of three": {
        "ours": [*MIXED, (2, None, None, None, None, 5, 5)],
        "theirs": MIXED,
    },
    "half of a difference": {"ours": [*MIXED[:5], (3, 3, 3, 4, None, 4, 4)], "theirs": MIXED},
}


@pytest.mark.parametrize("sides", CASES.values(), ids=CASES)
def test_nothing_hidden_is_told_by_what_is_shown(sides, make_context, attacker_of):
    rows = [row for side, people in sides.items() for row in sheet(side, "2025Q2", people)]
    assert leaks(*attack(make_context({"ratings": rows}), attacker_of)) == []


def test_the_attack_works_on_who_leaves_an_item_blank(make_context, attacker_of):
    rows = sheet("ours", "2025Q2", ONE_BLANK) + sheet("theirs", "2025Q2", MIXED)
    found = leaks(*attack(make_context({"ratings": rows}), attacker_of, naive=True))
    # Trust minus its three factors is the mean of the last one's two answers: 1, so both are 1.
    assert {answer[3:] for answer, least, most in found if least == most == 1} >= {
        ("ours-working-5", "q10"),
        ("ours-working-5", "q13"),
    }


def test_the_attack_works_on_a_hidden_mean(make_context, attacker_of):
    rows = sheet("ours", "2025Q2", FEW) + sheet("theirs", "2025Q2", MIXED)
    attacker, hidden, known = attack(make_context({"ratings": rows}), attacker_of, naive=True)
    found = leaks(attacker, hidden, known, singles=())
    # Nearly all say 1 to the first two items, so the third is left: 2, 3, 1, 2 of four people.
    assert [(key[3], round(most - least, 6) < OPEN) for key, least, most in found] == [
        ("trust: goodwill", True)
    ]


def test_one_person_who_leaves_between_waves_stays_unknown(make_context, attacker_of):
    rows = sheet("ours", WAVES[0], MIXED) + sheet("theirs", WAVES[0], MIXED)
    rows += sheet("ours", WAVES[1], MIXED[:5]) + sheet("theirs", WAVES[1], ONE_BLANK)
    assert leaks(*attack(make_context({"ratings": rows}), attacker_of)) == []


def test_executives_who_did_not_sign_stay_unknown(make_context, attacker_of):
    rows = sheet("ours", "2025Q2", MIXED) + sheet("theirs", "2025Q2", MIXED)
    rows += sheet("ours", "2025Q2", [(2, 1, 2, 5, 1, 2, 1)], level="executive")
    attacker, hidden, known = attack(make_context({"ratings": rows}), attacker_of)
    bosses = [answer for answer in known if answer[2] == "executive"]
    assert leaks(attacker, hidden, known, singles=bosses) == []
    for answer in bosses:
        assert attacker.range_of({answer: 1.0}) == (1.0, 5.0)


@st.composite
def groups(draw):
    """Draw a group of 4 to 8 people, near the ends of the scale or not, some answers blank."""
    centre = draw(st.sampled_from((1, 2, 3, 4, 5)))
    blanks = draw(st.sampled_from((0, 0.05, 0.2)))
    steps = st.sampled_from((-1, 0, 0, 0, 1))
    gone = st.floats(0, 1, exclude_max=True)
    return [
        tuple(None if draw(gone) < blanks else min(max(centre + draw(steps), 1), 5) for _ in ITEMS)
        for _ in range(draw(st.integers(4, 8)))
    ]


@examples
@given(ours=groups(), theirs=groups(), later=groups())
def test_no_drawn_workbook_tells_what_it_hides(ours, theirs, later, make_context, attacker_of):
    rows = sheet("ours", WAVES[0], ours) + sheet("theirs", WAVES[0], theirs)
    rows += sheet("ours", WAVES[1], later) + sheet("theirs", WAVES[1], theirs)
    attacker, hidden, known = attack(make_context({"ratings": rows}), attacker_of)
    gave = {answer[:4]: 0 for answer in known}
    for answer in known:
        gave[answer[:4]] += 1
    fewest = min(gave, key=lambda person: (gave[person], person))
    singles = [answer for answer in known if answer[:4] == fewest]
    assert leaks(attacker, hidden, known, singles=singles) == []


@examples
@given(ours=groups(), theirs=groups())
def test_both_companies_are_shown_the_same(ours, theirs, make_context):
    rows = sheet("ours", WAVES[0], ours) + sheet("theirs", WAVES[0], theirs)
    other = {"ours": "theirs", "theirs": "ours"}
    turned = [{**row, "perspective": other[row["perspective"]]} for row in rows]
    factors, metrics = publish(make_context({"ratings": rows}))
    factors_there, metrics_there = publish(make_context({"ratings": turned}))
    assert {(wave, other[side], *key): value for (wave, side, *key), value in factors.items()} == (
        factors_there
    )
    assert {(slot, other[side], key): value for (slot, side, key), value in metrics.items()} == (
        metrics_there
    )


def test_a_shown_mean_is_that_of_the_answers(make_context):
    # Nobody is of one mind and nothing is blank: what is published is the plain mean.
    factors, metrics = publish(make_context({"ratings": sheet("ours", "2025Q2", MIXED)}))
    transparency = statistics.fmean([4, 3, 5])
    assert factors["2025Q2", "ours", "working", "transparency"] == round(transparency, 2)
    # Persons' means over three items: 4, 10 / 3, 13 / 3.
    assert metrics["2025Q2", "ours", "trust"] == round((4 + 10 / 3 + 13 / 3) / 3, 2)
