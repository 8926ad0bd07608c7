"""Page one is set in the largest size in which it is one sheet."""

from __future__ import annotations

import pytest

from alliance_health.report.page_fit import SHEET, STEPS, choose_step, lines
from alliance_health.report.page_one import page_one
from alliance_health.report.portfolio_fit import NAMES_ROOM, list_names
from alliance_health.report.portfolio_sections import portfolio_page_one


def fit(make, **changes) -> float:
    return dict(STEPS)[page_one(make.alliance_view(**changes)).data["fit"]]


def test_more_to_say_is_never_set_larger(make, states) -> None:
    least = fit(make, **states.crowded())
    assert least == STEPS[-1][1]
    assert least < fit(make) <= fit(make, **states.empty()) == 1.0


def test_a_page_that_fits_in_full_size_is_not_set_smaller() -> None:
    assert choose_step(lambda wider: SHEET) == "fit-full"
    assert choose_step(lambda wider: SHEET + 0.1) != "fit-full"


@pytest.mark.parametrize(("text", "count"), [("", 0), (None, 0), ("Orion", 1), ("W" * 100, 11)])
def test_lines_are_counted_by_the_width_of_letters(text, count) -> None:
    # 100 W are 100 ems, 105 with what lines waste: eleven lines of ten
    assert lines(text, 10) == count


def test_two_hundred_alliances_are_listed_as_far_as_there_is_room(make, states) -> None:
    data = portfolio_page_one(make.portfolio_view(**states.many(200))).data
    for group in data["groups"]:
        assert len(group["alliances"]) + group["more"] == group["count"]
    assert sum(group["count"] for group in data["groups"]) == 200
    assert sum(group["more"] for group in data["groups"]) > 100


def test_what_one_place_does_not_need_goes_to_the_next() -> None:
    many = [{"name": "Alliance"}] * 500
    alone, beside = list_names([many])[0], list_names([[{"name": "Orion"}], many])[1]
    assert len(beside[0]) > len(alone[0]) - 2
    assert len(alone[0]) * 4 < NAMES_ROOM  # a name and what parts it from the next: over 4 ems


def test_every_place_names_somebody(states) -> None:
    groups = [[{"name": states.LONG}] * 40 for _ in range(6)]
    assert all(len(listed) >= 2 for listed, _ in list_names(groups))
