"""Partners by periods: who fades is seen, a gap is a dash, names are text."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.figures import FROM_WIDTH, figure_partner_history, table_partner_history
from alliance_health.figures.partner_history import PERIODS_SHOWN

NAMES = {"leaver": "Leaver & Co", "stayer": "Stayer"}


@pytest.fixture(name="partners")
def _partners() -> pd.DataFrame:
    rows = [
        ("stayer", "2026Q1", 80.0, "strong"),
        ("stayer", "2026Q3", 69.9, "watch"),
        ("leaver", "2026Q1", 90.0, "strong"),
        ("leaver", "2026Q2", 50.0, "watch"),
        ("leaver", "2026Q3", 10.0, "weak"),
    ]
    frame = pd.DataFrame(rows, columns=["partner_id", "period", "score", "band"])
    return frame.assign(value=frame["score"] * 2)


def test_the_lowest_score_of_the_last_period_comes_first(partners, traces) -> None:
    figure = figure_partner_history(partners, NAMES)
    (cells,) = traces(figure, "bands")
    assert cells["z"] == [[2, 1, 0], [2, None, 1]]
    assert figure.layout.yaxis.ticktext == ("Leaver &amp; Co", "Stayer")
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]


def test_bands_are_letters_and_a_gap_is_a_dash(partners, traces) -> None:
    letters = traces(figure_partner_history(partners), "letters")
    assert sorted(text for trace in letters for text in trace["text"]) == [
        *("A", "A", "S", "S", "W", "–")
    ]


def test_scores_keep_to_their_band_and_need_room(partners, traces) -> None:
    shown = traces(figure_partner_history(partners), "numbers")
    assert {trace["meta"][FROM_WIDTH] for trace in shown} == {480}
    # 69.9 is watch: a 70 would say strong.
    assert sorted(text for trace in shown for text in trace["text"]) == [
        *("10", "50", "69", "80", "90")
    ]


def test_a_tooltip_names_partner_and_period(partners, traces) -> None:
    (cells,) = traces(figure_partner_history(partners, NAMES), "bands")
    assert cells["hovertext"][0][2].startswith("<b>Leaver &amp; Co</b><br>2026Q3: 10")
    assert cells["hovertext"][1][1].endswith("2026Q2: no score")


def test_only_the_latest_periods_are_drawn_and_told(traces) -> None:
    quarters = [f"{year}Q{part}" for year in range(2020, 2026) for part in (1, 2, 3, 4)]
    frame = pd.DataFrame({"partner_id": "a", "period": quarters, "score": 80.0, "band": "strong"})
    figure = figure_partner_history(frame)
    assert figure.layout.xaxis.ticktext[-1] == "Q4<br>25"
    assert len(figure.layout.xaxis.ticktext) == PERIODS_SHOWN
    assert len(table_partner_history(frame.assign(value=1.0))["rows"]) == PERIODS_SHOWN


@pytest.mark.parametrize(("period", "words"), [("2026-09", "09<br>26"), ("2026", "2026")])
def test_periods_of_any_length_stand_above_their_year(period: str, words: str) -> None:
    rows = {"partner_id": ["a"], "period": [period], "score": [80.0], "band": ["strong"]}
    assert figure_partner_history(pd.DataFrame(rows)).layout.xaxis.ticktext == (words,)


def test_table_says_the_same_as_the_figure(partners) -> None:
    table = table_partner_history(partners, NAMES)
    assert table["columns"] == ["Partner", "Period", "Value", "Score", "Band"]
    assert table["rows"][2] == ["Leaver & Co", "2026Q3", 20, 10, "weak"]
    assert len(table["rows"]) == 5
