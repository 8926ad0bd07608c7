"""The dumbbell of both sides and the matrix of gaps."""

from __future__ import annotations

from alliance_health.figures import (
    figure_gap_matrix,
    figure_two_sided_dumbbell,
    table_gap_matrix,
    table_two_sided_dumbbell,
)

SHOWN = {
    "alliance_id": "orion",
    "level": "working",
    "factor": "voice",
    "ours": 4.5,
    "theirs": 3.0,
    "n_ours": 9,
    "n_theirs": 8,
    "gap": 1.5,
    "gap_low": 0.9,
    "gap_high": 2.1,
    "verdict": "confirmed",
}
EMPTY = dict.fromkeys(("ours", "theirs", "n_ours", "n_theirs", "gap", "gap_low", "gap_high"), None)
HIDDEN = {**SHOWN, **EMPTY, "factor": "pace", "verdict": "suppressed"}


def texts_of(figure):
    return " ".join(one["text"] for one in figure.to_dict()["layout"]["annotations"])


def test_both_means_the_interval_and_the_verdict_are_drawn():
    figure = figure_two_sided_dumbbell([SHOWN], {"ours": "Orion", "theirs": "Halden"})
    drawn = {trace.name: trace for trace in figure.data}
    assert list(drawn["Orion"].x) == [4.5]
    assert list(drawn["Halden"].x) == [3.0]
    assert drawn["Orion"].marker.symbol != drawn["Halden"].marker.symbol
    # Counted from their mean of 3: 3.9 to 5.1, cut at the end of the scale.
    assert list(drawn["interval of the gap"].x)[:2] == [3.9, 5.0]
    assert "■ confirmed" in texts_of(figure)


def test_a_hidden_factor_is_listed_without_any_number():
    figure = figure_two_sided_dumbbell([SHOWN, HIDDEN])
    assert "Pace" in texts_of(figure)
    assert all(len(trace.x or ()) <= 3 for trace in figure.data)
    assert table_two_sided_dumbbell([HIDDEN])["rows"] == [
        ["working", "pace", *[None] * 7, "suppressed"]
    ]


def test_nothing_to_show_is_said():
    assert "No factor may be shown" in texts_of(figure_two_sided_dumbbell([]))


def test_names_from_data_are_text():
    bad = {**SHOWN, "factor": "<b>voice</b>"}
    for figure in (figure_two_sided_dumbbell([bad]), figure_gap_matrix([bad])):
        assert "<b>voice" not in str(figure.to_dict())


def test_the_matrix_tells_gaps_by_shape_and_letter():
    other = {**SHOWN, "alliance_id": "lyra", "gap": -0.8, "verdict": "indication"}
    figure = figure_gap_matrix([SHOWN, other, HIDDEN])
    marks = {trace.name: (trace.marker.symbol, trace.text) for trace in figure.data}
    assert marks["confirmed: we see it better"] == ("triangle-up", ("C",))
    assert marks["indication: they see it better"] == ("triangle-down-open", ("I",))
    assert marks["no gap"][1] == ("–",)


def test_the_alliance_with_most_confirmed_gaps_comes_first():
    calm = {**SHOWN, "alliance_id": "calm", "verdict": "aligned"}
    rows = table_gap_matrix([calm, SHOWN])["rows"]
    assert [row[0] for row in rows] == ["orion", "calm"]
