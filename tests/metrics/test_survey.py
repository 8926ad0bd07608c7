"""Person means, both sides, and who may be shown."""

from __future__ import annotations

import statistics

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance_health.metrics import RULES
from alliance_health.metrics.answers import item_list

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])

TRUST = ("q10", "q13", "q15")
FULL = tuple(f"q{item:02d}" for item in range(1, 26))
PULSE = ("q03", "q09", "q10", "q13", "q15", "q16", "q17", "q21", "q22", "q25")


def answers(side, people, items=TRUST, *, level="working", **more):
    """Make ratings: `people` holds, for each person, one rating for all items or one for each."""
    return [
        {
            "wave": "2025Q2",
            "perspective": side,
            "level": level,
            "respondent_id": f"{side}-{level}-{at}",
            "item_id": item,
            "rating": rating,
            **more,
        }
        for at, person in enumerate(people)
        for item, rating in zip(
            items, person if isinstance(person, tuple) else (person,) * len(items), strict=True
        )
    ]


def measured(context, metric_id):
    rule = RULES[metric_id]
    return rule.measure(rule.select(context)).set_index(["period", "perspective"])


def test_a_side_is_the_mean_of_its_persons_means(make_context):
    people = [(5, 4, 3), (4, 4, 4), (3, None, 3), (2, 2, 2), (1, 2, 3)]
    context = make_context({"ratings": answers("ours", people)})
    ours = measured(context, "trust").loc[("2025Q2", "ours")]
    # Person means 4, 4, 3, 2, 2: the mean is 3, the variance 1, the error sqrt(1 / 5) = 0.447.
    assert ours["value"] == pytest.approx(3.0)
    assert ours["se"] == pytest.approx(0.45)
    assert ours["n_respondents"] == 5


def test_both_sides_have_a_row_and_the_joint_one_is_left_to_the_index(make_context):
    context = make_context({"ratings": answers("ours", [4] * 5) + answers("theirs", [2] * 9)})
    found = measured(context, "trust")["value"]
    assert found.to_dict() == {("2025Q2", "ours"): 4.0, ("2025Q2", "theirs"): 2.0}


def test_a_person_needs_half_of_the_items(make_context):
    # With one of three items the last two do not count; then four are left.
    people = [3, 3, 3, 3, (5, None, None), (5, None, None)]
    context = make_context({"ratings": answers("ours", people)})
    assert measured(context, "trust").loc[("2025Q2", "ours"), "suppressed"]


def test_a_cell_of_fewer_than_five_is_suppressed_and_so_is_the_joint_value(make_context):
    context = make_context({"ratings": answers("ours", [4] * 4) + answers("theirs", [2] * 9)})
    found = measured(context, "trust").loc["2025Q2"]
    assert found["suppressed"].to_dict() == {"theirs": False, "ours": True, "joint": True}
    hidden = found[found["suppressed"]]
    assert hidden[["value", "se", "n_respondents"]].isna().all(axis=None)
    assert set(hidden["reason"]) == {"suppressed: it could tell what fewer than 5 people said"}


def test_the_minimum_is_that_of_the_workbook(make_context, catalogue):
    from dataclasses import replace

    context = make_context({"ratings": answers("ours", [4] * 7)})
    strict = catalogue.settings.model_copy(update={"min_group_size": 8})
    context = replace(context, catalogue=replace(catalogue, settings=strict))
    assert "fewer than 8" in measured(context, "trust").loc[("2025Q2", "ours"), "reason"]


@pytest.mark.parametrize(
    ("consent", "value"), [(True, 3.5), (False, None), (None, None)], ids=["all", "none", "unsaid"]
)
def test_a_small_cell_of_executives_shows_only_when_all_ratings_are_signed(
    consent, value, make_context, value_of
):
    rows = answers("ours", [3, 4], FULL, level="executive", consent=consent)
    context = make_context({"ratings": rows})
    assert value_of(context, "exec_relationship", "2025H1", perspective="ours") == value


def test_one_unsigned_rating_hides_a_small_cell_of_executives(make_context, value_of):
    rows = answers("ours", [3, 4], FULL, level="executive", consent=True)
    rows[0]["consent"] = False
    context = make_context({"ratings": rows})
    assert value_of(context, "exec_relationship", "2025H1", perspective="ours") is None


def test_five_executives_need_no_signature(make_context, value_of):
    context = make_context({"ratings": answers("ours", [3] * 5, FULL, level="executive")})
    assert value_of(context, "exec_relationship", "2025H1", perspective="ours") == 3.0


def test_working_people_cannot_sign_a_small_cell_into_view(make_context, value_of):
    context = make_context({"ratings": answers("ours", [3] * 4, consent=True)})
    assert value_of(context, "trust", "2025Q2", perspective="ours") is None


def test_executives_enter_trust_only_where_they_may_be_shown(make_context, value_of):
    working = answers("ours", [3] * 5)
    signed = answers("ours", [5], level="executive", consent=True)
    unsigned = answers("ours", [5], level="executive")
    both = make_context({"ratings": working + signed})
    assert value_of(both, "trust", "2025Q2", perspective="ours") == pytest.approx(3.33)  # 20 / 6
    without = make_context({"ratings": working + unsigned})
    assert value_of(without, "trust", "2025Q2", perspective="ours") == 3.0


def test_levels_are_not_pooled_to_reach_the_minimum(make_context, value_of):
    rows = answers("ours", [3] * 4) + answers("ours", [3] * 4, level="executive")
    assert value_of(make_context({"ratings": rows}), "trust", "2025Q2", perspective="ours") is None


def test_a_pulse_does_not_carry_the_relationship_at_working_level(make_context):
    context = make_context({"ratings": answers("ours", [3] * 9, PULSE)})
    assert measured(context, "working_relationship").empty
    assert measured(context, "trust").loc[("2025Q2", "ours"), "value"] == 3.0


def test_working_relationship_leaves_out_items_of_other_metrics(make_context):
    listed = item_list(make_context({}).catalogue)
    listed = listed[listed["level"] == "working"]
    items = set(listed.loc[listed["metric_id"] == "working_relationship", "item_id"])
    # Items 3 to 5 are for executives; 10, 13, 15 are trust; 14, 16, 17 and 25 stay out.
    numbers = (1, 2, 6, 7, 8, 9, 11, 12, 18, 19, 20, 21, 22, 23, 24)
    assert items == {f"q{number:02d}" for number in numbers}


def test_productive_tension_is_debate_minus_friction_as_it_was_given(make_context, value_of):
    # 4 - 2, 5 - 1, 3 - 3, 2 - 4, 4 - 3; the last did not rate friction and does not count.
    people = [(4, 2), (5, 1), (3, 3), (2, 4), (4, 3), (5, None)]
    context = make_context({"ratings": answers("ours", people, ("q16", "q17"))})
    found = value_of(context, "productive_tension", "2025Q2", perspective="ours")
    assert found == pytest.approx((2 + 4 + 0 - 2 + 1) / 5)


def test_waves_of_one_half_year_are_averaged_and_one_hidden_hides_all(make_context):
    first = answers("ours", [2] * 6, FULL, wave="2025Q1")
    context = make_context({"ratings": first + answers("ours", [4] * 8, FULL)})
    both = measured(context, "working_relationship").loc[("2025H1", "ours")]
    assert both["value"] == pytest.approx(3.0)
    assert both["n_respondents"] == 6
    context = make_context({"ratings": first + answers("ours", [4] * 3, FULL)})
    assert measured(context, "working_relationship").loc[("2025H1", "ours"), "suppressed"]


@pytest.mark.parametrize("wave", ["2025Q2", "2025-06", "2025H1"])
def test_a_wave_belongs_to_the_period_in_which_its_fieldwork_closed(wave, make_context, value_of):
    context = make_context({"ratings": answers("ours", [3] * 5, wave=wave)})
    assert value_of(context, "trust", "2025Q2", perspective="ours") == 3.0


@examples
@given(seed=SEEDS)
def test_survey_values_are_what_averaging_by_hand_gives(seed, drawn, lived):
    rows, context = drawn(seed)
    ratings = {}
    for row in rows["ratings"]:
        cell = row["alliance_id"], row["perspective"], row["wave"]
        ratings.setdefault(cell, []).append(row)
    for metric_id in ("exec_relationship", "working_relationship", "trust", "productive_tension"):
        rule = RULES[metric_id]
        expected = {}
        frequency = context.slot_frequency(metric_id).value
        for alliance_id, period in lived(frequency):
            for side in ("ours", "theirs"):
                waves = [
                    wave_value(ratings.get((alliance_id, side, wave), []), context, metric_id)
                    for wave, ends in WAVES.items()
                    if ends == period.end.isoformat() or within(ends, period)
                ]
                waves = [wave for wave in waves if wave is not None]
                if waves and "hidden" not in waves:
                    expected[alliance_id, period.label, side] = statistics.mean(waves)
        values = rule.measure(rule.select(context)).dropna(subset="value")
        keys = zip(values["alliance_id"], values["period"], values["perspective"], strict=True)
        found = dict(zip(keys, values["value"], strict=True))
        # Rounded to two decimals, or to one where somebody left an item blank.
        assert found == pytest.approx(expected, abs=0.051), metric_id


#: Waves of a drawn workbook and their last days.
WAVES = {
    "2024Q4": "2024-12-31",
    "2025Q1": "2025-03-31",
    "2025Q2": "2025-06-30",
    "2025-09": "2025-09-30",
    "2025H2": "2025-12-31",
}


def within(day, period):
    return period.start.isoformat() <= day <= period.end.isoformat()


def signatures(ratings, context):
    """Who signs, signs all that was asked and said in the wave."""
    signing = {}
    for row in ratings:
        asked = row["level"] in context.catalogue.survey[row["item_id"]].levels
        if asked and row["rating"] is not None:
            signing.setdefault((row["level"], row["respondent_id"]), []).append(row["consent"])
    return signing


def wave_value(ratings, context, metric_id):
    """Value of one side in one wave; "hidden", or None where nobody counts."""
    people, signing = {}, signatures(ratings, context)
    for row in ratings:
        item = context.catalogue.survey[row["item_id"]]
        asks = {str(level): metric for level, metric in item.in_metric.items()}
        if row["rating"] is not None and asks.get(row["level"]) == metric_id:
            rating = -row["rating"] if item.reversed else row["rating"]
            key = row["level"], row["respondent_id"]
            people.setdefault(key, []).append(rating)
    levels = {}
    for (level, who), ratings_of in people.items():
        n_items = sum(
            str(one) == level and metric == metric_id
            for item in context.catalogue.survey.values()
            for one, metric in item.in_metric.items()
        )
        signed = all(signing[level, who])
        if metric_id == "productive_tension" and len(ratings_of) == 2:
            levels.setdefault(level, []).append((sum(ratings_of), signed))
        elif metric_id != "productive_tension" and len(ratings_of) >= n_items / 2:
            levels.setdefault(level, []).append((statistics.mean(ratings_of), signed))
    working, top = levels.get("working", []), levels.get("executive", [])
    top_shown = len(top) >= 5 or all(signed for _, signed in top)
    if not working and not top:
        return None
    if (working and len(working) < 5) or (not working and not top_shown):
        return "hidden"
    return statistics.mean([value for value, _ in working + (top if top_shown else [])])


@examples
@given(seed=SEEDS)
def test_what_hidden_executives_say_changes_no_shown_number(seed, drawn, redrawn, values_of):
    rows = drawn(seed)[0]
    silenced = [
        {**row, "rating": 6 - row["rating"]}
        if row["level"] == "executive" and row["rating"] is not None and not row["consent"]
        else row
        for row in rows["ratings"]
        if row["level"] == "working" or not row["consent"]
    ]
    kept = [row for row in rows["ratings"] if row["level"] == "working" or not row["consent"]]
    before, after = (
        redrawn({"partners": rows["partners"], "ratings": ratings}) for ratings in (kept, silenced)
    )
    for metric_id in ("exec_relationship", "trust", "productive_tension"):
        assert values_of(before, metric_id) == pytest.approx(values_of(after, metric_id)), metric_id
