"""Supplied and computed values, and how they are joined."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.metrics import combine_values, measure, supplied_values
from alliance_health.metrics.values import VALUE_KEYS, VALUE_TYPES


def values(*rows, origin):
    """Make values of 2026Q3: metric, perspective, value, and what else is to be said."""
    default = {
        "alliance_id": "orion",
        "period": "2026Q3",
        "partner_id": "",
        "unit": "%",
        "origin": origin,
        "suppressed": False,
        "reason": "",
    }
    names = ("metric_id", "perspective", "value")
    frame = pd.DataFrame(
        [{**default, **dict(zip(names, row[:3], strict=True)), **[*row, {}][3]} for row in rows]
    )
    return frame.reindex(columns=list(VALUE_TYPES)).astype(VALUE_TYPES)


def joined(supplied, computed):
    """Combine values and return them by perspective, partner and period."""
    found, differences = combine_values(
        values(*supplied, origin="supplied"), values(*computed, origin="computed")
    )
    keys = zip(found["perspective"], found["partner_id"], found["period"], strict=True)
    return dict(zip(keys, found["value"], strict=True)), differences


HERE = ("ours", "", "2026Q3")


def test_a_supplied_value_beats_the_computed_one_and_the_difference_is_shown():
    found, differences = joined([("cadence", "ours", 80.0)], [("cadence", "ours", 75.0)])
    assert found == {HERE: 80.0}
    assert differences[["supplied", "computed"]].to_numpy().tolist() == [[80.0, 75.0]]


def test_equal_values_are_no_difference():
    computed = [("cadence", "ours", 80.0 * (1 + 1e-12))]
    assert joined([("cadence", "ours", 80.0)], computed)[1].empty
    assert joined([("cadence", "ours", 0.0)], [("cadence", "ours", 0.0)])[1].empty


def test_a_computed_value_stands_where_nothing_is_supplied():
    found, _ = joined([("cadence", "theirs", 80.0)], [("cadence", "ours", 75.0)])
    assert found == {HERE: 75.0, ("theirs", "", "2026Q3"): 80.0}


def test_a_computed_total_of_a_side_gives_way_to_supplied_values_of_its_partners():
    found, _ = joined(
        [("cadence", "ours", 80.0, {"partner_id": "us"})], [("cadence", "ours", 75.0)]
    )
    assert found == {("ours", "us", "2026Q3"): 80.0}


def test_a_computed_joint_value_gives_way_to_supplied_sides():
    found, _ = joined([("cadence", "ours", 80.0)], [("cadence", "joint", 75.0)])
    assert found == {HERE: 80.0}


def test_computed_sides_stay_beside_a_supplied_joint_value():
    found, _ = joined([("cadence", "joint", 80.0)], [("cadence", "ours", 75.0)])
    assert found == {HERE: 75.0, ("joint", "", "2026Q3"): 80.0}


@pytest.mark.parametrize(("months", "stays"), [(("07", "08", "09"), False), (("07", "09"), True)])
def test_a_computed_quarter_gives_way_only_to_all_of_its_months(months, stays):
    supplied = [("cadence", "ours", 80.0, {"period": f"2026-{month}"}) for month in months]
    found, _ = joined(supplied, [("cadence", "ours", 75.0)])
    assert (HERE in found) is stays
    assert len(found) == len(months) + stays


def test_two_quarters_make_a_half_year_give_way():
    supplied = [("cadence", "ours", 80.0, {"period": period}) for period in ("2026Q3", "2026Q4")]
    found, _ = joined(supplied, [("cadence", "ours", 75.0, {"period": "2026H2"})])
    assert set(found) == {("ours", "", "2026Q3"), ("ours", "", "2026Q4")}


def test_another_metric_or_alliance_does_not_make_a_value_give_way():
    supplied = [("milestones", "ours", 80.0), ("cadence", "ours", 80.0, {"alliance_id": "lyra"})]
    found, _ = combine_values(
        values(*supplied, origin="supplied"), values(("cadence", "ours", 75.0), origin="computed")
    )
    assert found["origin"].tolist() == ["supplied", "computed", "supplied"]


HIDDEN = {"suppressed": True, "reason": "suppressed: it could tell what fewer than 5 people said"}


def test_a_hidden_side_hides_a_supplied_joint_value():
    found, _ = combine_values(
        values(("trust", "joint", 4.0), origin="supplied"),
        values(
            ("trust", "ours", float("nan"), HIDDEN),
            ("trust", "joint", float("nan"), HIDDEN),
            ("trust", "theirs", 3.5),
            origin="computed",
        ),
    )
    rows = found.set_index("perspective")
    assert rows["suppressed"].to_dict() == {"joint": True, "ours": True, "theirs": False}
    assert rows["value"].dropna().to_dict() == {"theirs": 3.5}


def test_a_supplied_side_takes_the_place_of_a_hidden_one():
    found, _ = combine_values(
        values(("trust", "ours", 4.0), origin="supplied"),
        values(
            ("trust", "ours", float("nan"), HIDDEN),
            ("trust", "joint", float("nan"), HIDDEN),
            origin="computed",
        ),
    )
    assert found[["perspective", "value"]].to_numpy().tolist() == [["ours", 4.0]]


def observation(metric_id, value, **more):
    return {
        "metric_id": metric_id,
        "period": "2026Q3",
        "perspective": "ours",
        "value": value,
        **more,
    }


def supplied(context):
    return supplied_values(context.tables, context.catalogue)


def test_supplied_values_carry_unit_error_and_respondents(make_context):
    rows = [observation("customer_value", 4.2, se=0.1, n_respondents=30)]
    found = supplied(make_context({"observations": rows})).iloc[0]
    assert (found["value"], found["unit"], found["origin"]) == (4.2, "1-5", "supplied")
    assert (found["se"], found["n_respondents"], found["partner_id"]) == (0.1, 30, "")


def test_blank_observations_and_unknown_metrics_are_no_values(make_context):
    rows = [observation("cadence", None), observation("weather", 3.0)]
    assert supplied(make_context({"observations": rows})).empty


def test_a_supplied_mean_of_few_respondents_is_suppressed(make_context):
    rows = [
        observation("trust", 4.2, n_respondents=4, se=0.3),
        observation("trust", 4.2, n_respondents=5, perspective="theirs"),
        observation("customer_value", 4.2, n_respondents=2),  # customers are not the survey's
    ]
    found = supplied(make_context({"observations": rows})).set_index(["metric_id", "perspective"])
    assert found.loc[("trust", "ours"), "suppressed"]
    assert found.loc[("trust", "ours"), ["value", "se", "n_respondents"]].isna().all()
    assert not found.drop(("trust", "ours"))["suppressed"].any()


def test_values_have_their_columns_and_types_even_when_there_are_none(make_context):
    context = make_context({})
    nothing = measure(context.tables, context.catalogue, context.grid)
    both, differences = combine_values(supplied(context), nothing)
    for frame in (nothing, supplied(context), both):
        assert frame.empty
        assert list(frame.columns) == list(VALUE_TYPES)
    assert list(differences.columns) == [*VALUE_KEYS, "supplied", "computed"]


def test_only_metrics_of_the_catalogue_are_computed(make_context):
    from dataclasses import replace

    rows = {
        "meetings": [
            {
                "meeting_id": "m",
                "level": "executive",
                "planned_on": "2026-01-05",
                "held_on": "2026-01-05",
                "quorum": True,
            }
        ]
    }
    context = make_context(rows)
    one = replace(context.catalogue, metrics={"cadence": context.catalogue.metrics["cadence"]})
    found = measure(context.tables, one, context.grid)
    assert found["metric_id"].tolist() == ["cadence"]
    assert found["value"].tolist() == [100.0]
