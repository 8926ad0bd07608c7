"""What does not fit beside a text on a phone stands below it."""

from __future__ import annotations

import pytest

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.intervals import _row
from alliance_health.figures.overlay import Overlay
from alliance_health.figures.phone_room import fits_beside
from alliance_health.figures.pillar_grid import PillarGrid, new_grid_figure
from alliance_health.figures.row_layout import LINE, Group, Row, lay_rows

LONG = "● 3,0  ◆ 3,0  – zu wenige für einen Vergleich"


def test_tags_and_entities_take_no_room() -> None:
    # 20 + 20 letters of 0.54 x 12 pixels are 259, with 8 between 267; with 27 they are 313.
    text = f'<span style="color:#16202C"><b>{"&amp;" * 20}</b></span>'
    assert fits_beside(text, "x" * 20)
    assert not fits_beside(text, "x" * 27)


def test_the_widest_line_counts() -> None:
    assert fits_beside("x" * 20 + "<br>" + "x" * 20, "y" * 20)
    assert not fits_beside("x<br>" + "x" * 27, "y" * 20)


@pytest.mark.parametrize(("reading", "lines"), [("63 watch", 0), (LONG, 1)])
def test_long_reading_stands_below_its_label(reading, lines) -> None:
    figure, ((y,),) = lay_rows([Group("", (Row("Anpassungsfähigkeit", reading),))])
    label, told = figure.layout.annotations
    assert told.y - label.y == LINE * lines
    assert y == 29 + LINE * lines  # 44 of a row less 15 below its mark


def test_long_key_stands_below_its_heading() -> None:
    row = (Row("Trust"),)
    beside, _ = lay_rows([Group("Outcomes", row, "thick: data")])
    below, _ = lay_rows([Group("Influencia (adelantada)", row, "grueso: datos · fino: reglas")])
    assert beside.layout.annotations[0].y == beside.layout.annotations[1].y
    assert below.layout.annotations[1].y - below.layout.annotations[0].y == LINE
    assert below.layout.height - beside.layout.height == LINE


def test_long_heading_is_broken() -> None:
    figure, _ = lay_rows([Group("Shapley: allein, und beiden die Hälfte des Überschusses", ())])
    assert "<br>" in figure.layout.annotations[0].text


def test_caption_that_meets_its_reading_stands_a_line_higher() -> None:
    over = Overlay()
    over.caption(0, left="Influence (leading)", right="41 watch")
    over.caption(1, left="Influencia (adelantada)", right="41 ▲ en observación")
    assert [one["yshift"] for one in over.texts if one["x"] == 0] == [0, 14]


@pytest.mark.parametrize(
    ("labels", "shifts"),
    [
        (None, [-4, -4]),
        ({"leading": "Vorlaufende Faktoren", "lagging": "Nachlaufende Faktoren"}, [-4, -4 - LINE]),
    ],
)
def test_roles_that_meet_stand_on_two_lines(labels, shifts) -> None:
    grid = PillarGrid({"a": 0}, {("leading", "REL"): 0.0, ("lagging", "FIN"): 1.4})
    figure = new_grid_figure(grid, labels)
    assert [one.yshift for one in figure.layout.annotations] == shifts


def test_reading_of_several_lines_has_their_room() -> None:
    one, three = (Row("Trust", "x" * 20 + "<br>y" * breaks) for breaks in (0, 2))
    assert three.height == one.height + 2 * LINE


@pytest.mark.parametrize(("lower", "lines"), [(20.0, 1), (26.0, 3)])
def test_interval_that_the_score_lies_outside_of_is_wrapped_for_a_phone(
    lower: float, lines: int
) -> None:
    # 24 within 20 to 28 is told in 23 letters; 24 outside of 26 to 28 in 57: two lines of 40 below.
    row = {"id": "leading_index", "row": "index", "many": False, "reason": None, "score": 24.0,
           "band": "weak", "lower": lower, "upper": 28.0, "coverage": 0.8}  # fmt: skip
    said = _row(row, None, BandEdges()).reading
    assert said.count("<br>") + 1 == lines
    assert fits_beside(said, "–")
