"""Declared pairs lead from a leading to a lagging factor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from alliance_health.catalogue import load_catalogue
from alliance_health.errors import Problem

Write = Callable[..., Path]
Refused = Callable[..., dict[str, Problem]]
Text = Callable[..., str]
Case = tuple[tuple[str, str], str, str, str]  # pair, faulty end, reason, remedy


@pytest.mark.parametrize(
    ("leading", "lagging"),
    [
        ("trust", "bookings_sourced"),
        ("bookings_influenced", None),
        ("operations", "financial"),
        ("financial", "strategic"),
        ("leading_index", "lagging_index"),
        ("reciprocity", "fairness_gap"),  # the metric, not the pillar of that name
        ("leading:reciprocity", "lagging:reciprocity"),
        ("trust", "bookings_influenced"),  # weight 0: shown, never scored, may be tested
    ],
)
def test_a_pair_is_metrics_pillars_or_indices(
    write: Write, refused: Refused, leading: str, lagging: str | None
) -> None:
    folder = write(below=f'[links]\npairs = [["{leading}", "{lagging or "revenue_joint"}"]]\n')
    if lagging is None:
        assert list(refused(folder)) == ["links.pairs[0][0]"]
    else:
        assert load_catalogue(folder).settings.links.pairs == ((leading, lagging),)


@pytest.mark.parametrize(
    "case",
    [
        (("trsut", "revenue_joint"), "[0]", "no leading metric", 'mean "trust"?'),
        (("xyzzy", "revenue_joint"), "[0]", "no leading metric", "choose from"),
        (("leading_indx", "revenue_joint"), "[0]", "no leading metric", 'mean "leading_index"?'),
        (("trust", "lagging_indx"), "[1]", "no lagging metric", 'mean "lagging_index"?'),
        (("trust", "operations"), "[1]", "this is leading", "swap the pair"),
        (("lagging_index", "revenue_joint"), "[0]", "this is lagging", "swap the pair"),
        (("trust", "reciprocity"), "[1]", "this is leading", 'write "lagging:reciprocity"'),
        (("trust", "lagging:operations"), "[1]", "no lagging metric", ""),
    ],
)
def test_a_pair_that_leads_nowhere_is_refused(write: Write, refused: Refused, case: Case) -> None:
    pair, key, reason, remedy = case
    below = f'\n[links]\npairs = [\n  ["cadence", "revenue_joint"],\n  {list(pair)},\n]\n'
    (problem,) = refused(write(below=below)).values()
    assert (problem.file, problem.line) == ("workbook.toml", 6)
    assert problem.column == f"links.pairs[1]{key}"
    assert problem.value in pair
    assert reason in problem.reason
    assert remedy in problem.remedy


def test_a_pair_is_declared_once(write: Write, refused: Refused) -> None:
    below = "[links]\npairs = [['trust', 'revenue_joint'], ['trust', 'revenue_joint']]\n"
    problem = refused(write(below=below))["links.pairs[1]"]
    assert problem.value == "trust -> revenue_joint"
    assert "more than once" in problem.reason


def test_a_pair_may_name_a_metric_of_the_workbook(write: Write, metric: Text) -> None:
    folder = write(
        {"own.toml": metric()},
        catalogue='["default", "own.toml"]',
        below="[links]\npairs = [['wait', 'revenue_joint']]\n",
    )
    assert load_catalogue(folder).settings.links.pairs == (("wait", "revenue_joint"),)


def test_a_pair_with_a_metric_that_is_itself_faulty_is_not_blamed(
    write: Write, refused: Refused, metric: Text
) -> None:
    folder = write(
        {"own.toml": metric(role='"both"')},
        catalogue='["default", "own.toml"]',
        below="[links]\npairs = [['wait', 'revenue_joint']]\n",
    )
    assert list(refused(folder)) == ["metrics.wait.role"]
