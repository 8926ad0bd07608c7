"""Health of gates, and joint launches."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance_health.metrics import RULES

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])

ORDER = ("concept", "execution", "launch")


def gate(name, *days, initiative="i1"):
    """Make the questions of one gate, answered on these days; None is open."""
    return [
        {
            "initiative_id": initiative,
            "gate": name,
            "question_id": f"q{at}",
            "answer": "yes" if day else None,
            "answered_on": day,
        }
        for at, day in enumerate(days)
    ]


def workbook(*gates, done_on=None, names=("i1",)):
    return {
        "initiatives": [
            {"initiative_id": name, "started_on": "2025-01-01", "done_on": done_on}
            for name in names
        ],
        "gates": [question for questions in gates for question in questions],
    }


def test_gate_is_passed_with_its_last_answer(make_context, values_of):
    rows = workbook(gate("concept", "2025-02-02", "2025-05-05", "2025-03-03"))
    assert values_of(make_context(rows), "gate_health") == {("orion", "2025Q2", "joint"): 100.0}


def test_gate_with_an_open_question_is_passed_when_the_next_has_an_answer(make_context, values_of):
    rows = workbook(
        gate("concept", "2025-02-02", None), gate("execution", "2025-05-05", "2025-08-08")
    )
    assert values_of(make_context(rows), "gate_health") == {
        ("orion", "2025Q2", "joint"): 0.0,  # concept, one of two answered
        ("orion", "2025Q3", "joint"): 100.0,  # execution
    }


def test_gate_with_an_open_question_is_passed_when_the_initiative_is_done(make_context, values_of):
    rows = workbook(gate("launch", "2025-02-02", None), done_on="2025-08-08")
    assert values_of(make_context(rows), "gate_health") == {("orion", "2025Q3", "joint"): 0.0}


def test_gate_with_open_questions_is_not_passed_while_nothing_moves_on(make_context, values_of):
    rows = workbook(gate("concept", None), gate("execution", "2025-02-02", None))
    # The concept gate was passed over without any answer, the execution gate is still closed.
    assert values_of(make_context(rows), "gate_health") == {("orion", "2025Q1", "joint"): 0.0}


def test_answer_that_comes_after_the_initiative_moved_on_mends_nothing(make_context, values_of):
    rows = workbook(gate("concept", "2025-02-02", "2025-09-09"), gate("launch", "2025-05-05", None))
    assert values_of(make_context(rows), "gate_health") == {("orion", "2025Q2", "joint"): 0.0}


def test_answer_on_the_day_of_moving_on_is_in_time(make_context, values_of):
    rows = workbook(gate("concept", "2025-05-05"), gate("launch", "2025-05-05", None))
    assert values_of(make_context(rows), "gate_health") == {("orion", "2025Q2", "joint"): 100.0}


@pytest.mark.parametrize("part", ["answer", "answered_on"])
def test_answer_without_a_day_or_day_without_an_answer_leaves_a_question_open(
    part, make_context, values_of
):
    rows = workbook(gate("launch", "2025-02-02", "2025-02-02"), done_on="2025-08-08")
    rows["gates"][1][part] = None
    assert values_of(make_context(rows), "gate_health") == {("orion", "2025Q3", "joint"): 0.0}


def test_every_gate_counts_the_same_however_many_questions_it_has(make_context, value_of):
    rows = workbook(
        gate("concept", *["2025-02-02"] * 9),
        gate("concept", "2025-02-02", None, initiative="i2"),
        gate("execution", "2025-03-03", None, initiative="i2"),
        names=("i1", "i2"),
    )
    # Passed: the concept gates of both; that of the second had an open question.
    assert value_of(make_context(rows), "gate_health", "2025Q1") == 50.0


def test_rows_behind_gate_health_show_the_questions_and_what_moved_on(make_context):
    rows = workbook(gate("concept", "2025-02-02", None), gate("launch", "2025-05-05", None))
    selected = RULES["gate_health"].select(make_context(rows))
    shown = selected[["table", "key", "quantity"]].fillna(-1).to_numpy().tolist()
    assert shown == [
        ["gates", "i1/concept/q0", 1.0],
        ["gates", "i1/concept/q1", 0.0],
        ["gates", "i1/launch/q0", -1.0],  # no quantity: the answer with which it moved on
        ["initiatives", "i1", -1.0],
    ]


def test_launches_are_initiatives_that_passed_the_launch_gate(make_context, values_of):
    rows = workbook(
        gate("launch", "2025-02-02", "2025-04-04"),
        gate("launch", "2025-05-05", initiative="i2"),
        gate("launch", "2025-09-09", initiative="i3"),
        gate("concept", "2025-05-05", initiative="i4"),  # has no questions about a launch
        names=("i1", "i2", "i3", "i4"),
    )
    assert values_of(make_context(rows), "joint_launches") == {
        ("orion", "2025Q2", "joint"): 2.0,
        ("orion", "2025Q3", "joint"): 1.0,
    }


def test_launch_with_open_questions_is_a_launch_on_the_day_it_is_done(make_context, values_of):
    rows = workbook(gate("launch", "2025-02-02", None), done_on="2025-08-08")
    assert values_of(make_context(rows), "joint_launches") == {("orion", "2025Q3", "joint"): 1.0}


def test_done_initiatives_of_an_alliance_without_launch_gates_are_no_launches(
    make_context, values_of
):
    rows = workbook(gate("concept", "2025-02-02"), done_on="2025-08-08")
    assert values_of(make_context(rows), "joint_launches") == {}
    assert values_of(make_context({**rows, "gates": []}), "joint_launches") == {}


def test_a_quarter_without_a_launch_is_0_while_gates_are_kept(make_context, values_of):
    rows = workbook(
        gate("concept", "2025-05-05"),
        gate("execution", "2025-10-10", None),
        gate("launch", None),
    )
    # From the first gate that was passed to the last answer that was written down.
    assert values_of(make_context(rows), "joint_launches") == {
        ("orion", "2025Q2", "joint"): 0.0,
        ("orion", "2025Q3", "joint"): 0.0,
        ("orion", "2025Q4", "joint"): 0.0,
    }


def test_no_launch_is_unknown_where_nothing_was_on_its_way_to_one(make_context, values_of):
    rows = workbook(
        gate("launch", "2025-02-02"),
        gate("concept", "2025-11-11", initiative="i2"),
        names=("i1", "i2"),
    )
    assert values_of(make_context(rows), "joint_launches") == {("orion", "2025Q1", "joint"): 1.0}


@examples
@given(seed=SEEDS)
def test_answers_that_come_too_late_change_no_value(seed, drawn, redrawn, values_of):
    rows, context = drawn(seed)
    done = {one["initiative_id"]: one["done_on"] for one in rows["initiatives"]}
    late = []
    for one in rows["gates"]:
        day = done.get(one["initiative_id"])
        is_open = not (one["answer"] and one["answered_on"])
        answer = {"answer": "no", "answered_on": day + timedelta(days=1)} if day else {}
        late.append({**one, **answer} if is_open else one)
    expected = values_of(context, "gate_health")
    assert values_of(redrawn({**rows, "gates": late}), "gate_health") == expected


@examples
@given(seed=SEEDS)
def test_later_days_change_no_earlier_health_of_gates(seed, drawn, redrawn, values_of):
    rows, context = drawn(seed)

    def known(one, dated):
        return {
            **one,
            dated: one[dated] if one[dated] and one[dated] <= date(2025, 3, 31) else None,
        }

    then = {
        "initiatives": [known(one, "done_on") for one in rows["initiatives"]],
        "gates": [known(one, "answered_on") for one in rows["gates"]],
    }
    found = values_of(context, "gate_health")
    expected = {cell: value for cell, value in found.items() if cell[1] <= "2025Q1"}
    assert values_of(redrawn({**rows, **then}), "gate_health") == expected


@examples
@given(seed=SEEDS)
def test_gates_and_launches_are_what_counting_by_hand_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    expected = {"gate_health": {}, "joint_launches": {}}
    for alliance_id, period in lived():
        here = [one for one in rows["initiatives"] if one["alliance_id"] == alliance_id]
        passes = {}
        answers = []
        for one in here:
            passes |= passed_gates(one, rows["gates"])
            answers += [day for days in days_of(one, rows["gates"]).values() for day in days if day]
        within = [ok for day, ok in passes.values() if day and period.start <= day <= period.end]
        cell = alliance_id, period.label, "joint"
        if within:
            expected["gate_health"][cell] = 100 * sum(within) / len(within)
        launches = count_launches(here, passes, answers, period)
        if launches is not None:
            expected["joint_launches"][cell] = launches
    for metric_id, values in expected.items():
        assert values_of(context, metric_id) == pytest.approx(values), metric_id


def days_of(initiative, questions):
    """Days of the answers by gate; None for an open question."""
    days = {}
    for one in questions:
        if one["initiative_id"] == initiative["initiative_id"]:
            day = one["answered_on"] if one["answer"] else None
            days.setdefault(one["gate"], []).append(day)
    return days


def passed_gates(initiative, questions):
    """Day of each gate, None if it is not passed, and whether all had an answer."""
    days = days_of(initiative, questions)
    passes = {}
    for name, answers in days.items():
        later = [day for other in ORDER[ORDER.index(name) + 1 :] for day in days.get(other, [])]
        moves = [day for day in [*later, initiative["done_on"]] if day]
        moved = min(moves, default=date.max)
        completed = max(answers) if all(answers) else date.max
        day = min(moved, completed)
        passes[initiative["initiative_id"], name] = (
            (day, completed <= moved) if day < date.max else (None, False)
        )
    return passes


def count_launches(initiatives, passes, answers, period):
    """Launches in a period; None where it is not known that there was none."""
    launches = {name: day for (name, which), (day, _) in passes.items() if which == "launch"}
    count = sum(1 for day in launches.values() if day and period.start <= day <= period.end)
    if count:
        return count
    started = {one["initiative_id"]: one["started_on"] for one in initiatives}
    waiting = [
        name
        for name, day in launches.items()
        if started[name] <= period.end and (day is None or day > period.end)
    ]
    proof = any(day and day <= period.end for day, _ in passes.values())
    kept = bool(answers) and max(answers) >= period.start
    return 0 if waiting and proof and kept else None
