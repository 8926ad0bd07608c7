"""One word per idea, with one spelling."""

from __future__ import annotations

from itertools import pairwise

from alliance_health.vocabulary import GLOSSARY, Band, Frequency, Quadrant, Role


def test_bands_run_from_worst_to_best() -> None:
    assert [band.value for band in Band] == ["weak", "watch", "strong"]


def test_every_band_has_a_letter_of_its_own() -> None:
    assert len({band.letter for band in Band}) == len(Band)


def test_longer_frequencies_are_whole_multiples_of_shorter_ones() -> None:
    months = [frequency.months for frequency in Frequency]
    assert months == sorted(months)
    assert all(longer % shorter == 0 for shorter, longer in pairwise(months))


def test_each_role_feeds_one_index_and_never_a_blended_one() -> None:
    assert {role.index_id for role in Role} == {"leading_index", "lagging_index"}


def test_glossary_explains_what_a_reader_meets() -> None:
    assert {"leading factor", "lagging factor", "coverage", "band", "at least"} <= set(GLOSSARY)
    assert all(GLOSSARY.values())
    assert all(quadrant.value in GLOSSARY["quadrant"] for quadrant in Quadrant)
