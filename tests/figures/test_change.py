"""From the index then to the index now: a waterfall whose pieces add up."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.figures import figure_change, table_change
from alliance_health.figures.change_rows import ChangeEnds, change_rows

COLUMNS = ["index", "component", "metric_id", "points", "reason"]


def _explained(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS).astype({"points": "float64"})


def _ends(before: float | None, now: float | None, index: str = "leading_index") -> dict:
    return {index: ChangeEnds(before, now, "Q2 2026", "Q3 2026")}


def _real(**points: float) -> pd.DataFrame:
    return _explained(*(("leading_index", "real", name, size, "") for name, size in points.items()))


def test_each_piece_starts_where_the_one_before_ended(traces) -> None:
    figure = figure_change(_real(a=-5.0, b=2.0, c=-1.0), _ends(60, 56))
    # 60 to 55, up to 57, down to 56: the largest first
    assert traces(figure, "lost")[0]["x"] == [60.0, 55.0, None, 57.0, 56.0, None]
    assert traces(figure, "gained")[0]["x"] == [55.0, 57.0, None]
    ends = list(traces(figure, "total")[0]["x"][1::3])
    assert ends == [60, 56]
    steps = traces(figure, "steps")[0]["x"]
    assert list(steps[::3]) == [60, 55, 57, 56]


def test_both_totals_stand_with_their_value_and_period(texts) -> None:
    written = texts(figure_change(_real(a=-5.0, b=-2.0), _ends(72, 65)))
    assert written[1:3] == ["Q2 2026", "<b>72</b>"]
    assert written[-2:] == ["Q3 2026", "<b>65</b> (\N{MINUS SIGN}7.0)"]


@given(st.lists(st.floats(-8, 8), min_size=1, max_size=30))
def test_pieces_lead_from_one_total_to_the_other(points: list[float]) -> None:
    explained = _explained(
        *(("leading_index", "real", f"m{at}", size, "") for at, size in enumerate(points))
    )
    ends = ChangeEnds(50.0, 50.0 + math.fsum(points), "then", "now")
    rows = change_rows(explained, "leading_index", ends, labels=None, rows_shown=8)
    pieces = [row for row in rows if row["kind"] == "piece"]
    shown = sum(round(10 * row["points"]) for row in pieces)
    if pieces:
        assert pieces[0]["start"] == 50
        assert pieces[-1]["end"] == pytest.approx(ends.now, abs=1e-5)
        assert shown == round(10 * (ends.now - 50.0))


def test_pieces_stand_in_the_order_of_components() -> None:
    explained = _explained(
        ("leading_index", "real", "a", -9.0, ""),
        ("leading_index", "coverage", "b", 4.0, ""),
        ("leading_index", "restated", "c", 1.0, ""),
        ("leading_index", "real", "d", 2.0, ""),
    )
    rows = change_rows(
        explained, "leading_index", _ends(60, 58)["leading_index"], labels=None, rows_shown=8
    )
    assert [row["label"] for row in rows[1:-1]] == [
        "C (restated)",
        "B (appeared or fell away)",
        "A",
        "D",
    ]


def test_what_is_no_real_change_is_paler_and_said_so(traces, texts) -> None:
    explained = _explained(
        ("leading_index", "real", "a", -5.0, ""), ("leading_index", "late", "b", -1.0, "")
    )
    figure = figure_change(explained, _ends(60, 54))
    assert traces(figure, "lost")[0]["x"][:2] == [59, 54]
    (pale,) = traces(figure, "lost, not real")
    assert pale["x"][:2] == [60, 59]
    assert pale["line"]["color"].startswith("rgba")
    assert "pale: not a real change" in texts(figure)


def test_metrics_that_were_restated_together_are_named(texts) -> None:
    explained = _explained(("leading_index", "restated", "", -5.0, "trust, cadence"))
    labels = {"trust": "Trust", "cadence": "Meetings held"}
    assert "Trust, Meetings held" in texts(figure_change(explained, _ends(70, 65), labels))[4]


def test_small_pieces_share_one_row(texts) -> None:
    figure = figure_change(
        _real(m1=1.0, m2=2.0, m3=3.0, m4=4.0, m5=5.0), _ends(50, 65), rows_shown=3
    )
    assert texts(figure)[1::2] == ["Q2 2026", "M5", "M4", "M3", "2 smaller pieces", "Q3 2026"]
    assert texts(figure)[10] == "+3.0"


def test_one_piece_only_is_one_step(texts) -> None:
    figure = figure_change(_real(a=-5.0, b=0.0), _ends(70, 65))
    assert texts(figure)[1::2] == ["Q2 2026", "A", "Q3 2026"]


def test_index_that_nothing_moved_says_so_between_its_totals(texts) -> None:
    written = texts(figure_change(_real(a=0.0), _ends(70, 70)))
    assert written[1:] == ["Q2 2026", "<b>70</b>", "Nothing moved it", "Q3 2026",
                           "<b>70</b> (0.0)"]  # fmt: skip


def test_pieces_that_cancel_out_are_still_drawn(texts) -> None:
    assert texts(figure_change(_real(a=3.0, b=-3.0), _ends(70, 70)))[1::2] == [
        "Q2 2026",
        "A",
        "B",
        "Q3 2026",
    ]


def test_missing_end_says_why_and_the_other_stands_alone(texts, traces) -> None:
    rows = _explained(
        ("lagging_index", "missing", None, math.nan, "missing before: too early to judge results")
    )
    figure = figure_change(rows, _ends(None, 62, "lagging_index"))
    assert texts(figure)[1].startswith("Q2 2026: missing")
    assert "too early to judge results" in texts(figure)[1]
    assert texts(figure)[2:] == ["Q3 2026", "<b>62</b>"]
    assert len(traces(figure, "total")[0]["x"]) == 3
    nothing = figure_change(rows, _ends(None, None, "lagging_index"))
    assert texts(nothing)[1].startswith("Missing at both ends")


def test_bars_of_totals_are_cut_where_the_scale_does_not_begin_at_nought(traces) -> None:
    figure = figure_change(_real(a=-5.0), _ends(70, 65))
    assert figure.layout.xaxis.range[0] > 0
    assert len(traces(figure, "break")[0]["x"]) == 2
    whole = figure_change(_real(a=-65.0), _ends(70, 5))
    assert whole.layout.xaxis.range[0] == 0
    assert traces(whole, "break") == []


def test_number_of_a_total_keeps_to_its_band(texts) -> None:
    assert texts(figure_change(_real(a=-1.0), _ends(70.6, 69.6)))[-1].startswith("<b>69.6</b>")


def test_axis_names_its_unit() -> None:
    assert figure_change(_real(a=-5.0), _ends(70, 65)).layout.xaxis.title.text == "index, points"


def test_metric_names_are_escaped(texts) -> None:
    assert "&lt;b&gt;" in texts(figure_change(_real(a=-5.0), _ends(70, 65), {"a": "<b>"}))[3]


def test_table_keeps_every_piece() -> None:
    rows = [("leading_index", "real", f"m{k}", float(k), "") for k in range(12)]
    assert len(table_change(_explained(*rows))["rows"]) == 12
