"""The survey instrument: 25 items and two open questions, and what they feed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from alliance_health.catalogue import Catalogue, SurveyItem, load_catalogue
from alliance_health.vocabulary import Level


@pytest.fixture
def catalogue(write: Callable[..., Path]) -> Catalogue:
    return load_catalogue(write())


def items(numbers: str) -> set[str]:
    return {f"q{int(number):02d}" for number in numbers.split()}


def feeding(catalogue: Catalogue, metric_id: str, level: Level) -> set[str]:
    return {
        item_id
        for item_id, item in catalogue.survey.items()
        if item.in_metric.get(level) == metric_id
    }


def test_there_are_25_items_and_two_open_questions(catalogue: Catalogue) -> None:
    numbered = [f"q{number:02d}" for number in range(1, 26)]
    assert list(catalogue.survey) == [*numbered, "open_a", "open_b"]
    assert [item.item_id for item in catalogue.rated_items()] == numbered


def test_levels_are_as_settled(catalogue: Catalogue) -> None:
    by_level = {
        level: {item.item_id for item in catalogue.rated_items() if item.level == level}
        for level in ("executive", "working")
    }
    assert by_level["executive"] == items("3 4 5")
    assert by_level["working"] == items("6 7 9 12 18 23")


def test_trust_and_tension_take_their_items_from_both_levels(catalogue: Catalogue) -> None:
    for level in Level:
        assert feeding(catalogue, "trust", level) == items("10 13 15")
        assert feeding(catalogue, "productive_tension", level) == items("16 17")


def test_the_rest_goes_to_the_level_of_the_respondent(catalogue: Catalogue) -> None:
    # all items of a level but 10, 13, 15 (trust) and 14, 16, 17, 25
    assert feeding(catalogue, "exec_relationship", Level.EXECUTIVE) == items(
        "1 2 3 4 5 8 11 19 20 21 22 24"
    )
    assert feeding(catalogue, "working_relationship", Level.WORKING) == items(
        "1 2 6 7 8 9 11 12 18 19 20 21 22 23 24"
    )
    assert feeding(catalogue, "exec_relationship", Level.WORKING) == set()
    assert feeding(catalogue, "working_relationship", Level.EXECUTIVE) == set()


def test_an_item_feeds_a_metric_only_for_those_who_are_asked(catalogue: Catalogue) -> None:
    for item in catalogue.survey.values():
        assert set(item.in_metric) <= set(item.levels)
        assert set(item.in_metric.values()) <= set(catalogue.metrics)


def test_mirror_and_validation_item_feed_nothing(catalogue: Catalogue) -> None:
    silent = {item.item_id for item in catalogue.rated_items() if not item.in_metric}
    assert silent == items("14 25")


def test_only_friction_is_reversed(catalogue: Catalogue) -> None:
    assert [item.item_id for item in catalogue.survey.values() if item.reversed] == ["q17"]


def test_the_pulse_carries_trust_and_tension(catalogue: Catalogue) -> None:
    pulse = {item.item_id for item in catalogue.survey.values() if item.pulse}
    assert pulse == items("3 9 10 13 15 16 17 21 22 25")


def test_every_item_has_a_factor_and_open_questions_have_none(catalogue: Catalogue) -> None:
    assert all(bool(item.factor) != item.is_open for item in catalogue.survey.values())


def test_names_are_filled_in_and_nothing_else(catalogue: Catalogue) -> None:
    for item in catalogue.survey.values():
        text = item.wording("Orion", us="Lyra")
        assert "{" not in text
        assert "}" not in text
    assert catalogue.survey["q14"].wording("Orion", us="Lyra").startswith("Lyra does what")


def test_an_item_of_one_level_is_asked_there_only() -> None:
    assert SurveyItem(item_id="q06", text="x", level="working").levels == (Level.WORKING,)
    assert SurveyItem(item_id="q01", text="x").levels == (Level.EXECUTIVE, Level.WORKING)
