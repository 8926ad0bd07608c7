"""Scores of the survey that may not enter silently: kept, widened, named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance_health.catalogue import Catalogue, Metric, Pillar, Settings
from alliance_health.indices.draws import draw_scores
from alliance_health.indices.score import score_panel
from alliance_health.metrics.rating_gates import (
    GATE_COLUMNS,
    MOST_LACKING,
    lacking,
    rating_gates,
    widen_errors,
)

examples = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
LIFE = ("2025Q1", "2026Q4")
NAMES = [f"a{at}" for at in range(6)]


def group(alliance_id, side, people):
    """Make the ratings of trust of one side."""
    return [
        {
            "alliance_id": alliance_id,
            "wave": "2025Q2",
            "perspective": side,
            "level": "working",
            "respondent_id": f"{alliance_id}-{side}-{at}",
            "item_id": item,
            "rating": rating,
        }
        for at, person in enumerate(people)
        for item, rating in zip(("q10", "q13", "q15"), person, strict=True)
    ]


def trust_gate(make_context, rows):
    lives = dict.fromkeys(NAMES, LIFE)
    context = make_context({"ratings": rows, "partners": []}, lives=lives)
    found = rating_gates(context)
    assert list(found.columns) == list(GATE_COLUMNS)
    return found[(found["metric_id"] == "trust") & (found["period"] == "2025Q2")].iloc[0]


def alike(rating, n=5):
    return [(rating, rating, rating)] * n


def test_groups_that_agree_and_differ_enter_silently(make_context):
    rows = [
        row
        for at, name in enumerate(NAMES)
        for side, shift in (("ours", 0), ("theirs", 1))
        for row in group(name, side, [*alike(1 + (at + shift) % 4), (5, 1 + at % 4, 3)])
    ]
    gate = trust_gate(make_context, rows)
    assert gate["n_groups"] == 12
    assert gate["passes"]
    assert (gate["widened"], gate["reason"]) == (1, "")


def test_groups_alike_double_the_error_and_say_why(make_context):
    people = [(4, 4, 4), (3, 4, 4), (4, 3, 4), (4, 4, 3), (5, 4, 4), (3, 3, 3)]
    rows = [
        row for name in NAMES for side in ("ours", "theirs") for row in group(name, side, people)
    ]
    gate = trust_gate(make_context, rows)
    assert (gate["icc2"], gate["widened"], gate["passes"]) == (0, 2, False)
    assert gate["reason"] == "groups differ too little: ICC(2) 0.00 of 0.60"


def test_few_groups_are_judged_by_their_agreement_alone(make_context):
    rows = group("a0", "ours", alike(4)) + group("a0", "theirs", alike(4))
    gate = trust_gate(make_context, rows)
    # Nobody is shown to agree wholly: two of the five stand a point apart.
    assert 0.70 < gate["rwg_j"] < 1
    assert gate["widened"] == 1
    assert not gate["passes"]
    assert gate["reason"] == "reliability of group means is not known: 2 groups of 10"
    divided = [(1, 1, 1), (5, 5, 5), (1, 1, 1), (5, 5, 5), (3, 3, 3)]
    rows = group("a0", "ours", divided) + group("a0", "theirs", divided)
    gate = trust_gate(make_context, rows)
    assert (gate["rwg_j"], gate["widened"]) == (0, 2)
    assert gate["reason"].startswith("people inside groups agree too little: rwg(j) 0.00 of 0.70; ")


def test_people_who_may_not_be_shown_do_not_count(make_context):
    shown = group("a0", "ours", alike(4))
    hidden = group("a1", "ours", [(1, 5, 1), (5, 1, 5), (1, 5, 1), (5, 1, 5)])
    assert trust_gate(make_context, shown + hidden).equals(trust_gate(make_context, shown))


def test_a_workbook_without_ratings_has_no_gates(make_context):
    assert rating_gates(make_context({})).empty


@given(found=st.floats(0, 1), more=st.floats(0, 1), needed=st.sampled_from([0.6, 0.7]))
def test_less_reliability_never_lacks_less(found, more, needed):
    low, high = sorted((found, more))
    assert 1 <= lacking(high, needed) <= lacking(low, needed) <= MOST_LACKING


def test_as_many_times_the_people_reach_the_line():
    # Spearman and Brown: r of m times the people is m r / (1 + (m - 1) r).
    for found in (0.3, 0.45, 0.59):
        m = lacking(found, 0.6)
        assert m * found / (1 + (m - 1) * found) == pytest.approx(0.6)


def catalogue_of(*names):
    given_words = {"definition": "in words", "role": "leading", "kind": "rated", "unit": "points"}
    metrics = {
        name: Metric(
            metric_id=name, label=name, pillar="p", direction="higher_is_better",
            goalposts=(1, 5), **given_words,
        )
        for name in names
    }  # fmt: skip
    pillar = Pillar(pillar_id="p", label="Relationship", weight={"leading": 1})
    workbook = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    return Catalogue(workbook, metrics, {"p": pillar}, {}, version="1")


@examples
@given(
    value=st.floats(1.2, 4.8),
    se=st.floats(0, 0.6),
    rwg_j=st.floats(0, 1),
    icc2=st.floats(0, 1),
)
def test_a_widened_interval_contains_the_other_and_no_point_moves(value, se, rwg_j, icc2):
    cell = {"alliance_id": "A", "period": "2026Q1", "perspective": "joint", "partner_id": ""}
    marks = {"age": 0, "stale": False, "origin": "computed", "source_period": "2026Q1"}
    panel = pd.DataFrame(
        [{**cell, **marks, "metric_id": "trust", "value": value, "se": se, "target": np.nan}]
    ).assign(unit="points")
    grid = pd.DataFrame({"alliance_id": ["A"], "period": ["2026Q1"], "stage": ["operate"]})
    factor = max(lacking(rwg_j, 0.7), lacking(icc2, 0.6)) ** 0.5
    gates = pd.DataFrame({"metric_id": ["trust"], "period": ["2026Q1"], "widened": [factor]})
    widened = widen_errors(panel, gates)
    rules = catalogue_of("trust")
    before, after = (
        draw_scores(one, grid, rules, n_draws=200).rows.set_index("number_id")
        for one in (panel, widened)
    )
    assert (after["lower"] <= before["lower"] + 1e-9).all()
    assert (after["upper"] >= before["upper"] - 1e-9).all()
    both = pd.concat([panel, widened.assign(alliance_id="B")], ignore_index=True)
    grids = pd.concat([grid, grid.assign(alliance_id="B")], ignore_index=True)
    scores = [one for _, one in score_panel(both, grids, rules).groupby("alliance_id")]
    told = (one[["id", "score", "value"]].reset_index(drop=True) for one in scores)
    pd.testing.assert_frame_equal(*told)


def test_an_error_that_is_not_known_stays_unknown():
    panel = pd.DataFrame(
        {"metric_id": ["trust"], "source_period": "2026Q1", "origin": "computed", "se": np.nan}
    )
    gates = pd.DataFrame({"metric_id": ["trust"], "period": ["2026Q1"], "widened": [2.0]})
    assert widen_errors(panel, gates)["se"].isna().all()
