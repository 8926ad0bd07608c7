"""Who faded out of OpenStack, and when: known from the press, told from the counts alone."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from alliance_health.commands.give_and_get import fading_of, life_signs_of
from alliance_health.pipeline import Analysis, analyse, open_workbook
from alliance_health.tables.calendar import Period

FOLDER = Path(__file__).resolve().parents[2] / "data" / "cases" / "openstack"
CENTRE, CONSORTIUM = "intel-rackspace-osic", "openstack-consortium"


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyse(open_workbook(FOLDER), n_draws=0)


@pytest.fixture(scope="module")
def fading(analysis: Analysis) -> pd.DataFrame:
    return fading_of(analysis).set_index(["alliance_id", "partner_id"])


@pytest.mark.parametrize(
    ("partner", "known"),
    [("intel", "2017Q2"), ("hpe", "2016Q4"), ("mirantis", "2017Q4")],
)
def test_those_who_left_are_named_within_two_quarters(
    fading: pd.DataFrame, partner: str, known: str
) -> None:
    told = fading.loc[(CONSORTIUM, partner)]
    assert told["state"] in ("faded", "gone")
    assert abs(Period.parse(told["faded_on"]).ordinal - Period.parse(known).ordinal) <= 2
    assert told["fade_p"] < 0.001
    assert told["activity"] == "commits_authored"


def test_cisco_and_canonical_left_earlier_and_nobody_else_is_named(fading: pd.DataFrame) -> None:
    named = fading.loc[CONSORTIUM]
    left = named[named["state"] != "active"]["faded_on"].to_dict()
    assert left == {
        "canonical": "2013Q3",
        "cisco": "2015Q3",
        "hpe": "2016Q4",
        "intel": "2017Q2",
        "mirantis": "2017Q4",
    }


def test_the_fall_of_hpe_could_be_said_when_its_third_low_quarter_ended(
    fading: pd.DataFrame,
) -> None:
    assert fading.loc[(CONSORTIUM, "hpe"), "warned_on"] == "2017-06-30"


def test_at_the_centre_intel_fades_and_rackspace_does_not(fading: pd.DataFrame) -> None:
    assert fading.loc[(CENTRE, "intel"), "faded_on"] == "2017Q3"
    assert fading.loc[(CENTRE, "rackspace"), "state"] == "active"


def test_before_anybody_left_nobody_of_them_is_named(analysis: Analysis) -> None:
    told = fading_of(analysis, "2016Q3").set_index(["alliance_id", "partner_id"])["state"]
    assert told[CONSORTIUM][["hpe", "intel", "mirantis", "red-hat"]].tolist() == ["active"] * 4


def test_signs_of_life_cannot_be_told_from_counts_of_commits(analysis: Analysis) -> None:
    assert set(life_signs_of(analysis)["verdict"]) == {"cannot be told"}
