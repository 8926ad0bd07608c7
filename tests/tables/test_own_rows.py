"""What a page tells of the rows it rests on: its own, and nothing that could be guessed."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.tables.checked import Tables, empty_frame
from alliance_health.tables.own_rows import OwnRows, own_rows
from alliance_health.tables.schemas import SCHEMAS


def rows(table: str, **columns: list[object]) -> pd.DataFrame:
    """Return rows of a table with some columns filled."""
    count = len(next(iter(columns.values())))
    frame = empty_frame(SCHEMAS[table]).reindex(range(count))
    return frame.assign(
        **{name: pd.Series(cells, dtype=frame[name].dtype) for name, cells in columns.items()}
    )


def told(alliance_id: str, **frames: pd.DataFrame) -> dict[str, OwnRows]:
    """Return what is told of tables."""
    return own_rows(Tables(frames), alliance_id, list(frames))


def commitments(*titles: str, of: str = "orion") -> pd.DataFrame:
    """Return commitments of an alliance beside one of another."""
    names = [*(f"c{at}" for at in range(len(titles))), "other"]
    return rows(
        "commitments",
        commitment_id=names,
        alliance_id=[*[of] * len(titles), "vega"],
        title=[*titles, "Ship it"],
    )


def test_a_row_of_another_alliance_changes_nothing() -> None:
    two = told("vega", commitments=commitments("Name the engineer"))
    three = told("vega", commitments=commitments("Name the engineer", "Train two people"))
    assert two == three
    assert two["commitments"].rows == 1


def test_a_row_of_its_own_changes_the_digest() -> None:
    before = told("orion", commitments=commitments("Name the engineer"))["commitments"]
    after = told("orion", commitments=commitments("Name the owner"))["commitments"]
    assert before.rows == after.rows == 1
    assert before.digest != after.digest


def test_gates_belong_to_the_alliance_of_their_initiative() -> None:
    initiatives = rows("initiatives", initiative_id=["i1", "i2"], alliance_id=["orion", "vega"])
    gates = rows("gates", initiative_id=["i1", "i1", "i2"], gate=["a", "b", "a"])
    found = told("orion", initiatives=initiatives, gates=gates)
    assert (found["initiatives"].rows, found["gates"].rows) == (1, 2)


def test_what_all_share_is_hashed_as_a_whole_and_not_counted() -> None:
    rates = rows("exchange_rates", currency=["USD", "GBP"], rate=[0.9, 1.2])
    orion, vega = (told(one, exchange_rates=rates)["exchange_rates"] for one in ("orion", "vega"))
    assert orion == vega
    assert orion.rows is None
    assert len(orion.digest) == 64


@pytest.mark.parametrize(
    "table", ["ratings", "comments", "contacts", "invitations", "expert_weights", "candidates"]
)
def test_of_persons_and_of_possible_partners_nothing_is_counted_or_hashed(table: str) -> None:
    frame = empty_frame(SCHEMAS[table]).reindex(range(3))
    if "alliance_id" in frame:
        frame["alliance_id"] = pd.Series(["orion"] * 3, dtype="str")
    assert told("orion", **{table: frame})[table] == OwnRows(None, "")


def test_means_of_answers_are_neither_counted_nor_hashed() -> None:
    # A mean of two answers from 1 to 5 has nine values: whoever knows the rest tries them all.
    def measured(mean: float) -> OwnRows:
        frame = rows(
            "observations",
            alliance_id=["orion", "orion"],
            metric_id=["revenue_joint", "trust"],
            value=[890_800.0, mean],
            n_respondents=[None, 2],
        )
        return told("orion", observations=frame)["observations"]

    assert measured(2.5) == measured(4.0)
    assert measured(2.5).rows == 1


def test_a_table_without_rows_has_no_digest() -> None:
    assert told("orion", events=empty_frame(SCHEMAS["events"]))["events"] == OwnRows(0, "")
