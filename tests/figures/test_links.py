"""Pictures of links: an order in time with what chance reaches, nothing that looks like a cause."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.figures import (
    figure_lag_profile,
    figure_link_map,
    table_lag_profile,
    table_link_map,
)
from alliance_health.figures.link_map import MOST_EXPLORATORY
from alliance_health.insights.links.result import LINK_COLUMNS
from alliance_health.insights.links.wording import LinkWords

WORDS = LinkWords({"trust": "Trust", "bookings": "Bookings", "nps": "<b>NPS</b>"})


def _link(leading: str, lagging: str, verdict: str, **changes: object) -> dict[str, object]:
    found = {"lag": 2, "lag_low": 1, "lag_high": 3, "association": 0.4, "declared": True}
    base = {"leading": leading, "lagging": lagging, "verdict": verdict}
    return {**dict.fromkeys(LINK_COLUMNS), **base, **found, **changes}


def _links(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(LINK_COLUMNS))


def _profile(peak: int = 2, last: int = 2) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "leading": "trust", "lagging": "bookings", "lag": lag,
                "association": 0.4 if lag == peak else 0.1,
                "line": None if lag == 0 else 0.3 if lag < 0 else 0.2, "raw": 0.5,
            }
            for lag in range(-last, last + 1)
        ]
    ).astype({"line": "float64"})  # fmt: skip


LEADS = _links(_link("trust", "bookings", "leads by 2 quarters (1-3)"))


def test_the_peak_of_a_lead_is_filled_and_has_its_interval(traces) -> None:
    figure = figure_lag_profile(_profile(), LEADS, WORDS)
    (marks,) = traces(figure, "association")
    assert marks["x"] == [-2, -1, 0, 1, 2]
    assert marks["marker"]["size"] == [7, 7, 7, 7, 12]
    assert traces(figure, "interval")[0]["x"] == [1, 3]


def test_no_evidence_has_no_peak_and_no_interval(traces) -> None:
    figure = figure_lag_profile(_profile(), LEADS.assign(verdict="no evidence found"), WORDS)
    assert set(traces(figure, "association")[0]["marker"]["size"]) == {7}
    assert traces(figure, "interval") == []


def test_what_chance_reaches_is_a_band_for_each_direction() -> None:
    shapes = figure_lag_profile(_profile(), LEADS, WORDS).to_dict()["layout"]["shapes"]
    bands = [(one["x0"], one["x1"], one["y1"]) for one in shapes if one.get("name") == "chance"]
    assert bands == [(-2.5, -0.5, 0.3), (0.5, 2.5, 0.2)]


def test_each_side_says_what_comes_first(texts) -> None:
    said = texts(figure_lag_profile(_profile(), LEADS, WORDS))
    assert any("outcome first" in text for text in said)
    assert any("factor first" in text for text in said)
    assert any("Trust and Bookings" in text and "Leads by 2 quarters" in text for text in said)


def test_raw_associations_are_a_second_mark(traces) -> None:
    assert traces(figure_lag_profile(_profile(), LEADS, WORDS), "raw")[0]["y"] == [0.5] * 5


def test_a_profile_of_another_pair_is_refused() -> None:
    with pytest.raises(ValueError, match="other pairs than trust and nps"):
        figure_lag_profile(_profile(), LEADS.assign(lagging="nps"), WORDS)
    with pytest.raises(ValueError, match="`link` holds 2"):
        figure_lag_profile(_profile(), pd.concat([LEADS, LEADS]), WORDS)


def test_without_associations_the_figure_says_so(texts) -> None:
    figure = figure_lag_profile(_profile().iloc[:0], LEADS.assign(verdict="too little data"), WORDS)
    assert "No association could be reckoned." in texts(figure)


def test_without_a_pair_the_figure_says_that_nothing_was_tested(texts) -> None:
    figure = figure_lag_profile(_profile().iloc[:0], LEADS.iloc[:0], WORDS)
    assert texts(figure) == ["No pair could be tested: too little data."]


def test_the_profile_as_a_table_begins_with_the_outcome_first() -> None:
    table = table_lag_profile(_profile(last=1), WORDS)
    assert table["columns"][0] == "Quarters the factor is ahead"
    assert table["rows"][0] == [-1, 0.1, 0.3, 0.5]


def test_only_claims_have_a_line_and_the_rest_is_counted(traces, texts) -> None:
    links = _links(
        _link("trust", "bookings", "leads"),
        _link("trust", "nps", "no evidence found"),
        _link("pace", "nps", "coincident", lag=0),
        _link("pace", "bookings", "no evidence found", declared=False),
        _link("days", "bookings", "leads", declared=False),
    )
    figure = figure_link_map(links, WORDS)
    assert [trace["line"]["dash"] for trace in traces(figure, "declared")] == ["solid", "dot"]
    assert len(traces(figure, "exploratory")) == 1
    foot = texts(figure)[0]
    assert "no evidence found in 1" in foot
    assert "1 found by looking at every pair" in foot
    assert len(table_link_map(links, WORDS)["rows"]) == 4


def test_nothing_in_the_map_looks_like_a_cause() -> None:
    drawn = figure_link_map(LEADS, WORDS).to_dict()
    assert not any(note.get("showarrow") for note in drawn["layout"]["annotations"])
    assert not any("arrow" in str(trace.get("marker", {})) for trace in drawn["data"])
    assert "what moves first, not what makes it move" in str(drawn["layout"]["annotations"])


def test_the_lag_stands_on_the_line(texts) -> None:
    assert "2 (1\N{EN DASH}3)" in texts(figure_link_map(LEADS, WORDS))


def test_without_a_claim_the_map_says_so(texts) -> None:
    figure = figure_link_map(LEADS.assign(verdict="no evidence found"), WORDS)
    assert "<b>No pair is claimed to lead.</b>" in texts(figure)
    assert len(figure.data) == 0


def test_a_map_of_all_pairs_keeps_its_factors_apart() -> None:
    rows = [_link(f"f{a}", f"o{b}", "leads") for a in range(20) for b in range(12)]
    figure = figure_link_map(_links(*rows), WORDS)
    (factors,) = [trace for trace in figure.data if trace.name == "leading factor"]
    assert len(set(factors.y)) == 20
    assert min(b - a for a, b in zip(factors.y, factors.y[1:], strict=False)) >= 30


def test_of_many_exploratory_leads_the_strongest_are_drawn(texts) -> None:
    rows = [_link(f"f{at}", "o", "leads", declared=False, association=at / 100) for at in range(40)]
    figure = figure_link_map(_links(*rows), WORDS)
    (factors,) = [trace for trace in figure.data if trace.name == "leading factor"]
    assert len(factors.y) == MOST_EXPLORATORY
    assert "the 8 strongest found" in texts(figure)[0]
    assert any("F39" in text for text in texts(figure))


def test_a_lag_in_longer_periods_names_them(texts) -> None:
    figure = figure_link_map(_links(_link("trust", "nps", "leads by 1 half-year (1-3)")), WORDS)
    assert "2 (1\N{EN DASH}3) half-year" in texts(figure)
    profile = figure_lag_profile(
        _profile(), LEADS.assign(verdict="leads by 2 half-years (1-3)"), WORDS
    )
    assert profile.layout.xaxis.title.text.startswith("half-years between")


def test_labels_are_text(texts) -> None:
    figure = figure_link_map(_links(_link("trust", "nps", "leads")), WORDS)
    assert not any("<b>NPS" in text for text in texts(figure))
