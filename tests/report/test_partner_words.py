"""Two partners are named, twenty are counted, and nobody's average looks like a partner."""

from __future__ import annotations

import pytest

from alliance_health.report.health_report import Partner
from alliance_health.report.partner_words import NAMED, count_side, list_partners, name_side
from alliance_health.report.sections import both_sides, page_one, scorecard

MANY = tuple(f"Company {letter}" for letter in "ABCDEFGHIJKL")


@pytest.fixture(name="crowd")
def _crowd(make):
    """Return the view of an alliance with twelve partners on their side."""
    theirs = [Partner(partner_id=name, name=name, perspective="theirs") for name in MANY]
    ours = Partner(partner_id="orion", name="Orion", perspective="ours")
    return make.alliance_view(partners=(ours, *theirs))


def test_as_many_names_as_a_reader_takes_in_are_listed() -> None:
    assert name_side(MANY[:NAMED], "theirs") == "Company A, Company B, Company C"
    assert count_side(MANY[:NAMED], "theirs") == "Company A, Company B, Company C"


def test_more_names_are_counted_and_the_average_is_called_one() -> None:
    assert name_side(MANY, "theirs") == "average of 12 partners"
    assert count_side(MANY, "theirs") == "12 partners"


def test_a_side_without_partners_keeps_its_word() -> None:
    assert (name_side([], "theirs"), count_side([], "Theirs")) == ("theirs", "Theirs")
    assert list_partners([]) == ""


def test_reporters_that_are_no_partner_are_not_listed() -> None:
    sides = {"Sony": "ours", "Press": "joint"}
    partners = [Partner(partner_id=name, name=name, perspective=at) for name, at in sides.items()]
    assert list_partners(partners) == "Sony"


def test_page_one_lists_every_partner_once(crowd) -> None:
    standing = page_one(crowd).data["standing"]
    assert standing.endswith("Orion, " + ", ".join(MANY[:-1]) + " and Company L")


def test_no_heading_holds_a_dozen_names(crowd) -> None:
    for section in (scorecard(crowd), both_sides(crowd)):
        assert section.data["names"] == ("Orion", "Average of 12 partners")
        told = [section.finding, *(figure.finding for figure in section.figures)]
        assert not any("Company A, Company B" in text for text in told)
