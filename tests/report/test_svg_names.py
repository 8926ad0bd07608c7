"""Names in the portfolio's quadrant stand where they hide nothing."""

from __future__ import annotations

from itertools import combinations

from alliance_health.report.letter_widths import ems
from alliance_health.report.svg_names import names_beside
from alliance_health.report.svg_quadrant import portfolio_map


def test_names_leave_out_the_words_that_all_begin_with() -> None:
    found = portfolio_map([(20, 20), (80, 50)], (55, 55))
    told = names_beside(found, ["Orion Systems × Halden", "Orion Systems × Hartung"])
    assert [one.text for one in told] == ["Halden", "Hartung"]


def test_a_single_name_keeps_all_its_words() -> None:
    (one,) = names_beside(portfolio_map([(20, 20)], (55, 55)), ["Orion Systems"])
    assert one.text == "Orion Systems"


def test_no_name_lies_on_another() -> None:
    places = [(50 + at % 3, 50 + at // 3) for at in range(9)]
    found = portfolio_map(places, (55, 55))
    told = names_beside(found, [f"{at} Alliance of many" for at in range(9)])
    assert 0 < len(told) < 9
    boxes = []
    for one in told:
        wide = 11 * ems(one.text)
        left = one.x - {"start": 0, "middle": wide / 2, "end": wide}[one.anchor]
        boxes.append((left, left + wide, one.y - 9, one.y + 2))
    for one, other in combinations(boxes, 2):
        assert one[1] < other[0] or other[1] < one[0] or one[3] < other[2] or other[3] < one[2]


def test_a_crowd_has_no_names() -> None:
    places = [(at, at) for at in range(61)]
    assert names_beside(portfolio_map(places, (55, 55)), [str(at) for at in range(61)]) == []
