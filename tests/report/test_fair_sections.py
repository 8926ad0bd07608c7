"""The section about give and get: what it tells, what it folds away, what it leaves out."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from alliance_health.insights.fair_shares.asymmetry import ASYMMETRY_COLUMNS
from alliance_health.insights.fair_shares.result import FAIRNESS_COLUMNS, FairShares
from alliance_health.insights.fair_shares.synergy import SYNERGY_COLUMNS
from alliance_health.report import sections
from alliance_health.report.build_fair import fair_of
from alliance_health.report.fair_part import FairPart
from alliance_health.report.give_and_get_part import GivePart

ALLIANCE, PERIOD = "orion", "2026Q3"


def row(partner, side, **changes):
    """Return one row of fairness: theirs puts in 46 % and gets 31 %."""
    ours = side == "ours"
    usual = {
        **dict.fromkeys(FAIRNESS_COLUMNS, float("nan")),
        **{"alliance_id": ALLIANCE, "period": PERIOD, "partner_id": partner, "perspective": side},
        **{"contribution": 54.0 if ours else 46.0, "benefit": 69.0 if ours else 31.0},
        "contribution_share": 0.54 if ours else 0.46,
        "benefit_share": 0.69 if ours else 0.31,
        "share_gap": 15.0 if ours else -15.0,
        **{"gap_low": 14.0 if ours else -16.0, "gap_high": 16.0 if ours else -14.0},
        **{"rebalance": -15.0 if ours else 15.0, "put_in_more": 48.4 if ours else 0.0},
        **{"equal": 50.0, "proportional": 54.0 if ours else 46.0, "shapley": 45.0},
        **{"game": "model: alone, and half the surplus", "return": 1.28 if ours else 0.67},
        **{"is_most_valuable": False if ours else None, "others_gain": None},
        **{"drift": 0.0, "drift_p": 0.9, "verdict": "unfair", "faded_on": ""},
        "reason": "puts in 46.0 %, gets 31.0 %: 15.0 points too little",
    }
    return {**usual, **changes}


class Source:
    """As much of a report's source as this section reads."""

    def __init__(self, rows, *, unequal=(), synergy=()):
        partners = pd.DataFrame(
            [(ALLIANCE, "us", "Us"), (ALLIANCE, "them", "<b>Them</b>")],
            columns=["alliance_id", "partner_id", "name"],
        )
        settings = type("Settings", (), {"reporting_currency": "EUR"})()
        catalogue = type("Catalogue", (), {"settings": settings})()
        tables = {"partners": partners}
        self.analysis = type("Analysis", (), {"catalogue": catalogue, "tables": tables})()
        self.period = type("Period", (), {"label": PERIOD})()
        self.fair = FairShares(
            pd.DataFrame(rows, columns=list(FAIRNESS_COLUMNS)),
            pd.DataFrame(unequal, columns=list(ASYMMETRY_COLUMNS)),
            pd.DataFrame(synergy, columns=list(SYNERGY_COLUMNS)),
        )


def part_of(*rows, **more):
    return fair_of(Source(rows or (row("us", "ours"), row("them", "theirs")), **more), ALLIANCE)


def test_the_verdict_names_who_gets_too_little() -> None:
    part = part_of()
    assert part.verdict == "unfair"
    assert part.finding == (
        "Unfair: <b>Them</b> puts in 46.0 %, gets 31.0 %: 15.0 points too little."
    )
    assert part.drift == "No drift of the gap over 8 periods beyond noise."


def test_balance_is_told_in_numbers_both_ways() -> None:
    assert part_of().rebalance == (
        "Over 4 periods Us would pass €15 to <b>Them</b>: then benefits follow contributions.",
        "Or Us would put in €48.4 more for the same benefits.",
    )


def test_nothing_is_moved_within_the_fair_band_or_without_shares() -> None:
    fair = {"share_gap": 9.0, "verdict": "fair"}
    assert part_of(row("us", "ours", **fair), row("them", "theirs", **fair)).rebalance == ()
    nothing = {"share_gap": float("nan"), "rebalance": float("nan"), "drift_p": float("nan")}
    part = part_of(row("us", "ours", **nothing), row("them", "theirs", **nothing))
    assert part.rebalance == ()
    assert part.drift.startswith("Too little data for a drift")


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        ({"is_most_valuable": True}, "<b>Them</b> adds most, and every other partner is better"),
        ({"is_most_valuable": None, "others_gain": False}, "is not shown to be the most valuable"),
        ({"is_most_valuable": None, "others_gain": None}, "is not known"),
    ],
)
def test_the_most_valuable_partner_is_told_with_its_test(theirs, said) -> None:
    assert said in part_of(row("us", "ours"), row("them", "theirs", **theirs)).most_valuable


def test_without_a_game_nobody_is_most_valuable() -> None:
    none = {"is_most_valuable": None, "game": "assumed: no outside option, equal split"}
    part = part_of(row("us", "ours", **none), row("them", "theirs", **none))
    assert part.most_valuable.endswith("no worth of going alone is known.")


def test_who_has_gone_is_named_first() -> None:
    gone = row("them", "theirs", verdict="gone", reason="no act since 2025Q3")
    part = part_of(row("us", "ours"), gone)
    assert part.finding == "Gone: <b>Them</b>: no act since 2025Q3."


def test_where_nobody_looked_the_part_is_empty() -> None:
    source = Source([row("us", "ours")])
    assert fair_of(source, "other") == FairPart()
    source.fair = None
    assert fair_of(source, ALLIANCE) == FairPart()


@pytest.fixture
def shown(make):
    """Return the section of a part."""

    def build(part):
        return sections.give_and_get(make.alliance_view(fair=part, currency="EUR"))

    return build


def unequal(**changes):
    usual = {
        **dict.fromkeys(ASYMMETRY_COLUMNS, float("nan")),
        **{"alliance_id": ALLIANCE, "period": PERIOD, "what": "pain", "ours": 2.0, "theirs": 20.0},
        **{"unit": "% of own revenue", "measure": 10.0, "measured_in": "times", "level": "red"},
        **{"reason": "green up to 2, amber up to 5", "acknowledged_on": pd.NaT},
    }
    return {**usual, **changes}


def test_a_section_shows_shares_and_folds_splits_and_inequalities_away(shown) -> None:
    section = shown(part_of(unequal=[unequal()]))
    (shares,) = section.data["blocks"]
    told = ["<b>Them</b>", "46.0 % (€46)", "31.0 % (€31)", "-15.0 (-16.0 to -14.0)"]
    assert shares["rows"][1][:4] == told
    assert [one["summary"] for one in section.data["folded"]] == [
        "Ways to split, and who adds most",
        "Where both sides are unequal",
    ]
    drawn = [one.figure_id for one in section.figures]
    assert drawn == ["contribution-benefit", "split-comparison"]
    json.dumps(section.data)


def test_an_acknowledged_inequality_says_since_when(shown) -> None:
    agreed = unequal(
        level="amber", reason="acknowledged: Known.", acknowledged_on=pd.Timestamp("2026-01-31")
    )
    (block,) = shown(part_of(unequal=[agreed])).data["folded"][-1]["blocks"]
    assert block["rows"][0] == [
        "Pain (% of own revenue)", "2.0 %", "20 %", "10 times", "▲ amber",
        "Acknowledged: Known. (31\N{NO-BREAK SPACE}January 2026)",
    ]  # fmt: skip


def test_what_is_not_known_is_named_in_words_instead_of_rows_of_dashes(shown) -> None:
    unset = ("contribution", "benefit", "contribution_share", "benefit_share", "share_gap", "equal")
    nothing = dict.fromkeys(unset, float("nan"))
    unknown = unequal(what="size", level="not known", measure=float("nan"))
    part = part_of(row("us", "ours", **nothing), unequal=[unequal(), unknown])
    section = shown(part)
    assert section.data["blocks"] == []
    (block,) = section.data["folded"][-1]["blocks"]
    assert [line[0] for line in block["rows"]] == ["Pain (% of own revenue)"]
    assert block["sentence"].endswith("Not known: size.")


def test_silence_comes_before_what_is_unfair(make) -> None:
    silent = part_of(row("us", "ours", verdict="empty"), row("them", "theirs", verdict="empty"))
    give = GivePart(verdict="empty", finding="No sign of life: they have done nothing.")
    view = make.alliance_view(fair=silent, give=give, currency="EUR")
    section = sections.give_and_get(view)
    assert section.finding == "No sign of life: they have done nothing."
    assert [block["title"] for block in section.data["blocks"]][1] == "Signs of life"


def test_a_section_without_anything_says_so(shown) -> None:
    section = shown(FairPart())
    assert section.finding == "Nothing is known of what both sides put in and get out."
    assert section.data["blocks"] == section.data["folded"] == section.data["notes"] == []
    assert section.figures == ()


def test_names_are_escaped_on_the_page(alliance_page) -> None:
    page = alliance_page(only=("page_one", "give_and_get"), fair=part_of(), currency="EUR")
    assert "<b>Them</b>" not in page
    assert "&lt;b&gt;Them&lt;/b&gt; puts in 46.0" in page


def test_a_part_travels_as_json() -> None:
    part = part_of(unequal=[unequal()])
    assert FairPart.model_validate_json(part.model_dump_json()) == part
