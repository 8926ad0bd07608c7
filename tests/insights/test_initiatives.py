"""Goals, initiatives and gates as they stood on the last day of a period."""

from __future__ import annotations

from datetime import date

from alliance_health.insights.initiatives import (
    GateStatus,
    initiatives_begun,
    tell_goals,
    tell_initiatives,
)

DAY = date(2026, 9, 30)


def initiative(name: str, **changes) -> dict:
    usual = {"initiative_id": name, "name": name.upper(), "horizon": "short", "phase": "running"}
    return {**usual, "beneficiary": "both", "started_on": "2026-01-01", **changes}


def test_states_follow_the_days_up_to_the_periods_end(tables_of) -> None:
    rows = [
        initiative("late", due_on="2026-09-29"),
        initiative("on-the-day", due_on="2026-09-30"),
        initiative("undated"),
        initiative("done", due_on="2026-06-30", done_on="2026-06-30"),
        initiative("done-late", due_on="2026-06-30", done_on="2026-07-02"),
        initiative("done-after", due_on="2026-08-31", done_on="2026-10-01"),
        initiative("not-begun", started_on="2026-10-01"),
        initiative("long-done", started_on="2024-01-01", done_on="2025-09-30"),
    ]
    tables = tables_of(initiatives=rows)
    begun = initiatives_begun(tables["initiatives"], "a", day=DAY).set_index("initiative_id")
    assert begun["state"].to_dict() == {
        "late": "late",
        "done-after": "late",  # it was still running then
        "on-the-day": "running",
        "undated": "no due day",
        "done": "done",
        "done-late": "done late",
    }
    assert begun["days_late"].to_dict()["late"] == 1
    assert begun["days_late"].to_dict()["done-after"] == 30
    assert begun["days_late"].to_dict()["done-late"] == 2
    assert begun.index.tolist()[:2] == ["done-after", "late"]


def test_values_and_answers_of_later_days_are_not_told(tables_of) -> None:
    tables = tables_of(
        initiatives=[
            initiative("i1", done_on="2026-10-05", planned_value=5.0, realised_value=7.0),
        ],
        gates=[
            {"initiative_id": "i1", "gate": "launch", "question_id": "q1", "answer": "yes",
             "answered_on": "2026-10-01"},
            {"initiative_id": "i1", "gate": "concept", "question_id": "q1", "answer": "yes",
             "answered_on": "2026-09-30"},
            {"initiative_id": "i1", "gate": "concept", "question_id": "q2"},
        ],
    )  # fmt: skip
    (told,) = tell_initiatives(tables["initiatives"], tables["gates"], "a", day=DAY)
    assert (told.planned_value, told.realised_value, told.done_on) == (5.0, None, None)
    assert told.gates == (GateStatus("concept", 1, 2), GateStatus("launch", 0, 1))


def test_what_is_not_recorded_of_an_initiative_stays_unknown(tables_of) -> None:
    tables = tables_of(initiatives=[initiative("i1", phase=None)], gates=[])
    (told,) = tell_initiatives(tables["initiatives"], tables["gates"], "a", day=DAY)
    assert (told.phase, told.quick_win, told.planned_value, told.gates) == ("", None, None, ())


def test_goals_count_from_the_day_on_which_they_were_recorded(tables_of) -> None:
    goal = {"title": "More leads", "recorded_on": "2026-09-30", "rank_ours": 2}
    tables = tables_of(
        goals=[
            {**goal, "goal_id": "g1"},
            {**goal, "goal_id": "g2", "rank_ours": 1, "owner_ours": "Ada"},
            {**goal, "goal_id": "g3", "recorded_on": "2026-10-01"},
        ]
    )
    told = tell_goals(tables["goals"], "a", day=DAY)
    assert [one.goal_id for one in told] == ["g2", "g1"]
    assert (told[0].owner_ours, told[0].owner_theirs, told[1].due_on) == ("Ada", "", None)
