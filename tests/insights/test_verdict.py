"""The verdict begins with the quadrant's name and claims no more than is confirmed."""

from __future__ import annotations

import pytest

from alliance_health.catalogue.settings import BandEdges, QuadrantCuts
from alliance_health.insights.movements import Movement
from alliance_health.insights.quadrant import IndexReading, place_in_quadrant
from alliance_health.insights.verdict import Verdict, state_band, state_verdict
from alliance_health.insights.verdict_moves import Previous
from alliance_health.vocabulary import Trend


def verdict(
    leading: IndexReading, lagging: IndexReading, previous: Previous | None = None
) -> Verdict:
    placement = place_in_quadrant(leading, lagging, QuadrantCuts())
    return state_verdict(
        placement, leading=leading, lagging=lagging, previous=previous, edges=BandEdges()
    )


STRONG = IndexReading(80, 78, 82, "strong", "strong", 0.96)
WATCH = IndexReading(48, 45, 52, "watch", "watch", 0.93)
WEAK = IndexReading(20, 18, 25, "weak", "weak", 0.95)
EARLY = IndexReading(None, coverage=0.5, reason="too early to judge results")


def test_first_words_are_the_quadrant() -> None:
    assert verdict(WATCH, STRONG).headline == "Living on the past"


def test_tone_is_the_worse_of_both_bands() -> None:
    assert verdict(WATCH, STRONG).tone == "watch"
    assert verdict(STRONG, WEAK).tone == "weak"


def test_missing_outcomes_name_the_band_of_influence_and_the_reason() -> None:
    said = verdict(STRONG, EARLY)
    assert said.headline == "Influence: strong"
    assert said.sentence.endswith("No outcome index: too early to judge results.")


def test_missing_influence_names_the_band_of_outcomes_and_the_reason() -> None:
    said = verdict(IndexReading(None, reason="never published"), WEAK)
    assert said.headline == "Outcomes: weak"
    assert "never published" in said.sentence


def test_two_missing_indices_give_both_reasons() -> None:
    said = verdict(IndexReading(None, reason="no data at all"), EARLY)
    assert said.headline == "Not enough data"
    assert said.tone == "none"
    assert "no data at all" in said.sentence
    assert "too early" in said.sentence


def test_notable_change_is_told_with_its_size_and_period() -> None:
    before = Previous("2026Q2", IndexReading(62, 60, 66, "watch", "watch", 0.93), STRONG)
    assert "Influence fell by 14 points since 2026Q2." in verdict(WATCH, STRONG, before).sentence


def test_change_within_unmeasured_weight_does_not_enter_the_verdict() -> None:
    before = Previous("2026Q2", IndexReading(54, 49, 59, "watch", "watch", 0.9), STRONG)
    assert "since" not in verdict(WATCH, STRONG, before).sentence


@pytest.mark.parametrize(
    ("trend", "points", "said"),
    [
        (
            Trend.FALL,
            -13.2,
            "Influence has been falling since 2025Q4, by about 4.4 points a period.",
        ),
        (Trend.RISE, 8.0, "Influence has been rising since 2025Q4, by about 2.7 points a period."),
        (Trend.FALL, -4.4, ""),  # less than NOTABLE_CHANGE
        (Trend.NO_CHANGE, -13.2, ""),
    ],
)
def test_move_over_four_periods_is_told_when_it_is_beyond_noise(
    trend: Trend, points: float, said: str
) -> None:
    moved = Movement(
        Trend.NO_CHANGE, "which noise alone could explain",
        long_trend=trend, long_points=points, long_since="2025Q4",
    )  # fmt: skip
    before = Previous("2026Q2", WATCH, STRONG, (moved, None))
    assert verdict(WATCH, STRONG, before).sentence.endswith(said or "(influence 48, watch).")


def test_verdict_of_a_stalled_alliance_has_two_lines_of_a_page() -> None:
    said = verdict(WATCH, WEAK)
    assert len(f"{said.headline}. {said.sentence}") < 110


def test_small_change_is_not_told() -> None:
    before = Previous("2026Q2", IndexReading(50, 48, 52, "watch", "watch", 0.96), STRONG)
    assert "since" not in verdict(WATCH, STRONG, before).sentence


@pytest.mark.parametrize(
    ("band", "at_least", "said"),
    [
        ("strong", "strong", "strong"),
        (
            "watch",
            "weak",
            "weak or watch, not sure which: 18\xa0% of what counts here is not measured",
        ),
    ],
)
def test_band_is_shown_no_better_than_it_is_confirmed(band: str, at_least: str, said: str) -> None:
    assert state_band(IndexReading(60, 50, 68, band, at_least, 0.82)) == said


def test_reason_in_the_verdict_leaves_out_the_list_of_what_is_absent() -> None:
    said = verdict(IndexReading(None, reason="only 10 % is observed; absent: Trust"), WEAK)
    assert (
        said.sentence == "The index stands at 20 of 100. No influence index: only 10 % is observed."
    )


def test_unconfirmed_band_sets_the_tone() -> None:
    unconfirmed = IndexReading(74, 61, 79, "strong", "watch", 0.85)
    said = verdict(unconfirmed, STRONG)
    assert said.tone == "watch"
    assert "watch or strong" in said.sentence


@pytest.mark.parametrize(
    ("coverage", "open_for"), [(1.0, "Measurement error"), (0.8, "What is unmeasured")]
)
def test_an_open_place_is_laid_to_what_leaves_it_open(coverage: float, open_for: str) -> None:
    x = IndexReading(52, 45, 60, "watch", coverage=coverage)
    y = IndexReading(74, 68, 78, "strong", coverage=coverage)
    assert verdict(x, y).sentence.startswith(f"{open_for} leaves its place open: ")
