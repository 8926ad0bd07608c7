"""Flows over time and who gives: told by shape, words and place as well as by colour."""

from __future__ import annotations

import pandas as pd

from alliance_health.figures import (
    figure_flow_balance,
    figure_rate_and_balance,
    table_flow_balance,
    table_rate_and_balance,
)
from alliance_health.figures.rate_and_balance import VERDICTS

BALANCE = pd.DataFrame(
    {
        "period": ["2025Q1", "2025Q2", "2025Q4"],
        "ours": [100_000.0, 80_000.0, 90_000.0],
        "theirs": [40_000.0, 0.0, None],
        "balance": [60_000.0, 80_000.0, None],
        "cumulative": [60_000.0, 140_000.0, None],
        "reciprocity": [None, None, None],
    }
)


def overview(*verdicts: str, lean: float | None = 0.5) -> pd.DataFrame:
    rows = [
        {
            "alliance_id": f"a{at}", "verdict": verdict, "given": 30_000.0, "received": 10_000.0,
            "lean": lean, "days_since_last_act": 461.0, "cost_since_last_act": 384_715.0,
            "warned_on": "2025-09-25" if verdict == "empty" else "", "reason": "",
        }
        for at, verdict in enumerate(verdicts)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_both_sides_and_the_balance_have_shapes_of_their_own(traces) -> None:
    figure = figure_flow_balance(BALANCE, currency="EUR")
    lines = {name: traces(figure, name)[0] for name in ("ours", "theirs", "balance so far")}
    assert len({line["marker"]["symbol"] for line in lines.values()}) == 3
    # The third quarter of the run has no entry: it breaks all lines.
    assert lines["ours"]["y"] == [100_000, 80_000, None, 90_000]
    assert lines["theirs"]["y"] == [40_000, 0, None, None]


def test_periods_that_are_not_known_are_marked_and_said(traces, texts) -> None:
    figure = figure_flow_balance(BALANCE, currency="EUR")
    assert [one["x"] for one in traces(figure, "missing")] == [[2], [2, 3], [2, 3]]
    assert "<b>theirs</b><br>2025Q4: not known" in traces(figure, "theirs")[0]["hovertext"]
    assert any("not known" in text for text in texts(figure))


def test_the_balance_says_who_gave_more(texts) -> None:
    ours = texts(figure_flow_balance(BALANCE.head(2), currency="EUR"))
    theirs = texts(
        figure_flow_balance(BALANCE.head(2).assign(cumulative=[-1.0, -2_000.0]), currency="EUR")
    )
    assert "■ we gave €140K more" in ours
    assert "■ they gave €2K more" in theirs


def test_units_stand_at_the_axes() -> None:
    layout = figure_flow_balance(BALANCE, currency="GBP").layout
    assert layout.yaxis.ticksuffix == layout.yaxis2.ticksuffix == " GBP"


def test_names_are_text_and_no_markup(traces) -> None:
    names = {"theirs": "<b>O'Neil & Sons"}
    figure = figure_flow_balance(BALANCE, currency="EUR", names=names)
    said = traces(figure, "theirs")[0]["hovertext"][0]
    assert "<b>O" not in said
    assert "&lt;b&gt;O" in said


def test_every_verdict_has_a_shape_of_its_own_and_its_word(traces, texts) -> None:
    figure = figure_rate_and_balance(overview(*VERDICTS), currency="EUR")
    symbols = [traces(figure, name)[0]["marker"]["symbol"] for name in VERDICTS]
    assert len(set(symbols)) == len(VERDICTS)
    assert all(any(name in text for text in texts(figure)) for name in VERDICTS)


def test_the_rate_and_the_silence_stand_below_the_name(texts) -> None:
    said = texts(figure_rate_and_balance(overview("empty"), {"a0": "Orion"}, currency="EUR"))
    orion = next(text for text in said if text.startswith("Orion"))
    assert "we put in €30K, they €10K" in orion.replace("<br>", " ")
    assert "silent for 461 days" in orion.replace("<br>", " ")


def test_an_alliance_of_unknown_worth_has_a_row_and_no_mark(texts) -> None:
    unknown = overview("cannot be told", lean=None).assign(given=None)
    figure = figure_rate_and_balance(unknown, currency="EUR")
    assert [trace.name for trace in figure.data] == ["scale"]
    assert any("not known" in text for text in texts(figure))


def test_tables_hold_what_the_figures_show() -> None:
    assert table_flow_balance(BALANCE)["columns"][0] == "Period"
    assert len(table_flow_balance(BALANCE)["rows"]) == 3
    told = table_rate_and_balance(overview("empty", "two-way"), {"a0": "Orion"})
    assert [row[0] for row in told["rows"]] == ["Orion", "a1"]
