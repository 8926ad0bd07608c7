"""Causes are told in the metric's own unit, and add up with the rest."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.catalogue.metric import Metric
from alliance_health.insights.changes import ChangeWords, tell_changes


def metric(metric_id: str, label: str, unit: str, against: str | None = None) -> Metric:
    return Metric(
        against=against,
        metric_id=metric_id,
        label=label,
        definition="what it is",
        role="leading",
        kind="measured",
        pillar="governance",
        unit=unit,
        direction="higher_is_better",
        goalposts=(0, 100),
    )


METRICS = {
    "latency": metric("latency", "Decision time", "days"),
    "trust": metric("trust", "Trust", "points"),
    "plans": metric("plans", "Account plans", "%"),
    "cadence": metric("cadence", "Cadence", "%"),
    "revenue": metric("revenue", "Revenue", "money", "target"),
}


def words(*rows: tuple[str, str, str, float | None]) -> ChangeWords:
    values = pd.DataFrame(rows, columns=["id", "period", "perspective", "value"])
    return ChangeWords(METRICS, values.assign(target=1000.0), "2026Q3", "2026Q2", "EUR")


def explained(*rows: tuple[str, str | None, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["component", "metric_id", "points"])
    return frame.assign(index="leading_index", reason="")


def test_cause_is_told_with_both_values_and_their_unit() -> None:
    known = words(("latency", "2026Q3", "joint", 21.0), ("latency", "2026Q2", "joint", 9.0))
    card = tell_changes(explained(("real", "latency", -5.2)), known, index_id="leading_index")
    assert card.changes[0].sentence == "Decision time: 21 days, was 9 days in 2026Q2"


def test_sides_that_differ_are_both_told() -> None:
    known = words(
        ("trust", "2026Q3", "ours", 4.2),
        ("trust", "2026Q3", "theirs", 3.3),
        ("trust", "2026Q3", "joint", 3.75),
        ("trust", "2026Q2", "joint", 4.0),
    )
    card = tell_changes(explained(("real", "trust", -3.0)), known, index_id="leading_index")
    assert card.changes[0].sentence.startswith("Trust: 4.2 points ours and 3.3 points theirs")


def test_metric_that_scores_against_a_target_is_told_as_its_share() -> None:
    known = words(("revenue", "2026Q3", "joint", 905.0), ("revenue", "2026Q2", "joint", 1100.0))
    card = tell_changes(explained(("real", "revenue", -3.0)), known, index_id="leading_index")
    assert (
        card.changes[0].sentence == "Revenue: 90\xa0% of target, was 110\xa0% of target in 2026Q2"
    )


def test_metric_that_fell_away_is_told_as_no_longer_counting() -> None:
    known = words(("plans", "2026Q2", "joint", 80.0))
    card = tell_changes(explained(("coverage", "plans", -2.0)), known, index_id="leading_index")
    assert "no value that counts any more" in card.changes[0].sentence


def test_metric_that_appeared_is_told_as_not_measured_before() -> None:
    known = words(("plans", "2026Q3", "joint", 80.0))
    card = tell_changes(explained(("coverage", "plans", 2.0)), known, index_id="leading_index")
    assert card.changes[0].sentence == "Account plans: 80\xa0%, not measured in 2026Q2"


def test_missing_index_gives_its_reason_and_no_causes() -> None:
    rows = explained(("missing", None, float("nan"))).assign(reason="coverage 0.4 is too low")
    card = tell_changes(rows, words(), index_id="leading_index")
    assert card.total is None
    assert card.changes == ()
    assert card.statement == "coverage 0.4 is too low"


@pytest.mark.parametrize(
    ("count", "said"), [(4, "One other metric"), (5, "2 other metrics, most of it in Governance")]
)
def test_rest_is_one_row_that_counts_its_metrics(count: int, said: str) -> None:
    names = ["latency", "trust", "plans", "cadence", "other"][:count]
    rows = explained(*(("real", name, -float(size)) for size, name in enumerate(names, start=1)))
    card = tell_changes(rows, words(), index_id="leading_index")
    assert card.rest is not None
    assert card.rest.sentence == said


def test_rest_names_the_pillar_that_carries_more_than_half_of_it() -> None:
    metrics = {
        name: metric(name, name, "%").model_copy(update={"pillar": pillar})
        for name, pillar in zip("abcdefg", "rrrggoo", strict=True)
    }
    known = ChangeWords(
        metrics, words().values, "2026Q3", "2026Q2", "EUR", {"o": "Operational", "r": "Relation"}
    )
    spelt_out = [("real", name, -3.0) for name in ("a", "b", "d")]

    def rest(*others: float) -> str:
        rows = [("real", name, points) for name, points in zip("cefg", others, strict=True)]
        card = tell_changes(explained(*spelt_out, *rows), known, index_id="leading_index")
        assert card.rest is not None
        return card.rest.sentence

    # by pillar: relation -1, governance -0.5, operational -2: 2 of 3.5 are more than half
    assert rest(-1, -0.5, -1, -1) == "4 other metrics, most of it in Operational"
    # relation -1, governance -1, operational -2: 2 of 4 are not
    assert rest(-1, -1, -1, -1) == "4 other metrics, each smaller than these"
    # what runs against the whole is never named: -1, -0.5, +2 make +0.5, 2 of 3.5
    assert rest(-1, -0.5, 1, 1) == "4 other metrics, most of it in Operational"
    # -2, -1, +2 make -1: relation carries 2 of 5
    assert rest(-2, -1, 1, 1) == "4 other metrics, each smaller than these"


@given(st.lists(st.floats(-30, 30), min_size=1, max_size=12))
def test_causes_and_rest_add_up_to_the_total(points: list[float]) -> None:
    rows = explained(*(("real", f"metric_{place}", value) for place, value in enumerate(points)))
    card = tell_changes(rows, words(), index_id="leading_index")
    told = sum(change.points for change in card.changes) + (card.rest.points if card.rest else 0)
    assert told == pytest.approx(sum(points), abs=1e-9)
