"""The page of metrics is what its generator writes, and every example on it is computed."""

from __future__ import annotations

import doctest
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from alliance_health.catalogue.load import DEFAULT_METRICS
from alliance_health.catalogue.toml_file import read_toml
from alliance_health.metrics import OBSERVATIONS_ONLY, RULES
from alliance_health.pipeline import analyse, open_workbook

METRIC_IDS = list(read_toml(DEFAULT_METRICS, "metrics.toml")[0].data["metrics"])  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def modules(root: Path) -> dict[str, ModuleType]:
    """Return the modules of the generator."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(root / "docs" / "generator"))
        names = ("example_workbook", "make_metrics_page")
        return {name: pytest.importorskip(name) for name in names}


@pytest.fixture(scope="module")
def examples(modules: dict[str, ModuleType]) -> dict[str, dict[str, object]]:
    return modules["example_workbook"].read_examples()


@pytest.fixture(scope="module")
def scores(
    modules: dict[str, ModuleType],
    examples: dict[str, dict[str, object]],
    tmp_path_factory: pytest.TempPathFactory,
) -> pd.DataFrame:
    """Return the scored metrics of the workbook of examples; no row of it is at fault."""
    folder = tmp_path_factory.mktemp("examples")
    modules["example_workbook"].write_workbook(folder, examples)
    workbook = open_workbook(folder)
    assert [str(problem) for problem in workbook.checked.problems] == []
    analysis = analyse(workbook, as_of=modules["example_workbook"].AS_OF)
    scores = analysis.scores
    period = scores["period"] == modules["example_workbook"].PERIOD
    return scores[period & (scores["row"] == "metric") & (scores["alliance_id"] == scores["id"])]


def test_the_page_is_what_the_generator_writes(root: Path, modules: dict[str, ModuleType]) -> None:
    written = (root / "docs" / "metrics.md").read_text(encoding="utf-8")
    expected = modules["make_metrics_page"].page_text()
    assert written == expected, "run docs/generator/make_metrics_page.py"


def test_examples_in_the_generator_hold(modules: dict[str, ModuleType]) -> None:
    tried = doctest.testmod(modules["example_workbook"])
    assert (tried.failed, tried.attempted) == (0, 1)


def test_every_metric_has_an_example(examples: dict[str, dict[str, object]]) -> None:
    assert set(examples) == set(METRIC_IDS)


def test_every_metric_with_a_rule_has_rows_of_the_tables_it_reads(
    examples: dict[str, dict[str, object]],
) -> None:
    for metric_id, rule in RULES.items():
        given = set(examples[metric_id].get("rows", {}))
        given |= {"ratings"} & set(examples[metric_id])
        assert given & set(rule.reads), metric_id
        assert "observations" not in given, metric_id


@pytest.mark.parametrize("metric_id", METRIC_IDS)
def test_an_example_gives_the_value_and_the_score_that_the_page_says(
    metric_id: str, scores: pd.DataFrame, examples: dict[str, dict[str, object]]
) -> None:
    example = examples[metric_id]
    side = example.get("perspective", "joint")
    rows = scores[(scores["id"] == metric_id) & (scores["perspective"] == side)]
    assert len(rows) == 1
    row = rows.iloc[0]
    assert row["origin"] == ("computed" if metric_id in RULES else "supplied")
    assert row["value"] == pytest.approx(example["value"], rel=1e-9)
    if "score" in example:
        # Scores are said to one decimal at most.
        assert row["score"] == pytest.approx(example["score"], abs=0.05)
    else:
        assert pd.isna(row["score"])
        assert metric_id == "bookings_influenced"  # weight 0: the only one never scored


def test_a_metric_without_a_rule_says_so(root: Path) -> None:
    page = (root / "docs" / "metrics.md").read_text(encoding="utf-8")
    sections = page.split("\n### ")[1:]
    assert len(sections) == len(METRIC_IDS)
    for section in sections:
        metric_id = section.partition("| Id | `")[2].partition("`")[0]
        says = "| Computed from | observations only (no table carries it) |" in section
        assert says == (metric_id in OBSERVATIONS_ONLY), metric_id
        assert ("`observations`\n" in section) == says, metric_id


def test_scales_are_said_where_they_really_end(modules: dict[str, ModuleType]) -> None:
    page = modules["make_metrics_page"]
    catalogue = page.default_catalogue()
    words = {name: page.scale_words(one, catalogue) for name, one in catalogue.metrics.items()}
    # 20 -> 40 and 10 -> 70: three points a day, so 0 at 33.3 and 100 at 0.
    assert words["decision_latency"] == (
        "0 at 33.333, 40 at 20, 70 at 10, 100 at 0; linear between"
    )
    assert words["bookings_influenced"] == "none: never scored"
    # ln(0.67 / 0.4) = 0.516 for 30 points; 40 points below 0.4: 0.4 x exp(-0.688) = 0.201.
    assert words["pace_ratio"].startswith("rising side 0 at 0.201, 40 at 0.4, 70 at 0.67, 100 at 1")
    assert words["revenue_joint"].startswith("of 100 x value / target: 0 at 76.667, 40 at 90")
