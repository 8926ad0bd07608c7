"""Gates as metrics read them: when each was passed, and with which questions open.

The one rule: a gate is passed once, on the day on which its last question is answered or
on which the initiative moves on without, whichever is earlier. An answer that comes
afterwards mends nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.cells import CELL, SELECTED_COLUMNS, cell_values, in_order, used_rows
from alliance_health.tables.initiative_schemas import GATE_ORDER
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Gate behind which an initiative is on the market.
LAUNCH = GATE_ORDER[-1]

#: What makes a gate of one initiative.
GATE = ["initiative_id", "gate"]


def gate_questions(context: Context) -> pd.DataFrame:
    """Read the questions of all gates with the day on which each gate was passed.

    ::

        concept     a----a---a           passed with all answers, on the third day
        execution   a-----------(a)      one question open when ...
        launch               a           ... the next gate has its first answer: passed then

    A gate is passed on the last `answered_on` of its questions, when all have an answer.
    An initiative that moves on earlier, by the first answer at a later gate or by being
    done (`done_on`), passes it then, with open questions. An answer without a day, or a
    day without an answer, leaves the question open.

    Parameters
    ----------
    context : Context
        Reads `gates`, and `initiatives`, which says whose a gate is.

    Returns
    -------
    DataFrame
        The columns of `gates`, with alliance_id, started_on of the initiative, question_id
        as initiative/gate/question, `place` of the gate in `GATE_ORDER`, `passed_on`
        (missing while the gate is not passed), `in_time` (1 for a question answered by
        then, else 0) and perspective joint.
    """
    initiatives = context.tables["initiatives"]
    of_initiative = initiatives[["initiative_id", "alliance_id", "started_on", "done_on"]]
    questions = context.tables["gates"].merge(of_initiative, on="initiative_id", validate="m:1")
    gate = questions["initiative_id"] + "/" + questions["gate"]
    questions = questions.assign(
        answered_on=questions["answered_on"].where(questions["answer"].notna()),
        question_id=gate + "/" + questions["question_id"],
        place=questions["gate"].map({gate: at for at, gate in enumerate(GATE_ORDER)}),
        perspective=str(Perspective.JOINT),
    )
    answers = questions.groupby(GATE)["answered_on"]
    is_complete = answers.transform("count") == answers.transform("size")
    completed_on = answers.transform("max").where(is_complete)
    questions = questions.merge(_first_later_answers(questions), on=GATE, how="left")
    days = questions[["done_on", "moved_on"]].assign(completed_on=completed_on)
    passed_on = days.min(axis=1)
    in_time = (questions["answered_on"] <= passed_on).astype("float64")
    return questions.assign(passed_on=passed_on, in_time=in_time).drop(columns="moved_on")


def select_gate_health(context: Context) -> pd.DataFrame:
    """Select the questions of the gates passed in a period.

    Quantity is 1 for a question that had an answer when its gate was passed, else 0. Also
    among the rows used, without a quantity: the initiative, whose `done_on` may be the
    day, and the answer at a later gate with which it moved on.

    Parameters
    ----------
    context : Context
        Reads `gates` and `initiatives`.

    Returns
    -------
    DataFrame
        Selected rows by alliance and slot; also initiative_id and gate, both empty in rows
        that only tell when a gate was passed.
    """
    questions = gate_questions(context)
    passed = context.dated_within(questions, "gate_health", dated="passed_on")
    slot = [*GATE, "place", "passed_on", "period"]
    gates = passed[slot].drop_duplicates()
    later = questions.drop(columns=["gate", "passed_on"]).merge(
        gates, on="initiative_id", suffixes=("", "_passed")
    )
    is_first = later["answered_on"] == later["passed_on"]
    later = later[is_first & (later["place"] > later["place_passed"])]
    rows = [
        used_rows(passed, "gates", quantity="in_time", keep=tuple(GATE)),
        _without_quantity(later, "gates"),
        _initiatives_of(context, gates),
    ]
    found = pd.concat(rows, ignore_index=True)
    return in_order(found.drop_duplicates([*CELL, "table", "file", "line"]))


def measure_gate_health(selected: pd.DataFrame) -> pd.DataFrame:
    """Return the share of gates whose questions all had an answer when they were passed.

    Returns
    -------
    DataFrame
        One row per cell, in percent, every gate counting the same.

    Examples
    --------
    Two gates; one question of the second was open:

    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> gates = ["concept", "concept", "launch", "launch"]
    >>> rows = pd.DataFrame({**cell, "initiative_id": "i1", "gate": gates})
    >>> measure_gate_health(rows.assign(quantity=[1.0, 1.0, 1.0, 0.0]))["value"].tolist()
    [50.0]
    """
    gates = selected.groupby([*CELL, *GATE])["quantity"].min()
    return cell_values(100 * gates.groupby(CELL).mean())


def select_joint_launches(context: Context) -> pd.DataFrame:
    """Select the initiatives that passed their launch gate in a period.

    Only an initiative with questions at the launch gate can launch: one without is no
    offer to the market, or its gates are not recorded. In a period without a launch the
    rows used are the initiatives on their way to one, and they give 0, if the gates are
    kept: an answer of the alliance lies in the period or later, and a gate was passed by
    its end.

    Parameters
    ----------
    context : Context
        Reads `gates` and `initiatives`.

    Returns
    -------
    DataFrame
        Selected rows by alliance and slot: the initiatives with quantity 1 or 0, and the
        questions of their launch gate without a quantity.
    """
    questions = gate_questions(context)
    of_alliance = questions.groupby("alliance_id")
    questions = questions.assign(
        last_written=of_alliance["answered_on"].transform("max"),
        first_passed=of_alliance["passed_on"].transform("min"),
    )
    pairs = context.standing(questions[questions["gate"] == LAUNCH], "joint_launches")
    start, end, passed = pairs["start"], pairs["end"], pairs["passed_on"]
    launched = (passed >= start) & (passed <= end)
    on_the_way = (pairs["started_on"] <= end) & ~(passed <= end)
    is_kept = (pairs["last_written"] >= start) & (pairs["first_passed"] <= end)
    some = launched.groupby([pairs["alliance_id"], pairs["period"]]).transform("any")
    pairs = pairs.assign(launched=launched.astype("float64"))
    used = pairs[launched | (on_the_way & is_kept & ~some.astype("bool"))]
    offers = used[["initiative_id", "period", "launched"]].drop_duplicates()
    found = [_initiatives_of(context, offers, quantity="launched")]
    return in_order(pd.concat([*found, _without_quantity(used, "gates")], ignore_index=True))


def measure_joint_launches(selected: pd.DataFrame) -> pd.DataFrame:
    """Count the initiatives that were launched.

    Examples
    --------
    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> rows = pd.DataFrame({**cell, "quantity": [1.0, 1.0, None]})
    >>> measure_joint_launches(rows)["value"].tolist()
    [2.0]
    """
    return cell_values(selected.groupby(CELL)["quantity"].sum(min_count=1))


def _first_later_answers(questions: pd.DataFrame) -> pd.DataFrame:
    """Find the day of the first answer at any later gate: initiative_id, gate, moved_on."""
    first = questions.groupby([*GATE, "place"])["answered_on"].min().rename("moved_on")
    gates = first.reset_index()
    pairs = gates.drop(columns="moved_on").merge(
        gates.drop(columns="gate"), on="initiative_id", suffixes=("", "_later")
    )
    later = pairs[pairs["place_later"] > pairs["place"]]
    return later.groupby(GATE)["moved_on"].min().reset_index()


def _initiatives_of(
    context: Context, rows: pd.DataFrame, *, quantity: str = "nothing"
) -> pd.DataFrame:
    """Select the initiatives of some rows, in the slots of these."""
    wanted = rows.reindex(columns=["initiative_id", "period", quantity]).drop_duplicates()
    initiatives = context.tables["initiatives"].merge(wanted, on="initiative_id")
    return used_rows(
        initiatives.assign(perspective=str(Perspective.JOINT)), "initiatives", quantity=quantity
    )


def _without_quantity(rows: pd.DataFrame, table: str) -> pd.DataFrame:
    """Select rows that prove something and bring in nothing."""
    return used_rows(rows.assign(nothing=float("nan")), table, quantity="nothing")[SELECTED_COLUMNS]
