"""How far ratings carry: who answered, what silence could hide, and what is not told."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from alliance_health.catalogue import Catalogue, load_catalogue
from alliance_health.insights.two_sides.factor_quality import factor_quality
from alliance_health.insights.two_sides.quality import (
    divided_factors,
    mean_interval,
    silent_bounds,
    survey_quality,
)
from alliance_health.insights.two_sides.quality_cells import (
    factor_answers,
    person_factors,
    shown_cells,
    shown_factors,
)
from alliance_health.insights.two_sides.quality_result import QUALITY_COLUMNS
from alliance_health.tables.checked import Tables, empty_frame
from alliance_health.tables.schemas import SCHEMAS

#: Items of six factors with one item each at working level, friction (q17) reversed.
ITEMS = ("q01", "q02", "q08", "q10", "q11", "q17")
WAVE = "2026Q2"
TOLD = [name for name in QUALITY_COLUMNS if name not in ("alliance_id", "wave", "perspective")]
TOLD = [name for name in TOLD if name not in ("level", "quality", "suppressed", "reason")]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("workbook")
    text = 'name = "Invented"\nreporting_currency = "EUR"\nfrequency = "quarter"\n'
    (folder / "workbook.toml").write_text(text, encoding="utf-8")
    return load_catalogue(folder)


def rated(side, people, items=ITEMS, **more):
    """Make ratings: for each person one number for all items, or one for each."""
    return [
        {
            "alliance_id": "orion", "wave": WAVE, "perspective": side, "level": "working",
            "respondent_id": f"{side}-{at}", "item_id": item, "rating": rating, "consent": False,
            **more,
        }
        for at, person in enumerate(people)
        for item, rating in zip(
            items, person if isinstance(person, tuple) else _turned(person, items), strict=True
        )
    ]  # fmt: skip


def _turned(rating, items):
    """Answer every item alike, the reversed one turned."""
    return tuple(6 - rating if item == "q17" else rating for item in items)


def asked(**numbers):
    """Make invitations of the working level, by side."""
    return [
        {
            "alliance_id": "orion",
            "wave": WAVE,
            "perspective": side,
            "level": "working",
            "invited": n,
        }
        for side, n in numbers.items()
    ]


def tables_of(ratings, invitations=()):
    frames = {}
    for name, rows in {"ratings": ratings, "invitations": list(invitations)}.items():
        empty = empty_frame(SCHEMAS[name])
        laid = pd.DataFrame(rows).reindex(columns=empty.columns).assign(line=range(len(rows)))
        frames[name] = laid.astype(empty.dtypes)
    return Tables(frames)


def quality(catalogue, ratings, invitations=()):
    found = survey_quality(tables_of(ratings, invitations), catalogue)
    assert list(found.columns) == list(QUALITY_COLUMNS)
    return found[found["alliance_id"] == "orion"].set_index(["perspective", "level"])


def people(n, seed=1):
    """Draw people with an opinion of their own."""
    draw = np.random.default_rng(seed)
    own = draw.normal(0, 0.9, (n, 1))
    raw = np.clip(np.rint(3.3 + own + draw.normal(0, 0.5, (n, len(ITEMS)))), 1, 5)
    raw[:, ITEMS.index("q17")] = 6 - raw[:, ITEMS.index("q17")]
    return [tuple(float(one) for one in person) for person in raw]


def test_response_balance_and_bounds_worked_by_hand(catalogue):
    both = rated("ours", [4] * 6) + rated("theirs", [2] * 8)
    found = quality(catalogue, both, asked(ours=8, theirs=16))
    ours, theirs = found.loc[("ours", "working")], found.loc[("theirs", "working")]
    assert (ours["response_rate"], theirs["response_rate"]) == (0.75, 0.5)
    assert ours["share_ours"] == theirs["share_ours"] == pytest.approx(6 / 14)
    assert ours["asked_share_ours"] == pytest.approx(8 / 24)
    # (6 x 4 + 2 x 1) / 8 and (24 + 10) / 8; (8 x 2 + 8) / 16 and (16 + 40) / 16.
    assert (ours["mean"], ours["worst"], ours["best"]) == (4, 3.25, 4.25)
    assert (theirs["worst"], theirs["best"]) == (1.5, 3.5)
    assert ours["flags"] == "lopsided"  # a third of the people asked are ours
    assert theirs["sentence"] == (
        "8 of 16 people asked answered (50 %); one side has more than 65 % of the people asked or "
        "answering; silent people could have put the mean anywhere from 1.5 to 3.5."
    )


def test_without_invitations_a_rate_is_not_known(catalogue):
    found = quality(catalogue, rated("ours", [4] * 6) + rated("theirs", [4] * 6))
    row = found.loc[("ours", "working")]
    assert row[["invited", "response_rate", "worst", "best"]].isna().all()
    assert row["quality"] == "not known"
    assert row["sentence"] == "6 people answered; how many were asked is not known."


def test_more_answers_than_invitations_are_a_flag_and_no_rate(catalogue):
    both = rated("ours", [4] * 6) + rated("theirs", [4] * 6)
    row = quality(catalogue, both, asked(ours=5, theirs=6)).loc[("ours", "working")]
    assert row["flags"] == "more answers than invitations"
    assert math.isnan(row["response_rate"])


@pytest.mark.parametrize(("invited", "flag"), [(12, ""), (13, "few answered")])
def test_half_of_those_asked_is_enough_and_less_is_not(invited, flag, catalogue):
    both = rated("ours", [4] * 6) + rated("theirs", [4] * 6)
    found = quality(catalogue, both, asked(ours=invited, theirs=12))
    assert found.loc[("ours", "working"), "flags"] == flag


def test_a_hidden_cell_says_nothing_but_that(catalogue):
    both = rated("ours", [4] * 6) + rated("theirs", [1] * 4)
    found = quality(catalogue, both, asked(ours=6, theirs=40))
    hidden = found.loc[("theirs", "working")]
    assert hidden[[name for name in TOLD if name not in ("flags", "sentence")]].isna().all()
    assert (hidden["flags"], hidden["sentence"], hidden["quality"]) == ("", "", "hidden")
    assert hidden["suppressed"]
    assert found.loc[("ours", "working"), "flags"] == "one side"


def test_nobody_and_too_few_read_alike(catalogue):
    ours = rated("ours", [4] * 6)
    few = quality(catalogue, ours + rated("theirs", [1] * 4), asked(ours=6, theirs=9))
    none = quality(catalogue, ours, asked(ours=6, theirs=9))
    pd.testing.assert_frame_equal(few, none)


def test_what_a_hidden_side_answers_changes_nothing_that_is_shown(catalogue):
    ours = rated("ours", people(9))
    one, other = (
        quality(catalogue, ours + rated("theirs", said), asked(ours=12, theirs=9))
        for said in ([1] * 4, [5, 4, 3, 5])
    )
    pd.testing.assert_frame_equal(one, other)


def test_the_spread_is_told_from_eight_people_and_division_from_five(catalogue):
    split = [1, 5, 1, 5, 1, 5, 5]
    spread = ["mean_low", "mean_high", "alpha", "omega", "rwg_j", "ad"]
    both = rated("ours", split) + rated("theirs", [*split, 1])
    found = quality(catalogue, both, asked(ours=9, theirs=9))
    assert found.loc[("ours", "working"), spread].isna().all()
    told = found.loc[("theirs", "working"), ["mean_low", "mean_high", "rwg_j", "ad"]]
    assert told.notna().all()
    assert all(flags.startswith("divided") for flags in found["flags"])
    sentence = found.loc[("ours", "working"), "sentence"]
    assert "divided, so its mean is no headline" in sentence
    assert "silent people" not in sentence


def test_signed_executives_are_told_without_spread_balance_or_division(catalogue):
    top = rated("ours", [1, 5], level="executive", consent=True)
    top += rated("theirs", [4], level="executive", consent=True)
    found = quality(catalogue, top)
    row = found.loc[("ours", "executive")]
    assert row["mean"] == 3
    assert row[["rwg_j", "ad", "mean_low", "share_ours"]].isna().all()
    assert row["flags"] == ""
    unsigned = quality(catalogue, rated("ours", [1, 5], level="executive"))
    assert unsigned["suppressed"].all()


def test_people_who_all_agree_are_never_shown_to_agree_more_than_two_who_differ(catalogue):
    alike = rated("ours", [4] * 8) + rated("theirs", [4] * 8)
    one_off = rated("ours", [4] * 8) + rated("theirs", [4] * 8)
    one_off = [
        {**row, "rating": row["rating"] - 1} if row["respondent_id"] == "ours-0" else row
        for row in one_off
    ]
    first, second = (
        quality(catalogue, rows).loc[("ours", "working"), ["rwg_j", "ad"]]
        for rows in (alike, one_off)
    )
    # One of eight a point below: |4 - 3.875| seven times and 0.875 once make 0.22. Two a point
    # apart, one up and one down, make 0.25.
    assert second["ad"] == pytest.approx(0.22)
    assert first["ad"] == pytest.approx(0.25)
    assert first["rwg_j"] < second["rwg_j"] < 1


def test_a_mean_is_that_of_the_published_factors_without_the_hidden_one(catalogue):
    # Of nine people only four judge q01: its factor is hidden, and moves nothing.
    some = people(9)
    blank = [(None, *person[1:]) if at > 3 else person for at, person in enumerate(some)]
    turned = [(6 - person[0], *person[1:]) if person[0] is not None else person for person in blank]
    one, other = (quality(catalogue, rated("ours", said))["mean"] for said in (blank, turned))
    assert one.tolist() == other.tolist()
    columns = list(zip(*blank, strict=True))
    means = [round(np.mean(column), 2) for column in columns[1:5]]
    means.append(round(np.mean([6 - one for one in columns[5]]), 2))
    assert one.iloc[0] == pytest.approx(np.mean(means), abs=0.0051)


def test_small_groups_are_drawn_towards_the_others_and_the_raw_mean_stays(catalogue):
    rows = [
        row
        for at in range(6)
        for side in ("ours", "theirs")
        for row in rated(
            side, people(5 + at, seed=at), alliance_id="orion" if at == 0 else f"a{at}"
        )
    ]
    found = survey_quality(tables_of(rows), catalogue)
    common = (found["mean"] - found["shrunken"]) * (found["own_weight"] < 1)
    assert found["own_weight"].between(0, 1).all()
    assert (common.abs() > 0).any()
    assert found["n_groups"].eq(12).all()
    assert found["icc2"].between(0, 1).all()


def test_below_ten_groups_there_is_no_icc(catalogue):
    found = quality(catalogue, rated("ours", people(8)) + rated("theirs", people(8, 2)))
    assert found[["icc1", "icc2", "icc1_raw", "icc2_raw"]].isna().all(axis=None)


def test_alpha_of_a_cell_needs_ten_complete_people(catalogue):
    nine, ten = (quality(catalogue, rated("ours", people(n))).iloc[0] for n in (9, 10))
    assert math.isnan(nine["alpha"])
    assert 0.5 < ten["alpha"] < 1


def test_waves_say_nothing_about_one_another(catalogue):
    rows = rated("ours", people(9))
    other = [{**row, "wave": "2026Q1", "rating": 1.0} for row in rows]
    alone = survey_quality(tables_of(rows), catalogue)
    both = survey_quality(tables_of(rows + other), catalogue)
    pd.testing.assert_frame_equal(alone, both[both["wave"] == WAVE].reset_index(drop=True))
    one = survey_quality(tables_of(rows + other), catalogue, wave=WAVE)
    pd.testing.assert_frame_equal(alone, one)


def test_a_workbook_without_survey_has_no_rows(catalogue):
    found = survey_quality(tables_of([], asked(ours=9)), catalogue)
    assert found.empty
    assert list(found.columns) == list(QUALITY_COLUMNS)


def test_factors_are_divided_one_by_one(catalogue):
    split = [(1.0, 4.0, 4.0, 4.0, 4.0, 2.0), (5.0, 4.0, 4.0, 4.0, 4.0, 2.0)] * 4
    answers = factor_answers(tables_of(rated("ours", split))["ratings"], catalogue)
    cells = shown_cells(answers, 5)
    factors = shown_factors(person_factors(answers), cells)
    found = divided_factors(answers, cells, factors)["divided"]
    assert set(found[found].index.get_level_values("factor")) == {catalogue.survey["q01"].factor}


@pytest.mark.parametrize(("mean", "n", "asked_people"), [(4.0, 6, 8), (1.0, 5, 50), (5.0, 9, 9)])
def test_bounds_hold_whatever_silent_people_think(mean, n, asked_people):
    worst, best = silent_bounds(mean, n, asked_people)
    for silent in np.linspace(1, 5, 9):
        whole = (n * mean + (asked_people - n) * silent) / asked_people
        assert worst - 1e-12 <= whole <= best + 1e-12
    assert (worst == best) == (n == asked_people)


def test_coverage_of_the_finite_population_interval_is_ninety_per_cent():
    # 2,000 drawn populations of 20 of whom 12 answer at random: 1,800 covered, and the binomial
    # error of one in a thousand is 3.3 x sqrt(2000 x 0.9 x 0.1) = 44. Without 1 - n / N it is 99 %.
    draw = np.random.default_rng(20260930)
    covered = plain = 0
    for _ in range(2000):
        population = np.clip(3.4 + draw.normal(0, 0.6, 20), 1, 5)
        sample = draw.choice(population, 12, replace=False)
        mean, variance = sample.mean(), sample.var(ddof=1)
        low, high = mean_interval(mean, variance, 12, 20)
        wide_low, wide_high = mean_interval(mean, variance, 12)
        covered += low <= population.mean() <= high
        plain += wide_low <= population.mean() <= wide_high
    assert abs(covered - 1800) <= 44
    assert plain > 1900


def test_own_factors_are_judged_by_their_items():
    # x: one opinion and little noise; y: noise alone; z: noise over the whole scale.
    draw = np.random.default_rng(4)
    rows = []
    for at in range(36):
        cell = {"alliance_id": f"a{at // 6}", "wave": WAVE, "perspective": "ours"}
        person = {**cell, "level": "working", "respondent_id": f"r{at}"}
        said = {
            "x": 3 + draw.normal(0, 0.8) + draw.normal(0, 0.3, 3),
            "y": 3 + draw.normal(0, 0.5, 3),
            "z": draw.integers(1, 6, 3),
        }
        for name, answers in said.items():
            for number, answer in enumerate(np.clip(np.rint(answers), 1, 5), start=1):
                rows.append({**person, "item_id": f"{name}{number}", "answer": float(answer)})
    answers = pd.DataFrame(rows)
    items = {name: [f"{name}{at}" for at in (1, 2, 3)] for name in "xyz"} | {"pair": ["x1", "x2"]}
    found = factor_quality(answers, items).set_index("factor")
    assert found["verdict"].to_dict() == {
        "x": "usable", "y": "hangs together loosely", "z": "hangs together loosely",
        "pair": "cannot tell",
    }  # fmt: skip
    assert found.loc["x", "n_complete"] == 36
    assert found.loc["pair", "reason"] == "2 items; 3 are needed"
    few = factor_quality(answers[answers["alliance_id"] == "a0"], {"x": items["x"]}).iloc[0]
    assert few["reason"] == "6 complete respondents; 10 are needed"
