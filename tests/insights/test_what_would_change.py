"""The words of what would turn a band: true numbers, rounded to the safe side."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from alliance_health.catalogue import Metric
from alliance_health.indices.verdict_changes import NO_PAIR, NOTHING_MEASURED, OF_TARGET
from alliance_health.insights.what_would_change import (
    ChangeWords,
    say_condition,
    say_verdict_changes,
)


def _metric(metric_id: str, label: str, unit: str) -> Metric:
    given = {"role": "leading", "kind": "measured", "pillar": "p", "goalposts": (0, 100)}
    words = {"definition": label, "direction": "higher_is_better"}
    return Metric(metric_id=metric_id, label=label, unit=unit, **given, **words)


METRICS = {
    "days": _metric("days", "Decision time", "days"),
    "trust": _metric("trust", "Trust", "1-5"),
    "sales": _metric("sales", "ARR", "money"),
}
WORDS = ChangeWords(METRICS, "EUR", {"ours": "Halden", "theirs": "Orion"})


def _row(**given: Any) -> dict[str, Any]:
    usual = {"measure": "band", "direction": "up", "now": "watch", "then": "strong", "place": 1}
    usual |= {"kind": "change", "metric_id": "days", "perspective": "joint", "value": 19.0}
    usual |= {"relation": "at most", "value_needed": 12.0, "value_limit": math.nan}
    return {**usual, "unit": "days", "unmeasured": 0.0, "reason": "", **given}


def _said(*rows: dict[str, Any]) -> list[str]:
    return say_verdict_changes(pd.DataFrame(list(rows)), WORDS)


def test_a_single_change_is_told_in_the_unit_of_the_metric() -> None:
    assert _said(_row()) == [
        "Watch becomes strong if decision time is at most 12 days instead of 19."
    ]


@pytest.mark.parametrize(
    ("relation", "needed", "said"),
    [
        ("at most", 12.38, "at most 12.3 days"),
        ("above", 12.32, "above 12.4 days"),
        ("at least", 9.871, "at least 9.88 days"),
        ("below", 9.879, "below 9.87 days"),
        ("at most", 119.9, "at most 119 days"),
    ],
)
def test_numbers_are_rounded_to_the_side_that_is_safe(
    relation: str, needed: float, said: str
) -> None:
    assert said in say_condition(_row(relation=relation, value_needed=needed), WORDS)


def test_money_is_rounded_to_the_digit_that_is_shown() -> None:
    row = _row(metric_id="sales", relation="at least", value_needed=1_234_000.0, value=1_100_000.0)
    assert say_condition(row, WORDS) == "ARR is at least €1.3M instead of €1.1M"


def test_a_side_that_must_move_is_named() -> None:
    assert say_condition(_row(perspective="theirs"), WORDS).startswith("Decision time (Orion) is")
    assert " on both sides is " in say_condition(_row(perspective="both"), WORDS)


def test_a_band_that_is_best_has_two_ends() -> None:
    row = _row(relation="between", value_needed=0.501, value_limit=2.119, value=3.0)
    assert say_condition(row, WORDS) == (
        "Decision time is between 0.51 days and 2.11 days instead of 3 days"
    ) or say_condition(row, WORDS).startswith("Decision time is between 0.51 days and 2.11 days")


def test_an_unmeasured_metric_that_would_confirm_strong() -> None:
    band = _row(now="strong", then="watch", direction="down", kind="none", reason=NO_PAIR)
    measure = _row(
        measure="at_least", kind="measure", metric_id="trust", value=math.nan, unit="1-5",
        relation="at least", value_needed=3.4,
    )  # fmt: skip
    assert _said(band, measure)[1] == (
        "Strong would be confirmed if trust is at least 3.4; it has no fresh value now."
    )


def test_confirming_a_band_that_is_not_there_is_not_told() -> None:
    band = _row(kind="none", reason=NO_PAIR)
    assert len(_said(band, _row(measure="at_least"))) == 1  # both are watch now


def test_two_together_and_none() -> None:
    pair = [_row(kind="pair"), _row(kind="pair", metric_id="trust", unit="1-5", value=3.0)]
    pair[1] |= {"relation": "at least", "value_needed": 4.5}
    assert _said(*pair) == [
        "Watch becomes strong: no single metric would do it; two would: decision time is at most "
        "12 days instead of 19 and trust is at least 4.5 instead of 3."
    ]
    assert _said(_row(kind="none", reason=NO_PAIR)) == [
        "Watch becomes strong: no single metric would do it, nor would any two together."
    ]
    unmeasured = _row(kind="none", reason=NOTHING_MEASURED, unmeasured=0.18)
    assert _said(unmeasured) == [
        "Watch becomes strong: nothing measured can do it, 18\N{NO-BREAK SPACE}% of what "
        "counts is not measured."
    ]


def test_what_else_would_do_it_is_named() -> None:
    rows = [_row(place=place, metric_id=name) for place, name in enumerate(METRICS, 1)]
    assert _said(*rows)[0].endswith("Alone it could also be trust or ARR.")


def test_different_targets_are_told_in_percent_of_them() -> None:
    row = _row(unit=OF_TARGET, relation="at least", value_needed=92.25, value=60.0)
    assert say_condition(row, WORDS) == (
        "Decision time is at least 92.3\N{NO-BREAK SPACE}% of target instead of "
        "60\N{NO-BREAK SPACE}%"
    )
