"""Weights by several experts: scaled by group, whole groups only, never a guess."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.catalogue import Catalogue
from alliance_health.indices.weighting import Weighting, heavy_weights, weigh

MakeCatalogue = Callable[..., Catalogue]
#: Points by expert and id.
Points = Mapping[str, Mapping[str, float]]


def table(points: Points) -> pd.DataFrame:
    rows = [
        {"expert_id": expert, "id": name, "points": number, "file": "w.csv", "line": line}
        for expert, given in points.items()
        for line, (name, number) in enumerate(given.items(), start=2)
    ]
    columns = ["expert_id", "id", "points", "file", "line"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="session")
def rules(catalogue_of: MakeCatalogue) -> Callable[..., Catalogue]:
    """Three leading metrics in two pillars, one lagging in a pillar of both roles."""

    def make(**settings_of: str) -> Catalogue:
        metrics = {
            "a": {"pillar": "p"},
            "b": {"pillar": "p", "weight": 3.0},
            "c": {"pillar": "q"},
            "d": {"pillar": "q", "role": "lagging"},
        }
        pillars = {
            "p": {"weight": {"leading": 30.0}},
            "q": {"weight": {"leading": 10, "lagging": 5}},
        }
        return catalogue_of(metrics, pillars, **settings_of)

    return make


def weights_of(weighting: Weighting) -> dict[tuple[str, str], float]:
    found = weighting.weights
    names = np.where(found["metric_id"] != "", found["metric_id"], found["pillar"])
    return dict(zip(zip(found["role"], names, strict=True), found["weight"], strict=True))


def test_each_expert_is_scaled_to_a_hundred_before_the_mean(rules) -> None:
    # e1 gives 1 : 3 with 4 points, e2 3 : 1 with 400: the mean is half each, not .7425.
    weighting = weigh(rules(), table({"e1": {"a": 1, "b": 3}, "e2": {"a": 300, "b": 100}}))
    found = weights_of(weighting)
    assert (found["leading", "a"], found["leading", "b"]) == (50, 50)
    # Groups without experts keep the catalogue's weights.
    assert (found["leading", "p"], found["leading", "q"], found["leading", "c"]) == (30, 10, 1)
    sources = weighting.weights.set_index("metric_id")["source"]
    assert sources["a"] == "experts"
    assert sources["c"] == "catalogue"
    # The spread: .25 and .75 are .3536 apart (n - 1).
    spread = weighting.weights.set_index("metric_id").loc["a", "spread"]
    assert spread == pytest.approx(np.sqrt(0.125))


def test_effective_weight_is_the_product_down_the_tree(rules) -> None:
    found = weigh(rules(), table({})).weights.set_index(["role", "pillar", "metric_id"])
    # p is 30 of 40, b 3 of 4 in it: .5625.
    assert found.loc[("leading", "p", "b"), "effective_weight"] == 0.5625
    assert found.loc[("lagging", "q", "d"), "effective_weight"] == 1


def test_an_expert_who_left_a_member_out_is_not_used_and_is_named(rules) -> None:
    weighting = weigh(rules(), table({"e1": {"a": 10}, "e2": {"a": 1, "b": 4}}))
    assert weights_of(weighting)["leading", "b"] == 80
    unused = weighting.unused.iloc[0]
    assert unused[["expert_id", "pillar", "given", "members"]].tolist() == ["e1", "p", 1, 2]
    assert unused["reason"] == "gave points to only part of it"
    assert weighting.expert_points["expert_id"].unique().tolist() == ["e2"]


def test_a_pillar_may_be_weighed_in_one_role_or_in_both(rules) -> None:
    one = weigh(rules(), table({"e1": {"p": 1, "leading:q": 1}}))
    assert weights_of(one)["leading", "p"] == 50
    assert weights_of(one)["lagging", "q"] == 5
    both = weigh(rules(), table({"e1": {"p": 1, "pillar:q": 1}}))
    assert weights_of(both)["lagging", "q"] == 100
    ambiguous = weigh(rules(), table({"e1": {"p": 1, "q": 1}}))
    assert weights_of(ambiguous)["leading", "p"] == 30  # q is not known which: p alone is a part


def test_nothing_but_0_for_a_group_divides_nothing(rules) -> None:
    weighting = weigh(rules(), table({"e1": {"a": 0, "b": 0}}))
    assert weights_of(weighting)["leading", "b"] == 3
    assert weighting.unused["reason"].tolist() == ["gave nothing but 0"]


def test_a_metric_to_which_every_expert_gives_0_no_longer_counts(rules) -> None:
    weighting = weigh(rules(), table({"e1": {"a": 0, "b": 5}}))
    assert not weighting.catalogue.metrics["a"].is_scored
    assert weights_of(weighting)["leading", "a"] == 0


@pytest.mark.parametrize(
    ("rule", "expected"), [("catalogue", (30, 10, 1, 3)), ("equal", (50, 50, 50, 50))]
)
def test_the_settings_say_whose_weights_count(rules, rule: str, expected: tuple[float]) -> None:
    weighting = weigh(rules(weights=rule), table({"e1": {"a": 9, "b": 1}}))
    found = weights_of(weighting)
    keys = [("leading", name) for name in ("p", "q", "a", "b")]
    assert tuple(found[key] for key in keys) == expected
    assert set(weighting.weights["source"]) == {rule}
    # What the experts say stays known, for the draws.
    assert weighting.expert_points["share"].tolist() == [0.9, 0.1]


def test_more_than_half_of_a_group_is_heavy_but_not_when_it_is_alone(rules) -> None:
    heavy = heavy_weights(weigh(rules(), table({})).weights)
    # p has 75 % of the leading pillars, b 75 % of p; c, d and the lagging pillar are alone.
    assert heavy[["pillar", "metric_id"]].to_numpy().tolist() == [["p", ""], ["p", "b"]]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), experts=st.integers(1, 5))
def test_weights_equal_a_plain_loop_and_ignore_the_order_of_rows(
    rules, seed: int, experts: int
) -> None:
    random = np.random.default_rng(seed)
    points = {
        f"e{number}": {name: float(random.integers(0, 4)) for name in ("a", "b", "p", "leading:q")}
        for number in range(experts)
    }
    rows = table(points)
    found = weights_of(weigh(rules(), rows))
    turned = weights_of(weigh(rules(), rows.sample(frac=1, random_state=seed)))
    assert found == turned
    for names, declared in ((("a", "b"), (1.0, 3.0)), (("p", "leading:q"), (30.0, 10.0))):
        shares = []
        for given_points in points.values():
            total = sum(given_points[name] for name in names)
            if total > 0:
                shares.append([given_points[name] / total for name in names])
        plain = [100 * sum(column) / len(shares) for column in zip(*shares, strict=True)]
        for name, expected in zip(names, plain or declared, strict=True):
            assert found["leading", name.removeprefix("leading:")] == pytest.approx(expected)


def test_the_example_of_the_method_page(catalogue_of) -> None:
    # 25 50 25 and 40 40 20: means 32.5 45 22.5; apart by 15, 10 and 5 over the root of 2.
    catalogue = catalogue_of({name: {} for name in "abc"})
    points = {"e1": {"a": 10, "b": 20, "c": 10}, "e2": {"a": 40, "b": 40, "c": 20}}
    found = weigh(catalogue, table(points)).weights.set_index("metric_id").loc[["a", "b", "c"]]
    assert found["weight"].tolist() == [32.5, 45, 22.5]
    assert (100 * found["spread"]).round(1).tolist() == [10.6, 7.1, 3.5]
