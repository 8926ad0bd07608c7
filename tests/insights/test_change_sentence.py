"""A sentence tells what is real from what is not, and its whole numbers add up."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.catalogue.metric import Metric
from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.coverage_plan import GONE
from alliance_health.insights.change_sentence import (
    ChangeSentence,
    IndexEnds,
    round_together,
    say_index_change,
)
from alliance_health.insights.changes import ChangeWords
from alliance_health.vocabulary import Component, Trend


def _metric(metric_id: str, label: str, unit: str, pillar: str) -> Metric:
    return Metric(
        metric_id=metric_id,
        label=label,
        definition="what it is",
        role="leading",
        kind="measured",
        pillar=pillar,
        unit=unit,
        direction="higher_is_better",
        goalposts=(0, 100),
    )


METRICS = {
    "latency": _metric("latency", "Decision time", "days", "governance"),
    "trust": _metric("trust", "Trust", "points", "relationship"),
    "cadence": _metric("cadence", "Cadence", "%", "governance"),
    **{f"m{n}": _metric(f"m{n}", f"M{n}", "%", f"p{n}") for n in range(6)},
}
VALUES = pd.DataFrame(
    {
        "id": "latency",
        "period": ["2026Q2", "2026Q3"],
        "perspective": "joint",
        "value": [9.0, 21.0],
        "target": math.nan,
    }
)
WORDS = ChangeWords(METRICS, VALUES, "2026Q3", "2026Q2", "EUR")


def _said(
    *rows: tuple[str, str, float],
    before: float | None = 72.0,
    reason: str = "",
    reported: str = "",
    trend: Trend | None = None,
) -> ChangeSentence:
    frame = pd.DataFrame(list(rows), columns=["component", "metric_id", "points"])
    frame = frame.assign(index="leading_index", reason=reason).astype({"points": "float64"})
    now = None if before is None else before + frame["points"].sum()
    ends = IndexEnds("Influence", before, now, BandEdges(), reported)
    return say_index_change(frame, WORDS, ends, index_id="leading_index", trend=trend)


def test_real_change_is_told_with_its_cause() -> None:
    said = _said(("real", "latency", -5.0), ("real", "trust", -2.0))
    assert said.text == (
        "Influence fell by 7 points to 65: −5 because Decision time went from 9 days to 21 days, "
        "−2 because Trust moved; all of it is real."
    )


def test_pillar_of_several_metrics_is_told_with_the_one_above_all() -> None:
    said = _said(("real", "latency", -5.0), ("real", "cadence", 1.0))
    assert said.text == (
        "Influence fell by 4 points to 68: −4 because Governance fell, above all Decision time "
        "(9 days to 21 days); all of it is real."
    )


def test_small_part_that_is_not_real_is_not_denied() -> None:
    said = _said(("real", "latency", -5.0), ("late", "trust", -0.3))
    assert said.text.endswith("Decision time went from 9 days to 21 days.")


def test_what_is_not_real_stands_apart() -> None:
    said = _said(("real", "latency", -5.0), ("coverage", "trust", -2.0), reason=GONE)
    assert said.text.endswith(
        "went from 9 days to 21 days; not real: −2 because Trust does not count any more."
    )


def test_correction_alone_is_not_called_real() -> None:
    said = _said(("restated", "latency", -3.0), ("real", "trust", 0.0))
    assert said.text == (
        "Influence fell by 3 points to 69; none of it is real: "
        "−3 because Decision time was corrected."
    )


def test_causes_that_cancel_out_are_told_although_nothing_is_seen() -> None:
    said = _said(("real", "latency", -3.0), ("rule", "", 3.0))
    assert said.text.startswith("Influence stayed at 72: −3 because Decision time")
    assert said.text.endswith("not real: +3 because definitions or weights changed.")


def test_change_of_nothing_says_so() -> None:
    assert _said(("real", "trust", 0.2)).text == (
        "Influence stayed at 72; nothing moved it by a point."
    )


def test_change_within_noise_is_called_that() -> None:
    said = _said(("real", "trust", 2.0), trend=Trend.NO_CHANGE)
    assert said.text.endswith("That is within noise.")
    assert "noise" not in _said(("real", "trust", 2.0), trend=Trend.RISE).text


def test_many_metrics_are_counted() -> None:
    rows = [("real", f"m{number}", 1.0 + number) for number in range(6)]
    assert "+6 because 3 other pillars moved" in _said(*rows, before=40.0).text
    many = [("coverage", f"m{number}", 1.0) for number in range(4)]
    assert "+4 because 4 metrics came, went or grew stale" in _said(*many).text
    listed = _said(("restated", "", 4.0), reason="latency, trust, third")
    assert "+4 because 3 metrics were corrected" in listed.text


def test_missing_index_gives_its_reason() -> None:
    said = _said(("missing", "", math.nan), before=None, reason="missing before: too early")
    assert said.text == "Influence cannot be compared: missing before: too early."
    assert (said.points, said.pieces) == (None, ())


def test_what_was_reported_is_compared_in_its_own_words() -> None:
    said = _said(("restated", "latency", -3.0), ("late", "trust", 1.0), reported="2026Q2")
    assert said.text == (
        "Influence of 2026Q2 stands at 70, 2 points lower than reported: "
        "−3 because Decision time was corrected, +1 because Trust came late."
    )


ROWS = st.lists(
    st.tuples(
        st.sampled_from([one.value for one in Component if one is not Component.MISSING]),
        st.sampled_from(["", "latency", "trust", "a", "b", "c"]),
        st.floats(-15, 15),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[:2],
)


@given(ROWS, st.floats(0, 100))
def test_whole_numbers_add_up_to_the_change_shown(
    rows: list[tuple[str, str, float]], before: float
) -> None:
    said = _said(*rows, before=before)
    now = before + sum(row[2] for row in rows)
    assert said.points == pytest.approx(now - before, abs=0.5 + 1e-9)
    assert sum(piece.points for piece in said.pieces) == said.points
    assert all(piece.points for piece in said.pieces)
    assert said.text.count(" because ") == len(said.pieces)


@given(st.lists(st.floats(-30, 30), min_size=1, max_size=10))
def test_rounding_together_moves_no_part_by_more_than_a_point(parts: list[float]) -> None:
    total = round(sum(parts))
    whole = round_together(parts, total)
    assert sum(whole) == total
    assert all(abs(one - part) < 1.5 for one, part in zip(whole, parts, strict=True))
