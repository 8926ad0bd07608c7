"""How sure a page is: what would turn a band, which metric carries it, and how sure ranks are."""

from __future__ import annotations

import re

import pytest

from alliance_health.report import sections
from alliance_health.report.sureness import (
    IndexTurns,
    LeftOut,
    PairShare,
    RankSureness,
    Sureness,
    WayShift,
)
from alliance_health.report.sureness_sections import left_out_finding

HOSTILE = "<script>alert('x')</script>"


def _left(metric_id: str, change: float, without: str = "watch", band: str = "watch") -> LeftOut:
    return LeftOut(
        index="leading_index", metric_id=metric_id, change=change, band=band, band_without=without
    )


def _ways(n: int) -> tuple[WayShift, ...]:
    given = {"scaling": "min-max", "mean": "arithmetic", "agreed": False}
    return tuple(
        WayShift(index=index, **given, mean_rank_shift=shift if n > 1 else None, n_alliances=n)
        for index, shift in (("leading_index", 0.26), ("lagging_index", 1.24))
    )


def _pairs(n: int, p: float) -> tuple[PairShare, ...]:
    names = [f"a{at}" for at in range(n)]
    return tuple(
        PairShare(
            index="leading_index", above=one, below=other, p_above=p if one < other else 1 - p
        )
        for one in names
        for other in names
        if one != other
    )


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_page_says_what_would_turn_a_band(alliance_page) -> None:
    turns = (IndexTurns(index="leading_index", sentences=("Watch becomes strong if so.",)),)
    page = alliance_page(
        only=("page_one", "how_sure"), sureness=Sureness(turns=turns, left_out=(_left("trust", 2),))
    )
    said = _words(page)
    assert "What would turn a band Influence Watch becomes strong if so." in said
    assert 'id="how-sure-tornado"' in page or 'id="tornado"' in page


def test_words_from_data_are_text(alliance_page) -> None:
    turns = (IndexTurns(index="leading_index", sentences=(HOSTILE,)),)
    page = alliance_page(only=("page_one", "how_sure"), sureness=Sureness(turns=turns))
    assert HOSTILE not in page


def test_a_page_without_an_index_has_no_metric_to_leave_out(alliance_page) -> None:
    page = alliance_page(only=("page_one", "how_sure"), sureness=Sureness())
    assert "Neither index can be judged" in _words(page)
    assert "Both indices without one metric" not in page


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        (
            [_left("trust", -1.2), _left("days", 4.4)],
            "No band hangs on a single metric; Days moves Influence most when left out (+4).",
        ),
        (
            [_left("trust", -1.2, "weak"), _left("days", 4.4)],
            "Influence is watch, but would be weak without Trust (−1).",
        ),
        (
            [_left("trust", -1.2, "weak"), _left("days", -4.4, "weak")],
            "Influence is watch, but would be weak without Days (−4), or another one.",
        ),
        (
            [_left(name, -2.0, "weak") for name in ("days", "pace", "trust")],
            "Influence is watch, but would be weak without Trust (−2), or any of 2 others.",
        ),
    ],
)
def test_the_finding_tells_whether_a_band_hangs_on_one_metric(
    left_out: list[LeftOut], said: str
) -> None:
    labels = {"trust": "Trust", "days": "Days", "pace": "Pace"}
    assert left_out_finding(left_out, labels) == said


def test_ranks_of_few_alliances_are_not_told(make) -> None:
    view = make.portfolio_view(ranks=RankSureness(ways=_ways(4)))
    section = sections.ranks_sure(view)
    assert section.finding == "Fewer than 5 alliances have an index: no ranks are told."
    assert section.figures == ()
    assert section.data["ways"][0]["shifts"] == {"Influence": None, "Outcomes": None}


def test_undecided_pairs_are_counted(make) -> None:
    ranks = RankSureness(ways=_ways(6), pairs=_pairs(6, 0.8))
    view = make.portfolio_view(ranks=ranks)
    section = sections.ranks_sure(view)
    assert section.finding == "Influence leaves 15 of 15 pairs undecided."
    assert [figure.figure_id for figure in section.figures] == ["pair-order"]


def test_without_draws_the_largest_shift_is_told(make) -> None:
    view = make.portfolio_view(ranks=RankSureness(ways=_ways(6)))
    assert sections.ranks_sure(view).finding == (
        "Under other ways of scoring alliances move by up to 1.2 ranks on average "
        "(Outcomes, min-max, arithmetic mean)."
    )
