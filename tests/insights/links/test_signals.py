"""Early signs of one alliance: only from pairs that lead, only while the consequence lies ahead."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.insights.links.result import LINK_COLUMNS
from alliance_health.insights.links.signals import find_signals, links_for, say_signals
from alliance_health.insights.links.wording import LinkWords
from alliance_health.tables.calendar import Period

WORDS = LinkWords({"trust": "Trust", "commitments": "New commitments"})
#: Ten quarters whose moves are two points each.
CALM = [60.0, 62, 60, 62, 60, 62, 60, 62, 60, 62]


def _links(**changes: object) -> pd.DataFrame:
    row = {
        **dict.fromkeys(LINK_COLUMNS), "leading": "trust", "lagging": "commitments",
        "verdict": "leads by 2 quarters (1-3)", "lag": 2, "lag_low": 1, "lag_high": 3,
        "association": 0.4, "declared": True, "alliance_id": "", "n_alliances": 22,
        "n_periods": 16, **changes,
    }  # fmt: skip
    return pd.DataFrame([row])


def _scores(values: list[float | None], *, row: str = "metric", age: int = 0) -> pd.DataFrame:
    end = Period.parse("2026Q3")
    return pd.DataFrame(
        {
            "period": [end.shift(at + 1 - len(values)).label for at in range(len(values))],
            "perspective": "joint", "row": row, "id": "trust", "role": "leading", "age": age,
            "score": pd.Series(values, dtype="float64"),
            "band": ["weak" if value is not None and value < 40 else "watch" for value in values],
        }
    )  # fmt: skip


def _find(values: list[float | None], links: pd.DataFrame | None = None, **changes: object):
    scores = _scores(values, **changes)
    return find_signals(_links() if links is None else links, scores, "2026Q3", words=WORDS)


def test_an_unusual_fall_is_told_with_what_tends_to_follow_and_when() -> None:
    # Moves of 2 points before; 10 points are beyond 3.267 x 2 = 6.5.
    (signal,) = _find([*CALM, 52.0])
    assert (signal.points, signal.period, signal.due) == (10.0, "2026Q3", "2027Q1")
    assert signal.sentence == (
        "Trust fell by 10 points in 2026Q3, more than it usually moves; in this portfolio such a "
        "fall tends to be followed by one in new commitments two quarters later (1 to 3): about "
        "2027Q1."
    )


def test_a_fall_within_what_the_factor_usually_moves_is_no_sign() -> None:
    assert _find([*CALM, 56.0]) == []  # 6 points, below 6.5


def test_a_small_fall_of_a_calm_factor_is_no_sign() -> None:
    assert _find([*[60.0] * 10, 56.0]) == []  # 4 points are not notable


def test_a_fall_whose_consequence_is_already_due_is_no_sign() -> None:
    assert [one.period for one in _find([*CALM, 52.0, 53.0])] == ["2026Q2"]  # due in 2026Q4
    assert _find([*CALM, 52.0, 53.0, 52.0]) == []  # fell in 2026Q1, due in 2026Q3


def test_a_short_history_tells_no_fall_from_noise() -> None:
    assert _find([60.0, 62, 60, 62, 60, 62, 60, 62, 40.0]) == []  # seven moves before
    assert len(_find([62.0, 60, 62, 60, 62, 60, 62, 60, 62, 40.0])) == 1  # eight


def test_carried_scores_are_no_moves() -> None:
    assert _find([*CALM, 52.0], age=1) == []


def test_a_missing_score_is_no_fall() -> None:
    assert _find([*CALM, None]) == []


def test_a_weak_factor_is_told_without_a_fall() -> None:
    (signal,) = _find([38.0, 38.0])
    assert signal.points == 0
    assert signal.sentence == (
        "Trust is weak (38) in 2026Q3; in this portfolio its moves tend to be followed by moves "
        "of new commitments two quarters later (1 to 3)."
    )


@pytest.mark.parametrize(
    "verdict", ["no evidence found", "both directions", "coincident", "too little data", "refused"]
)
def test_only_pairs_that_lead_give_signs(verdict) -> None:
    assert _find([*CALM, 20.0], _links(verdict=verdict)) == []


def test_a_lag_in_half_years_is_counted_in_quarters_of_the_workbook() -> None:
    links = _links(verdict="leads by 1 half-year (1-1), in sample", lag=1, lag_low=1, lag_high=1)
    (signal,) = _find([*CALM, 52.0, 53.0], links)
    assert (signal.period, signal.due) == ("2026Q2", "2026Q4")
    assert "one half-year later: about 2026Q4" in signal.sentence


def test_a_lead_on_few_data_gives_no_sign() -> None:
    links = _links(verdict="leads by 2 quarters (1-3), in sample, exploratory: few data")
    assert _find([*CALM, 20.0], links) == []
    assert say_signals(links, [], 1, WORDS).startswith("No early warning rests on links")


def test_health_of_a_metric_decides_the_sign() -> None:
    links, scores = _links(association=-0.4), _scores([*CALM, 40.0])
    lower = {"trust": "lower_is_better", "commitments": "higher_is_better"}
    band = {"trust": "band_is_best", "commitments": "higher_is_better"}
    # Fewer days go with more commitments: a falling score of days goes with fewer.
    found = [find_signals(links, scores, "2026Q3", words=WORDS, directions=one)
             for one in (lower, {}, band)]  # fmt: skip
    assert [len(one) for one in found] == [1, 0, 0]


def test_an_id_shared_with_a_pillar_means_the_metric() -> None:
    both = pd.concat([_scores([*CALM, 62.0]), _scores([*CALM, 20.0], row="pillar")])
    assert find_signals(_links(), both, "2026Q3", words=WORDS) == []
    links = _links(leading="leading:trust")
    (signal,) = find_signals(links, both, "2026Q3", words=WORDS)
    assert signal.sentence.startswith("The leading trust pillar fell by 42 points")


def test_pairs_of_other_alliances_alone_are_left_out() -> None:
    links = pd.concat([_links(), _links(alliance_id="a"), _links(alliance_id="b")])
    assert links_for(links, "a")["alliance_id"].tolist() == ["", "a"]
    assert links_for(_links(declared=False), "a").empty


@pytest.mark.parametrize(
    ("links", "tested", "said"),
    [
        (_links(verdict="too little data", n_alliances=1), 0, "Too little data: 16 quarters at"),
        (_links(verdict="coincident"), 1, "No early warning rests on links: in none of 1 tested"),
        (_links(), 1, "None of the factors that tend to move first has fallen or is weak here."),
    ],
)
def test_without_signs_the_sentence_says_why(links, tested, said) -> None:
    assert say_signals(links, [], tested, WORDS).startswith(said)


def test_signs_are_counted_by_factor() -> None:
    signals = _find([*CALM, 52.0])
    assert say_signals(_links(), signals * 2, 1, WORDS).startswith("One factor that tends")
