"""What holds for every rule: traces are true, order is free, holes never look good."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import partial

import hypothesis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.metrics import OBSERVATIONS_ONLY, RULES, measure
from alliance_health.metrics.cells import CELL, SELECTED_COLUMNS
from alliance_health.tables.checked import Tables
from alliance_health.vocabulary import Direction

SEEDS = st.integers(0, 10_000)
#: All tests look at the same workbooks, each of which is measured once.
SAME = 0 if settings().derandomize else random.randrange(2**32)


def examples(test, count=2):
    return hypothesis.seed(SAME)(settings(max_examples=count)(given(seed=SEEDS)(test)))


def without(context, reads, selected):
    """Take the selected rows out of the tables that a rule reads."""
    frames = {}
    for table in reads:
        frame = context.tables[table]
        lines = selected.loc[selected["table"] == table, "line"]
        frames[table] = frame[~frame["line"].isin(lines)]
    return replace(context, tables=Tables(frames))


def test_every_default_metric_has_a_rule_or_a_reason(catalogue):
    assert set(RULES) | set(OBSERVATIONS_ONLY) == set(catalogue.metrics)
    assert not set(RULES) & set(OBSERVATIONS_ONLY)


def test_a_rule_reads_only_known_tables(catalogue):
    from alliance_health.tables.schemas import SCHEMAS

    assert {table for rule in RULES.values() for table in rule.reads} <= set(SCHEMAS)


@pytest.mark.parametrize("metric_id", RULES)
def test_nothing_comes_from_empty_tables(metric_id, make_context):
    context = make_context({"partners": []})
    selected = RULES[metric_id].select(context)
    assert list(selected.columns[: len(SELECTED_COLUMNS)]) == SELECTED_COLUMNS
    assert RULES[metric_id].measure(selected).empty


@examples
def test_selected_rows_are_rows_of_the_tables_that_a_rule_reads(seed, measured):
    context = measured(seed).context
    for metric_id, rule in RULES.items():
        selected = measured(seed).selected[metric_id]
        assert set(selected["table"]) <= set(rule.reads), metric_id
        for table, rows in selected.groupby("table"):
            frame = context.tables[table]
            place = [name for name in ("alliance_id", "file", "line") if name in frame]
            found = rows.merge(frame[place], on=place, validate="m:1")
            assert len(found) == len(rows), metric_id


@examples
def test_published_value_is_what_its_selected_rows_amount_to(seed, measured):
    published = measured(seed).published
    dice = random.Random(seed)
    for metric_id in published["metric_id"].unique():
        rows = published[(published["metric_id"] == metric_id) & ~published["suppressed"]]
        if rows.empty:
            continue
        one = rows.iloc[dice.randrange(len(rows))]
        selected = measured(seed).selected[metric_id]
        cell = selected[(selected[CELL] == one[CELL]).all(axis=1)]
        alone = RULES[metric_id].measure(cell)
        assert alone["value"].tolist() == pytest.approx([one["value"]], rel=1e-12), metric_id


@examples
def test_order_of_rows_does_not_matter(seed, measured):
    context = measured(seed).context
    shuffled = {
        table: frame.sample(frac=1, random_state=seed)
        for table, frame in context.tables.frames.items()
    }
    found = measure(Tables(shuffled), context.catalogue, context.grid)
    pd.testing.assert_frame_equal(found, measured(seed).published, rtol=1e-12)


@examples
def test_values_of_one_alliance_do_not_depend_on_another(seed, measured):
    context = measured(seed).context
    alone = {
        table: frame[frame["alliance_id"] == "orion"] if "alliance_id" in frame else frame
        for table, frame in context.tables.frames.items()
    }
    everything = measured(seed).published
    expected = everything[everything["alliance_id"] == "orion"].reset_index(drop=True)
    grid = context.grid[context.grid["alliance_id"] == "orion"]
    found = measure(Tables(alone), context.catalogue, grid)
    pd.testing.assert_frame_equal(found, expected, rtol=1e-12)


@examples
def test_taking_the_rows_of_a_cell_away_never_makes_it_better(seed, measured):
    context = measured(seed).context
    dice = random.Random(seed)
    for metric_id, rule in RULES.items():
        before = measured(seed).values[metric_id]
        if before.empty:
            continue
        one = before.iloc[dice.randrange(len(before))]
        here = ["alliance_id", "period"]
        selected = measured(seed).selected[metric_id]
        hole = without(context, rule.reads, selected[(selected[here] == one[here]).all(axis=1)])
        after = rule.measure(rule.select(hole))
        left = after[(after[here] == one[here]).all(axis=1)]
        was = before[(before[here] == one[here]).all(axis=1)].set_index("perspective")["value"]
        direction = context.catalogue.metrics[metric_id].direction
        for perspective, value in left.set_index("perspective")["value"].dropna().items():
            assert perspective in was.index, metric_id
            if direction is Direction.LOWER:
                assert not value < was[perspective], metric_id
            else:
                assert value <= 0 or not value > was[perspective], metric_id


@examples
def test_every_value_is_finite_and_has_its_unit(seed, measured):
    context, values = measured(seed).context, measured(seed).published
    assert (values["value"].abs() < float("inf")).eq(~values["suppressed"]).all()
    units = {metric_id: metric.unit for metric_id, metric in context.catalogue.metrics.items()}
    assert (values["unit"] == values["metric_id"].map(units)).all()
    assert not values.duplicated(["metric_id", *CELL]).any()


@partial(examples, count=3)
def test_a_rule_looks_at_no_table_that_it_does_not_name(seed, measured):
    context = measured(seed).context
    alone = {}
    for metric_id, rule in RULES.items():
        named = Tables({table: context.tables[table] for table in rule.reads})
        of_named = alone.setdefault(frozenset(rule.reads), replace(context, tables=named))
        selected = measured(seed).selected[metric_id]
        pd.testing.assert_frame_equal(rule.select(of_named), selected, obj=metric_id)
