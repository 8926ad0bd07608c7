"""Where both sides are unequal, what is not known, and what both agreed to."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from alliance_health.catalogue.charter import AcknowledgedInequality
from alliance_health.insights.fair_shares.asymmetry import acknowledged_by, asymmetry_table
from alliance_health.insights.fair_shares.efforts import efforts_of
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Frequency

WINDOW = pd.DataFrame(
    {"alliance_id": ["a"], "period": ["2026Q3"], "end": [pd.Timestamp("2026-09-30")]}
)
OURS = {"perspective": "ours", "revenue": 1000.0, "loss_if_it_fails": 20.0, "importance": 2}
THEIRS = {"perspective": "theirs", "revenue": 200.0, "loss_if_it_fails": 40.0, "importance": 5}


def found(*partners, efforts=(), agreed=None, acknowledged=()):
    """Return the rows of alliance a by what they are about."""
    columns = ["alliance_id", "period", "what", "ours", "theirs"]
    shares = [("a", side, one) for side, one in (agreed or {}).items()]
    table = asymmetry_table(
        WINDOW,
        pd.DataFrame([{"alliance_id": "a", **one} for one in partners or (OURS, THEIRS)]),
        pd.DataFrame([("a", "2026Q3", *one) for one in efforts], columns=columns),
        pd.DataFrame(shares, columns=["alliance_id", "perspective", "agreed"]),
        {"a": acknowledged},
    )
    return table.set_index("what")


def test_both_sides_by_hand() -> None:
    rows = found()
    # 20 of 1,000 is 2 %, 40 of 200 is 20 %: above 15 red; ten times the pain, above 5 red
    assert rows.loc["dependence", ["ours", "theirs", "measure"]].to_list() == [2, 20, 20]
    assert rows.loc["dependence", "level"] == "red"
    assert rows.loc["pain", ["measure", "level"]].to_list() == [10, "red"]
    # five times as large: above 3, below 10; three points apart: above 2
    assert rows.loc["size", ["measure", "level"]].to_list() == [5, "amber"]
    assert rows.loc["importance", ["measure", "level"]].to_list() == [3, "red"]


def test_sides_can_be_exchanged() -> None:
    mirrored = found({**OURS, "perspective": "theirs"}, {**THEIRS, "perspective": "ours"})
    rows = found()
    for what in ("dependence", "size", "importance", "pain"):
        assert mirrored.loc[what, "measure"] == rows.loc[what, "measure"]
        assert mirrored.loc[what, "ours"] == rows.loc[what, "theirs"]


def test_partners_of_one_side_add_up_and_a_missing_one_hides_the_side() -> None:
    second = {**THEIRS, "revenue": 300.0, "loss_if_it_fails": 10.0, "importance": 2}
    rows = found(OURS, THEIRS, second)
    # 50 of 500 is 10 %; importance (5 + 2) / 2 = 3.5
    assert rows.loc["dependence", "theirs"] == 10
    assert rows.loc["importance", "theirs"] == 3.5
    hidden = found(OURS, THEIRS, {**second, "revenue": None})
    assert hidden.loc["size", ["level", "reason"]].to_list() == ["not known", "not known of theirs"]
    assert hidden.loc["importance", "level"] == "amber"


def test_what_nobody_wrote_down_is_not_known_rather_than_equal() -> None:
    blank = {"revenue": None, "loss_if_it_fails": None, "importance": None}
    rows = found({**OURS, **blank}, {**THEIRS, **blank})
    assert set(rows["level"]) == {"not known"}
    assert rows.loc["size", "reason"] == "not known of ours and theirs"
    assert found(OURS).loc["pain", "level"] == "not known"


def test_shares_of_time_are_held_against_the_agreement() -> None:
    efforts = [("time", 75.0, 25.0), ("money", 60.0, 40.0)]
    rows = found(efforts=efforts, agreed={"ours": 0.6, "theirs": 0.4})
    # 75 % against 60 %: 15 points, above 10, below 20
    assert rows.loc["time", ["ours", "measure", "agreed", "level"]].to_list() == [
        75,
        pytest.approx(15),
        60,
        "amber",
    ]
    assert rows.loc["money", "level"] == "green"
    assert rows.loc["attention", "level"] == "not known"
    assert found(efforts=efforts).loc["time", "level"] == "no agreement"


def agreement(what, day, note="Both know."):
    return AcknowledgedInequality(what=what, agreed_on=date.fromisoformat(day), note=note)


def test_an_inequality_agreed_in_writing_is_amber_not_red() -> None:
    rows = found(acknowledged=[agreement("pain", "2026-01-31"), agreement("size", "2027-01-31")])
    assert rows.loc["pain", ["level", "reason"]].to_list() == ["amber", "acknowledged: Both know."]
    assert rows.loc["pain", "acknowledged_on"] == pd.Timestamp("2026-01-31")
    # agreed later than the period: it does not count yet
    assert pd.isna(rows.loc["size", "acknowledged_on"])
    assert rows.loc["dependence", "level"] == "red"


def test_an_agreement_makes_nothing_worse_that_is_green() -> None:
    equal = [{**OURS, "perspective": side} for side in ("ours", "theirs")]
    rows = found(*equal, acknowledged=[agreement("pain", "2026-01-31")])
    assert rows.loc["pain", "level"] == "green"


def test_the_newest_agreement_counts() -> None:
    both = [agreement("size", "2026-02-01", "new"), agreement("size", "2025-02-01", "old")]
    assert acknowledged_by(both, date(2026, 9, 30))["size"].note == "new"
    assert acknowledged_by(both, date(2025, 9, 30))["size"].note == "old"


def efforts(*entries, meetings=()):
    """Add up efforts of four quarters up to 2026Q3."""
    columns = ["alliance_id", "perspective", "occurred_on", "flow", "type", "amount", "worth"]
    rows = [("a", *one) for one in entries]
    ledger = pd.DataFrame(rows, columns=columns)
    ledger = ledger.assign(occurred_on=pd.to_datetime(ledger["occurred_on"]))
    met = pd.DataFrame(meetings, columns=["held_on", "attended_ours", "attended_theirs"])
    met = met.assign(alliance_id="a", held_on=pd.to_datetime(met["held_on"]))
    last = Period.parse("2026Q3")
    grid = pd.DataFrame([("a", last.label, last.ordinal)])
    grid.columns = ["alliance_id", "period", "ordinal"]
    table = efforts_of(ledger, met, grid, Frequency.QUARTER).set_index("what")
    return {what: (row["ours"], row["theirs"]) for what, row in table.iterrows()}


def test_efforts_are_sums_of_four_quarters_by_hand() -> None:
    found = efforts(
        ("ours", "2025-09-30", "contribution", "hours", 900, 1),  # the quarter before the window
        ("ours", "2025-10-01", "contribution", "hours", 10, 1),
        ("ours", "2026-09-30", "contribution", "hours", 20, 1),
        ("theirs", "2026-08-01", "contribution", "hours", 5, 1),
        ("theirs", "2026-08-01", "benefit", "hours", 700, 1),
        ("ours", "2026-08-01", "contribution", "money", 1, 300.0),
        ("theirs", "2024-08-01", "contribution", "money", 1, 300.0),
        meetings=[("2026-07-01", 3, 2), ("2026-08-01", 4, None), (None, 9, 9)],
    )
    # theirs gave money once, long ago: since then a known 0
    assert found == {"time": (30, 5), "money": (300, 0), "attention": (3, 2)}


def test_a_side_that_never_gave_is_not_known() -> None:
    assert efforts(("ours", "2026-08-01", "contribution", "hours", 10, 1)) == {}


def test_an_amount_that_is_not_known_hides_its_side() -> None:
    found = efforts(
        ("ours", "2026-08-01", "contribution", "hours", None, 1),
        ("ours", "2026-08-02", "contribution", "hours", 5, 1),
        ("theirs", "2026-08-01", "contribution", "hours", 5, 1),
    )
    assert pd.isna(found["time"][0])
    assert found["time"][1] == 5
