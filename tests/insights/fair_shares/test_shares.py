"""Shares of contributions and benefits: their gap, its noise, its drift, and what has none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.insights.fair_shares.shares import share_gaps, share_table

FLOW = st.floats(0, 1e6)


def last(table, partner="them"):
    """Return the last row of one partner."""
    return table[table["partner_id"] == partner].iloc[-1]


def test_a_window_of_four_periods_by_hand(flows) -> None:
    # Theirs put in 10, 20, 30, 40 of 100 each: 100 of 400. They got 40 of 200 each: 160 of 800.
    us = [(90, 160), (80, 160), (70, 160), (60, 160)]
    them = [(10, 40), (20, 40), (30, 40), (40, 40)]
    row = last(share_table(flows(us=us, them=them)))
    assert (row["contribution"], row["benefit"], row["n_periods"]) == (100, 160, 4)
    assert (row["contribution_share"], row["benefit_share"]) == (0.25, 0.2)
    assert (row["share_gap"], row["return"]) == pytest.approx((-5, 1.6))


def test_the_interval_is_the_jackknife_of_its_periods(flows) -> None:
    us = [(90, 160), (80, 160), (70, 160), (60, 160)]
    them = [(10, 40), (20, 40), (30, 40), (40, 40)]
    row = last(share_table(flows(us=us, them=them)))
    # Without each period theirs put in 90, 80, 70, 60 of 300: gaps 20 - 30, 26.67, 23.33, 20.
    # Their mean is -5; squares 25 + 2.78 + 2.78 + 25 = 55.56; times 3/4: error 6.455.
    error = np.sqrt(0.75 * 2 * (25 + 25 / 9))
    # 2.3534: the 95 % quantile of Student's t with 3 degrees, from tables.
    assert row["gap_high"] == pytest.approx(-5 + 2.3534 * error, abs=1e-3)
    assert row["gap_low"] == pytest.approx(-5 - 2.3534 * error, abs=1e-3)


def test_a_drift_is_the_mean_change_and_its_t_test(flows) -> None:
    from scipy.stats import ttest_1samp

    gaps = [0, -1, -3, -4, -4, -6, -8, -9]
    them = [(50, 50 + gap) for gap in gaps]
    us = [(50, 50 - gap) for gap in gaps]
    row = last(share_table(flows(us=us, them=them)))
    assert row["drift"] == pytest.approx(-9 / 7)
    assert row["drift_p"] == pytest.approx(ttest_1samp(np.diff(gaps), 0).pvalue)


def test_seven_periods_have_no_drift_and_three_no_interval(flows) -> None:
    seven = last(share_table(flows(us=[(50, 60)] * 7, them=[(50, 40)] * 7)))
    assert np.isnan([seven["drift"], seven["drift_p"]]).all()
    three = last(share_table(flows(us=[(50, 60)] * 3, them=[(50, 40)] * 3)))
    assert three["n_periods"] == 3
    assert np.isnan([three["gap_low"], three["gap_high"]]).all()


def test_a_walk_without_drift_passes_the_test_in_one_case_of_twenty(flows) -> None:
    random = np.random.default_rng(7)
    found = []
    for _ in range(120):
        gaps = np.cumsum(random.normal(0, 2, 8))
        pairs = zip(50 - gaps, 50 + gaps, strict=True)
        us, them = zip(*(((50, one), (50, other)) for one, other in pairs), strict=True)
        found.append(last(share_table(flows(us=us, them=them), ["2026Q3"]))["drift_p"] <= 0.05)
    # 120 cases at 5 %: more than 13 come by chance in under 1 of 100.
    assert sum(found) <= 13


def test_the_interval_holds_the_truth_in_nine_of_ten_cases(flows) -> None:
    random = np.random.default_rng(11)
    hits = 0
    for _ in range(200):
        given = random.normal(50, 5, 4)
        us = [(100 - one, 60.0) for one in given]
        row = last(share_table(flows(us=us, them=[(one, 40.0) for one in given]), ["2026Q3"]))
        hits += row["gap_low"] <= -10 <= row["gap_high"]
    # 200 cases at 90 %: fewer than 167 hits come by chance in under 1 of 100.
    assert hits >= 167


def test_lasting_counts_the_last_periods_as_they_are_shown(flows) -> None:
    gaps = [16, 3, 15.04, 14.96, 20, 15]
    us = [(50, 50 + gap) for gap in gaps]
    table = share_table(flows(us=us, them=[(50, 50 - gap) for gap in gaps]))
    # 14.96 is shown as 15.0; 3 ends the run.
    assert [last(table, one)["lasting"] for one in ("us", "them")] == [4, 4]


@given(st.lists(st.tuples(FLOW, FLOW), min_size=2, max_size=6))
def test_gaps_add_up_to_nothing_and_do_not_depend_on_the_unit(pairs) -> None:
    given, got = (np.array(one) for one in zip(*pairs, strict=True))
    gaps = share_gaps(given, got)
    if given.sum() > 0 and got.sum() > 0:
        assert gaps.sum() == pytest.approx(0, abs=1e-6)
        assert (np.abs(gaps) <= 100 + 1e-9).all()
        assert share_gaps(3 * given, got / 7) == pytest.approx(gaps, abs=1e-6)
    else:
        assert np.isnan(gaps).all()


@pytest.mark.parametrize(
    ("us", "them", "why"),
    [
        ([(0, 60)] * 4, [(0, 40)] * 4, "nothing was put in"),
        ([(60, 0)] * 4, [(40, 0)] * 4, "nothing was got out"),
        ([(60, -90)] * 4, [(40, 40)] * 4, "a negative sum has no shares"),
        ([(-60, 90)] * 4, [(40, 40)] * 4, "a negative sum has no shares"),
    ],
)
def test_what_has_no_shares_says_why(flows, us, them, why) -> None:
    row = last(share_table(flows(us=us, them=them)))
    assert np.isnan(row["share_gap"])
    assert row["why"] == why


def test_one_partner_has_no_shares_and_one_missing_flow_hides_all(flows) -> None:
    assert last(share_table(flows(us=[(60, 90)] * 4)), "us")["why"] == "only one partner"
    given = flows(us=[(60, 90)] * 4, them=[(40, 40)] * 4)
    hole = given["partner_id"].eq("them") & given["period"].eq("2026Q1")
    given = given.assign(
        benefit=given["benefit"].mask(hole), why=given["why"].mask(hole, "an entry without worth")
    )
    table = share_table(given)
    assert table.loc[table["period"] == "2026Q3", "share_gap"].isna().all()
    assert last(table)["why"] == "them: an entry without worth (2026Q1)"
    assert last(table)["contribution_share"] == 0.4


def test_a_correction_may_be_negative_when_the_sum_is_not(flows) -> None:
    row = last(
        share_table(flows(us=[(60, 90)] * 4, them=[(40, 40), (40, -10), (40, 40), (40, 40)]))
    )
    assert row["benefit"] == 110
    assert not np.isnan(row["share_gap"])


def test_three_partners_one_of_whom_left(flows) -> None:
    us = [(50, 50)] * 4
    table = share_table(flows(us=us, b=[(30, 30)] * 4, c=[(20, 20), (20, 20), (0, 20), (0, 0)]))
    # c put in 40 of 360 and got 60 of 380: 15.79 - 11.11
    assert last(table, "c")["share_gap"] == pytest.approx(100 * (60 / 380 - 40 / 360))
    assert table[table["period"] == "2026Q3"]["share_gap"].sum() == pytest.approx(0, abs=1e-9)
