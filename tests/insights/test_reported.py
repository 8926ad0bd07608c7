"""What is told of a period that is not any more what was reported."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd

from alliance_health.catalogue.settings import BandEdges
from alliance_health.insights.reported import (
    Reported,
    revised_alliances,
    tell_revisions,
    words_as_reported,
)


def _scores(**levels: float) -> pd.DataFrame:
    rows = [
        {"alliance_id": alliance, "row": "index", "id": "leading_index", "score": level}
        for alliance, level in levels.items()
    ]
    return pd.DataFrame(rows)


def _told(before: float, now: float, *rows: tuple[str, float, str]) -> list[str]:
    explained = pd.DataFrame(list(rows), columns=["component", "points", "reason"])
    explained = explained.assign(alliance_id="a", index="leading_index", metric_id="")
    reported = Reported("2026Q2", date(2026, 6, 30), _scores(a=before), _scores(a=now), explained)
    words = words_as_reported(reported, "a", {}, currency="EUR")
    return [one.sentence for one in tell_revisions(reported, "a", words, edges=BandEdges())]


def test_alliances_are_revised_from_half_a_point_on() -> None:
    before = _scores(a=60.0, b=60.0, c=math.nan, d=60.0, e=math.nan)
    now = _scores(a=60.5, b=60.4, c=50.0, d=math.nan, e=math.nan)
    assert revised_alliances(before, now) == ["a", "c", "d"]


def test_revision_is_told_with_its_cause() -> None:
    assert _told(60.0, 57.0, ("restated", -4.0, ""), ("late", 1.0, "")) == [
        "Influence of 2026Q2 stands at 57, 3 points lower than reported: "
        "−4 because values were corrected, +1 because values came late."
    ]


def test_nothing_is_told_of_what_is_as_it_was() -> None:
    assert _told(60.0, 60.2, ("late", 0.2, "")) == []


def test_index_that_came_or_went_gives_the_reason() -> None:
    came = _told(math.nan, 57.0, ("missing", math.nan, "missing before: only 10 % is observed; x"))
    assert came == [
        "Influence of 2026Q2 was missing when reported (only 10 % is observed) and stands at 57."
    ]
    went = _told(57.0, math.nan, ("missing", math.nan, "missing now: never published"))
    assert went == ["Influence of 2026Q2 was reported as 57 and is missing now (never published)."]


def test_values_as_reported_stand_beside_those_known_now() -> None:
    rows = {"alliance_id": ["a", "b"], "row": "metric", "id": "trust", "period": "2026Q2"}
    before = pd.DataFrame({**rows, "value": [3.0, 1.0]})
    now = pd.DataFrame({**rows, "value": [4.0, 2.0]})
    reported = Reported("2026Q2", date(2026, 6, 30), before, now, None)
    words = words_as_reported(reported, "a", {}, currency="EUR")
    values = words.values.set_index("period")["value"]
    assert values.to_dict() == {"as reported": 3.0, "2026Q2": 4.0}
    assert (words.period, words.versus) == ("2026Q2", "as reported")
