"""Links on pages: the answer first, all pairs told, nothing of other alliances on a page."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from alliance_health.report import sections
from alliance_health.report.exporter import export_notebook
from alliance_health.report.links import LinkSigns, LinkTold, PortfolioLinks, ProfilePoint

HOSTILE = "<script>alert('x')</script>"


def _told(leading: str, verdict: str, **changes: object) -> LinkTold:
    claim = verdict.startswith(("leads", "both", "coincident"))
    fields = {
        "leading": leading, "lagging": "bookings", "leading_label": leading.capitalize(),
        "lagging_label": "Bookings", "verdict": verdict, "sentence": "A sentence.",
        "lag": 2 if claim else None, "lag_low": 1 if claim else None,
        "lag_high": 3 if claim else None, "association": 0.42, "size": None, "size_low": None,
        "size_high": None, "n_alliances": 22, "n_periods": 16, "p": 0.004, "p_adjusted": 0.012,
        "p_reverse": 0.6, "permutations": 4999, "minimum_detectable": 0.31, "declared": True,
    }  # fmt: skip
    return LinkTold(**{**fields, **changes})


def _links(**changes: object) -> PortfolioLinks:
    trust = _told("trust", "leads by 2 quarters (1-3)")
    profile = [ProfilePoint(lag=lag, association=0.1, line=0.2, raw=0.3) for lag in (-1, 0, 1)]
    fields = {
        "answer": "In part.", "declared": (_told("plans", "no evidence found"), trust),
        "exploratory": (_told("pace", "leads", declared=False),), "tested": 2,
        "explored": 238, "hints": 1,
        "permutations": 4999, "shown": trust, "profile": tuple(profile),
        "trajectories": "None changed fields.",
    }  # fmt: skip
    return PortfolioLinks(**{**fields, **changes})


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_answer_is_the_finding_and_numbers_of_tests_are_printed(make) -> None:
    section = sections.portfolio_links(make.portfolio_view(links=_links()))
    assert section.finding == "In part."
    assert section.data["tests"][0]["sentence"] == (
        "2 of 2 declared pairs could be tested; p is adjusted for that number. Up to 4,999 "
        "re-pairings of alliances a pair; they take alliances as exchangeable."
    )
    assert "does not say that the one makes the other move" in section.data["notes"][0]


def test_claims_come_first_and_every_pair_has_a_row(make) -> None:
    (block,) = sections.portfolio_links(make.portfolio_view(links=_links())).data["blocks"]
    assert block["rows"] == [
        ["Trust", "Bookings", "Leads by 2 quarters (1-3)", "+0.42", "22 × 16", "in sample only"],
        ["Plans", "Bookings", "No evidence found", "+0.42", "22 × 16", "may miss below 0.31"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (_told("a", "leads (confirmed)"), "confirmed on unseen data"),
        (_told("a", "leads", p=None, p_adjusted=None), "in sample only"),
        (_told("a", "coincident"), "in sample only"),
        (_told("a", "refused", reason="both hold costs"), "both hold costs"),
        (_told("a", "too little data"), "—"),
        (_told("a", "no evidence found", minimum_detectable=None), "—"),
    ],
)
def test_how_sure_is_said_in_words(make, told, said) -> None:
    view = make.portfolio_view(links=_links(declared=(told,)))
    (block,) = sections.portfolio_links(view).data["blocks"]
    assert block["rows"][0][-1] == said


def test_p_values_are_folded_away(make) -> None:
    told = _told("a", "leads by 2 quarters (2-2), confirmed", p_adjusted=0.0004)
    data = sections.portfolio_links(make.portfolio_view(links=_links(declared=(told,)))).data
    assert data["blocks"][0]["rows"][0][2] == "Leads by 2 quarters"
    assert data["tests"][0]["rows"][0][2:] == ["p < 0.001", "p 0.600", "4,999"]


def test_exploratory_pairs_are_folded_away_and_called_hints(make, notebook_of) -> None:
    view = make.portfolio_view(links=_links())
    shown = notebook_of(sections.portfolio_page_one(view), sections.portfolio_links(view))
    page = export_notebook(shown)
    folded = re.search(r"<details><summary>(One.*?)</summary>(.*?)</details>", page, re.DOTALL)
    assert folded.group(1) == "One hint among 238 exploratory pairs"
    assert "not a result" in folded.group(2)
    assert "Pace" in folded.group(2)


def test_map_profile_and_trajectories_are_drawn(make) -> None:
    section = sections.portfolio_links(make.portfolio_view(links=_links()))
    assert [one.figure_id for one in section.figures] == ["link-map", "lag-profile", "trajectories"]


def test_without_a_test_only_the_ways_are_drawn(make) -> None:
    section = sections.portfolio_links(make.portfolio_view())
    assert section.finding.endswith("was not tested for this report.")
    assert section.data["blocks"] == []
    assert [one.figure_id for one in section.figures] == ["trajectories"]


def test_where_no_alliance_has_a_place_no_way_is_drawn(make) -> None:
    view = make.portfolio_view()
    rows = [
        row.model_copy(update={"quadrant": row.quadrant.model_copy(update={"name": None})})
        for row in view.report.rows
    ]
    assert sections.portfolio_links(make.portfolio_view(rows=tuple(rows))).figures == ()


def test_a_pair_tested_on_one_alliance_names_it(make) -> None:
    one = _told("trust", "too little data", alliance="Orion", n_alliances=1)
    view = make.portfolio_view(links=_links(declared=(one,), tested=0))
    section = sections.portfolio_links(view)
    assert section.data["blocks"][0]["rows"][0][0] == "Trust (Orion)"
    assert [figure.figure_id for figure in section.figures] == ["trajectories"]


def test_signs_of_an_alliance_are_listed(alliance_page) -> None:
    signs = LinkSigns(statement="One factor fell.", signs=("Trust fell by 8 points in 2026Q2.",),
                      base="10 pairs were tested.")  # fmt: skip
    said = _words(alliance_page(only=("page_one", "early_signs"), links=signs))
    assert "One factor fell." in said
    assert "Trust fell by 8 points in Q2 2026." in said
    assert "does not say that the one makes the other move" in said


def test_an_alliance_without_a_test_says_so(alliance_page) -> None:
    said = _words(alliance_page(only=("page_one", "early_signs")))
    assert "was not tested for this report." in said


def test_words_from_data_are_text(alliance_page, make) -> None:
    page = alliance_page(only=("page_one", "early_signs"), links=LinkSigns(signs=(HOSTILE,)))
    assert HOSTILE not in page
    view = make.portfolio_view(links=_links(declared=(_told("t", "leads", leading_label=HOSTILE),)))
    assert HOSTILE not in str(sections.portfolio_links(view).figures[0].figure.to_dict())


def test_frames_of_figures_keep_missing_numbers_missing(make) -> None:
    links = _links(profile=(ProfilePoint(lag=1, association=0.1, line=None, raw=None),))
    figures = sections.portfolio_links(make.portfolio_view(links=links)).figures
    profile = next(one for one in figures if one.figure_id == "lag-profile")
    assert pd.isna(profile.table["rows"][0][2])
