"""What is taken over from before is what measuring everything again would give."""

from __future__ import annotations

import random
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance_health.metrics import RULES, Measured, measure, values
from alliance_health.tables.checked import Tables
from alliance_health.tables.restated import differing

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])


def of_context(context, **options) -> pd.DataFrame:
    return measure(context.tables, context.catalogue, context.grid, **options)


def with_rows_lost(context, dice: random.Random):
    """Take half the rows of one alliance out of one table, as if they had come later."""
    tables = context.tables.frames
    table = dice.choice(
        sorted(name for name in tables if "alliance_id" in tables[name] and len(tables[name]))
    )
    frame = tables[table]
    alliance_id = dice.choice(sorted(frame["alliance_id"].unique()))
    own = frame.index[frame["alliance_id"] == alliance_id]
    lost = frame.drop(own[::2]).reset_index(drop=True)
    return table, alliance_id, replace(context, tables=Tables({**tables, table: lost}))


@examples
@given(seed=SEEDS)
def test_values_are_the_same_whatever_was_measured_before(seed, measured):
    context = measured(seed).context
    table, alliance_id, earlier = with_rows_lost(context, random.Random(seed))
    changed = differing(earlier.tables, context.tables)
    assert {name: found for name, found in changed.items() if found} == {table: {alliance_id}}
    before = Measured(of_context(earlier), changed)
    pd.testing.assert_frame_equal(
        of_context(context, before=before), measured(seed).published, check_exact=True
    )


@pytest.mark.thorough
@examples
@given(seed=SEEDS)
def test_periods_that_are_no_more_are_not_taken_over(seed, drawn):
    _, context = drawn(seed)
    grid = context.grid
    last = grid["ordinal"].sort_values().iloc[len(grid) // 2]
    shorter = replace(context, grid=grid[grid["ordinal"] <= last].reset_index(drop=True))
    before = Measured(of_context(context), everywhere=frozenset())
    kept = of_context(shorter, before=before)
    assert 0 < len(kept) < len(before.values)
    due = of_context(shorter)[["alliance_id", "metric_id", "period"]]
    pd.testing.assert_frame_equal(kept[list(due)], due)


def test_what_reads_as_before_is_not_measured(measured, monkeypatch):
    context, before = measured(0).context, measured(0).published
    refusing = {
        name: replace(rule, measure=pytest.fail, select=pytest.fail) for name, rule in RULES.items()
    }
    monkeypatch.setattr(values, "RULES", refusing)
    pd.testing.assert_frame_equal(of_context(context, before=Measured(before)), before)


def test_an_alliance_that_lived_otherwise_is_measured_whatever_its_rows_say(drawn):
    before = Measured(pd.DataFrame(), {"ledger": frozenset("a")}, everywhere=frozenset("b"))
    assert before.measured_anew(["ledger", "partners"]) == {"a", "b"}
    assert before.measured_anew(["meetings"]) == {"b"}
