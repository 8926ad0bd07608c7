"""Scales that cannot be right, and those that can."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from alliance_health.catalogue import load_catalogue
from alliance_health.errors import Problem

Write = Callable[..., Path]
Refused = Callable[..., dict[str, Problem]]
Text = Callable[..., str]
Case = tuple[dict[str, str | None], str, str, str]  # changed keys, faulty key, reason, remedy

OWN = '["default", "own.toml"]'
HIGHER, LOWER, BAND = '"higher_is_better"', '"lower_is_better"', '"band_is_best"'
LOW, HIGH = "{weak = 0, strong = 10}", "{weak = 40, strong = 30}"


@pytest.mark.parametrize(
    "case",
    [
        (
            {"goalposts": "[20, 0]", "thresholds": None},
            "goalposts",
            "goalposts need lower < upper, got lower=20, upper=0; if low values are good, "
            'keep the order and set direction = "lower_is_better"',
            "write goalposts = [0, 20]",
        ),
        (
            {"goalposts": "[5, 5]", "thresholds": None},
            "goalposts",
            "got lower=5, upper=5",
            "give the scale a length",
        ),
        (
            {"goalposts": "[0, 20]", "thresholds": "{weak = 20, strong = 10}"},
            "goalposts",
            "given twice",
            "keep one of them",
        ),
        (
            {"direction": HIGHER, "thresholds": "{weak = 20, strong = 10}"},
            "thresholds",
            "higher_is_better needs weak < strong, got weak=20, strong=10",
            "turn the direction round",
        ),
        (
            {"thresholds": "{weak = 10, strong = 20}"},
            "thresholds",
            "lower_is_better needs weak > strong, got weak=10, strong=20",
            "swap them",
        ),
        ({"thresholds": "{weak = 10, strong = 10}"}, "thresholds", "weak > strong", "different"),
        (
            {"thresholds": "{weak = 20, strong = 10, best = 15}"},
            "thresholds",
            "needs weak > strong > best, got strong=10, best=15",
            "healthy side of strong",
        ),
        (
            {"direction": HIGHER, "thresholds": "{weak = 1, strong = 2, best = 2}"},
            "thresholds",
            "needs weak < strong < best",
            "healthy side of strong",
        ),
        (
            {"thresholds": None},
            "",
            "weight 1 has no scale",
            "give it thresholds, or weight = 0",
        ),
        (
            {"thresholds": None, "direction": BAND},
            "",
            "no scale",
            "give it thresholds_low and thresholds_high",
        ),
        (
            {"thresholds": None, "goalposts": "[0, 10]", "transform": '"ln"'},
            "goalposts",
            "transform ln needs values above 0, got 0",
            "asinh",
        ),
        (
            {"thresholds": "{weak = 20, strong = -1}", "transform": '"ln"'},
            "thresholds",
            "above 0, got -1",
            "asinh",
        ),
        (
            {"thresholds": None, "goalposts": "[1e16, 10000000000000002]", "transform": '"ln"'},
            "goalposts",
            "cannot be told apart",
            "move them",
        ),
        (
            {"thresholds": None, "goalposts": "[-1.7e308, 1.7e308]"},
            "goalposts",
            "too far apart",
            "move them",
        ),
        (
            {"direction": BAND, "thresholds": None, "thresholds_low": LOW},
            "thresholds_high",
            "band_is_best needs thresholds_high beside thresholds_low",
            "add thresholds_high",
        ),
        (
            {"thresholds_low": "{weak = 10, strong = 0}"},
            "thresholds_low",
            "belongs to direction band_is_best, the direction is lower_is_better",
            "set direction",
        ),
        (
            {
                "direction": BAND,
                "thresholds": None,
                "thresholds_low": LOW,
                "thresholds_high": "{weak = 30, strong = 40}",
            },
            "thresholds_high",
            "thresholds_high of band_is_best needs weak > strong",
            "swap them",
        ),
        (
            {
                "direction": BAND,
                "thresholds": None,
                "thresholds_low": "{weak = 0, strong = 35}",
                "thresholds_high": HIGH,
            },
            "thresholds_low",
            "thresholds_low is healthiest at 35, thresholds_high already at 30",
            "at or below",
        ),
        (
            {
                "direction": BAND,
                "thresholds": None,
                "thresholds_low": "{weak = 0, strong = 10, best = 31}",
                "thresholds_high": HIGH,
            },
            "thresholds_low",
            "healthiest at 31",
            "at or below",
        ),
        (
            {
                "direction": BAND,
                "thresholds": None,
                "goalposts": "[0, 1]",
                "thresholds_low": LOW,
                "thresholds_high": HIGH,
            },
            "goalposts",
            "takes thresholds_low and thresholds_high, not goalposts",
            "remove it",
        ),
    ],
)
def test_a_scale_that_cannot_be_right_is_refused(
    write: Write, refused: Refused, metric: Text, case: Case
) -> None:
    changes, key, reason, remedy = case
    folder = write({"own.toml": "\n\n" + metric(**changes)}, catalogue=OWN)
    (problem,) = refused(folder).values()
    assert problem.file == "own.toml"
    assert problem.column == f"metrics.wait.{key}".rstrip(".")
    assert problem.line is not None
    assert problem.line >= 3
    assert reason in problem.reason
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    "changes",
    [
        {"thresholds": None, "goalposts": "[0, 20]"},
        {"thresholds": None, "goalposts": "[-3, -1]", "transform": '"asinh"'},
        {"thresholds": None, "weight": "0"},
        {"weight": "0"},
        {"thresholds": "{weak = 2, strong = 1, best = -1}"},
        {"direction": HIGHER, "thresholds": "{weak = 1, strong = 2}", "transform": '"ln"'},
        {"direction": BAND, "thresholds": None, "thresholds_low": LOW, "thresholds_high": HIGH},
        {
            "direction": BAND,
            "thresholds": None,
            "thresholds_low": "{weak = 0, strong = 10, best = 20}",
            "thresholds_high": "{weak = 40, strong = 30, best = 20}",
        },
    ],
)
def test_a_scale_that_says_one_thing_is_accepted(
    write: Write, metric: Text, changes: dict[str, str | None]
) -> None:
    catalogue = load_catalogue(write({"own.toml": metric(**changes)}, catalogue=OWN))
    assert catalogue.metrics["wait"].label == "Wait"


def test_a_band_without_either_side_names_both(
    write: Write, refused: Refused, metric: Text
) -> None:
    folder = write({"own.toml": metric(direction=BAND)}, catalogue=OWN)
    assert sorted(refused(folder)) == [
        "metrics.wait.thresholds",
        "metrics.wait.thresholds_high",
        "metrics.wait.thresholds_low",
    ]
