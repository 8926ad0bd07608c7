"""The sample holds every table of the contract, and what is planted in the new ones."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from alliance_health.commands.explain import explain
from alliance_health.pipeline import Analysis, at_constant_rates
from alliance_health.report.build_data_health import provenance
from alliance_health.report.source import ReportSource
from alliance_health.tables.history import known_at
from alliance_health.tables.schemas import SCHEMAS


def test_the_sample_has_rows_in_every_table_of_the_contract(analysis: Analysis) -> None:
    accepted = analysis.workbook.checked.accounting.set_index("table")["accepted"]
    assert set(accepted.index) == set(SCHEMAS)
    assert (accepted > 0).all()


def test_every_stated_currency_has_its_alliances(
    analysis: Analysis, planted: dict[str, Any]
) -> None:
    foreign = {one["alliance_id"]: one["currency"] for one in planted["foreign"]}
    assert set(foreign.values()) == {"GBP", "USD"}
    for table in ("opportunities", "ledger", "observations", "targets", "baselines"):
        rows = analysis.stated[table].dropna(subset=["currency"])
        wanted = rows["alliance_id"].map(foreign).fillna("EUR")
        assert (rows["currency"] == wanted).all(), table
        assert set(foreign) <= set(rows["alliance_id"]), table


def test_foreign_deals_are_the_true_ones_after_conversion(
    analysis: Analysis, planted: dict[str, Any]
) -> None:
    deals = analysis.tables["opportunities"]
    foreign = deals[deals["alliance_id"].isin([one["alliance_id"] for one in planted["foreign"]])]
    assert len(foreign) > 500
    # Deals are true in whole thousands of EUR. Stated in whole units, each comes back within
    # half a unit of its currency, which is worth less than 0.65 EUR.
    away = (foreign["amount"] - (foreign["amount"] / 1000).round() * 1000).abs()
    assert away.max() < 0.65


def test_changes_of_foreign_alliances_owe_something_to_exchange_rates(
    analysis: Analysis, planted: dict[str, Any]
) -> None:
    changes = explain(analysis, planted["stories"]["building"]["alliance_id"])
    currency = changes[(changes["component"] == "currency") & (changes["index"] == "lagging_index")]
    assert currency["points"].abs().sum() > 0.05
    at_home = explain(analysis, planted["stories"]["in_form"]["alliance_id"])
    owed = at_home.loc[at_home["component"] == "currency", "points"]
    assert owed.eq(0).all()


def test_constant_rates_move_foreign_alliances_and_nobody_else(
    analysis: Analysis, planted: dict[str, Any], last: str
) -> None:
    constant = at_constant_rates(analysis)
    assert constant is not None
    lagging = [
        scores[(scores["id"] == "lagging_index") & (scores["period"] == last)]
        .set_index("alliance_id")["score"]
        .astype("float64")
        for scores in (analysis.scores, constant.scores)
    ]
    moved = (lagging[0] - lagging[1]).abs()
    foreign = [one["alliance_id"] for one in planted["foreign"]]
    assert (moved[foreign] > 0).all()
    assert moved.drop(foreign).dropna().eq(0).all()


def test_a_deal_entered_by_mistake_is_known_until_it_is_taken_back(
    analysis: Analysis, planted: dict[str, Any]
) -> None:
    one = planted["withdrawn"][0]
    gone = date.fromisoformat(one["recorded_on"])
    found = [
        (known_at(analysis.workbook.checked.tables, day)["opportunities"]["deal_id"])
        .eq(one["deal_id"])
        .sum()
        for day in (gone - timedelta(days=1), gone)
    ]
    assert found == [1, 0]


def test_one_override_still_holds_and_one_has_run_out(analysis: Analysis) -> None:
    expires = analysis.tables["overrides"]["expires_on"]
    assert sorted(expires >= pd.Timestamp(analysis.as_of)) == [False, True]


def test_each_expert_gives_a_hundred_points(analysis: Analysis) -> None:
    points = analysis.tables["expert_weights"].groupby("expert_id")["points"].agg(["size", "sum"])
    assert points.to_numpy().tolist() == [[8, 100]] * 3


def test_nobody_answers_who_was_not_asked(analysis: Analysis) -> None:
    group = ["alliance_id", "wave", "perspective", "level"]
    answered = analysis.tables["ratings"].groupby(group)["respondent_id"].nunique()
    invited = analysis.tables["invitations"].set_index(group)["invited"]
    assert answered.index.isin(invited.index).all()
    assert (invited.reindex(answered.index) >= answered).all()


def test_planted_invitations_are_the_only_odd_ones(
    analysis: Analysis, planted: dict[str, Any], last: str
) -> None:
    tables = analysis.tables
    odd = {name: one["alliance_id"] for name, one in planted["surveys"].items()}
    invited, ratings = (
        rows[rows["wave"] == last] for rows in (tables["invitations"], tables["ratings"])
    )
    side = ["alliance_id", "perspective"]
    working = [rows[rows["level"] == "working"] for rows in (invited, ratings)]
    asked = working[0].set_index(side)["invited"]
    answered = working[1].groupby(side)["respondent_id"].nunique().reindex(asked.index).fillna(0)
    low = (answered / asked)[(answered > 0) & (answered / asked < 0.5)]
    assert set(low.index.get_level_values(0)) == {odd["few_answer"]}
    of_ours = asked.xs("ours", level="perspective") / asked.groupby("alliance_id").sum()
    assert list(of_ours[~of_ours.between(0.35, 0.65)].index) == [odd["asked_lopsidedly"]]


def test_persons_in_contacts_are_codes(analysis: Analysis) -> None:
    contacts = analysis.tables["contacts"]
    for column in ("contact_ours", "contact_theirs"):
        assert contacts[column].str.fullmatch("p[0-9]{2}").all()


def test_one_candidate_is_beyond_the_limit_and_one_value_is_not_known(
    analysis: Analysis,
) -> None:
    values = analysis.tables["candidates"].pivot_table(
        "value", "candidate_id", "criterion_id", dropna=False
    )
    criteria = analysis.catalogue.criteria
    assert set(values.columns) == set(criteria)
    limit = criteria["reach"].knock_out
    assert (len(values), (values["reach"] < limit).sum()) == (4, 1)
    assert values.isna().to_numpy().sum() == 1


def test_charters_name_both_partners_and_one_has_no_agreed_share(
    analysis: Analysis, planted: dict[str, Any], data_folder: Path
) -> None:
    charters = analysis.catalogue.charters
    assert len(list((data_folder / "sample" / "charters").glob("*.toml"))) == len(charters) > 8
    with_share = {name for name, one in charters.items() if one.agreed_share}
    assert with_share == set(planted["kept"]["agreed_share"])
    assert set(charters) - with_share == {planted["stories"]["unfair_split"]["alliance_id"]}


def test_a_page_names_the_charter_of_its_own_alliance_only(analysis: Analysis) -> None:
    source = ReportSource(analysis, analysis.period)
    own = provenance(source, {"alliance_id": "vantor-aero"})
    named = [file for file in own.inputs if file.startswith("charters/")]
    assert named == ["charters/vantor-aero.toml"]
    assert own.catalogue_version.count("charters/") == 1
    # the page of the portfolio is made from all of them
    assert sum(file.startswith("charters/") for file in provenance(source, {}).inputs) > 1


@pytest.fixture
def last(planted: dict[str, Any]) -> str:
    return str(planted["last_period"])
