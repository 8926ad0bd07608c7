"""What is called a lead is one, as often as the method promises. Seeds are fixed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from alliance_health.insights.links.find import judge_pair
from alliance_health.insights.links.pair import PairPanel
from alliance_health.insights.links.verdict import Verdict

STUDY = Path(__file__).resolve().parents[3] / "benchmarks" / "link_rates.py"


@pytest.fixture(scope="module")
def study() -> ModuleType:
    """Return the study whose long form stands in the method page."""
    spec = importlib.util.spec_from_file_location("link_rates_study", STUDY)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    # Data classes look their module up while they are made.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_at_most_8_percent_are_called_leads_when_nothing_leads(study: ModuleType) -> None:
    told = study.rates(study.Design("nothing leads", 20, 12), 200, first_seed=10_000)
    assert told["leads"] <= 0.08
    # Usual practice raises the false alarms that this product exists to end.
    assert told["usual practice"] >= 0.3


@pytest.mark.parametrize("truth", ["same period", "outcome leads"])
def test_at_most_2_percent_are_called_leads_when_the_outcome_does_not_follow(
    study: ModuleType, truth: str
) -> None:
    assert study.rates(study.Design(truth, 20, 12), 150, first_seed=10_000)["leads"] <= 0.02


def test_at_least_75_percent_of_true_leads_are_found(study: ModuleType) -> None:
    told = study.rates(study.Design("factor leads", 20, 12, effect=0.4), 150, first_seed=10_000)
    assert told["leads"] >= 0.75


@pytest.mark.parametrize("gaps", ["late", "random"])
def test_gaps_make_no_false_leads(study: ModuleType, gaps: str) -> None:
    told = study.rates(study.Design("nothing leads", 20, 16, gaps=gaps), 100, first_seed=10_000)
    assert told["leads"] <= 0.08


def test_a_lag_is_read_off_news_where_raw_correlation_points_to_lag_0() -> None:
    # A slow swing that both share hides that news of the factor reaches the outcome after 3 months.
    generator = np.random.default_rng(4)
    news, noise = generator.normal(size=(2, 160))
    x, y = np.zeros((2, 160))
    for at in range(1, 160):
        x[at] = 0.9 * x[at - 1] + news[at]
        y[at] = 0.5 * y[at - 1] + 0.5 * noise[at] + (news[at - 3] if at >= 3 else 0.0)
    swing = 8 * np.sin(2 * np.pi * np.arange(160) / 90)
    x, y = x + swing, y + swing
    raw = [np.corrcoef(x[: 160 - lag], y[lag:])[0, 1] for lag in range(13)]
    assert int(np.argmax(np.abs(raw))) == 0
    months = tuple(map(str, range(160)))
    told = judge_pair(PairPanel("x", "y", ("a",), months, x[None, :], y[None, :]), unit="month")
    assert isinstance(told, Verdict)
    assert told.words == "leads by 3 months (3-3), in sample"
    assert told.dead_time == 3
