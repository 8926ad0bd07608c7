"""Calls against what followed: told by shape as well as by colour, wrong ones first."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.figures import figure_calls, table_calls
from alliance_health.figures.calls import LISTED, OUTCOMES

COLUMNS = ["alliance_id", "made_in", "due_in", "kind", "subject", "said", "followed", "outcome"]


def _calls(*outcomes: str, made: str = "2026Q1") -> pd.DataFrame:
    rows = [
        (f"a{at}", made, "2026Q3", "warning", "lagging_index", "falls below 40",
         "" if outcome == "open" else "stood at 37", outcome)
        for at, outcome in enumerate(outcomes)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def test_every_outcome_has_a_shape_of_its_own(traces) -> None:
    figure = figure_calls(_calls(*OUTCOMES))
    symbols = [traces(figure, name)[0]["marker"]["symbol"] for name in OUTCOMES]
    assert len(set(symbols)) == len(OUTCOMES)


def test_few_calls_have_a_row_each_and_wrong_ones_come_first(texts, traces) -> None:
    figure = figure_calls(_calls("right", "wrong"), {"a0": "Orion", "a1": "Halden"})
    said = texts(figure)
    assert said[0] == "<b>1 right, 1 wrong</b>"
    assert said[1].startswith("Halden: Outcomes (lagging)")
    assert "followed: stood at 37" in said[1]
    # From 2026Q1 at 0 to 2026Q3 at 2.
    assert traces(figure, "waits")[0]["x"] == [0, 2, None, 0, 2, None]
    assert traces(figure, "wrong")[0]["x"] == [2]


def test_an_open_call_says_nothing_of_what_followed(texts) -> None:
    assert not any("followed" in text for text in texts(figure_calls(_calls("open"))))


def test_many_calls_are_counted_by_the_period_in_which_they_were_made(texts, traces) -> None:
    first, second = ["right"] * 120, ["wrong"] * 3 + ["open"] * 2
    calls = pd.concat([_calls(*first, made="2025Q4"), _calls(*second)], ignore_index=True)
    figure = figure_calls(calls)
    said = texts(figure)
    assert said[0] == "<b>Alarms</b>"
    assert said[1:3] == ["Made in 2026Q1", "3 wrong, 2 open"]
    assert len(traces(figure, "right")[0]["x"]) == 120
    assert len(traces(figure, "wrong")[0]["x"]) == 3
    assert len(table_calls(calls)["rows"]) == 125


def test_periods_of_long_ago_share_a_row(texts) -> None:
    made = ("2024Q1", "2024Q2", "2024Q3", "2024Q4", "2025Q1", "2025Q2")
    calls = pd.concat([_calls(*["right"] * 3, made=one) for one in made], ignore_index=True)
    said = texts(figure_calls(calls))
    assert [text for text in said if text.startswith("Made")] == [
        *(f"Made in {one}" for one in ("2025Q2", "2025Q1", "2024Q4", "2024Q3")),
        "Made before 2024Q3",
    ]
    assert said[said.index("Made before 2024Q3") + 1] == "6 right"


def test_a_call_more_than_is_listed_is_counted(texts) -> None:
    assert "Made in 2026Q1" not in texts(figure_calls(_calls(*["right"] * LISTED)))
    assert "Made in 2026Q1" in texts(figure_calls(_calls(*["right"] * (LISTED + 1))))


def test_without_calls_the_figure_says_so(texts) -> None:
    assert texts(figure_calls(_calls())) == ["<b>No earlier report has made a call yet</b>"]
    assert table_calls(_calls())["rows"] == []


def test_an_unknown_outcome_is_refused() -> None:
    with pytest.raises(ValueError, match="outcome 'lucky' of a call; allowed: wrong, right"):
        figure_calls(_calls("lucky"))


def test_words_from_data_are_text(texts) -> None:
    calls = _calls("wrong").assign(said="<img src=x>", alliance_id="<b>x</b>")
    assert not any("<img" in text or "<b>x" in text for text in texts(figure_calls(calls)))
