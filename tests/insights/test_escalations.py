"""Open decisions and escalated issues with how long they have waited."""

from __future__ import annotations

from datetime import date

from alliance_health.insights.escalations import tell_decisions, tell_escalations

DAY = date(2026, 9, 30)
SPAN = (date(2026, 7, 1), DAY)
NAMES = {"ours": "Acme", "theirs": "Halden"}


def decision(name: str, **changes) -> dict:
    usual = {"decision_id": name, "title": name, "level": "working", "raised_by": "theirs"}
    return {**usual, "raised_on": "2026-09-20", **changes}


def test_decisions_wait_from_the_day_on_which_they_were_raised(tables_of) -> None:
    log = tables_of(
        decisions=[
            decision("young", due_on="2026-10-31"),
            decision("old", raised_on="2026-08-31", due_on="2026-09-25", owner="Both CFOs"),
            decision("taken", closed_on="2026-09-30"),
            decision("taken-later", closed_on="2026-10-01"),
            decision("not-raised", raised_on="2026-10-01"),
        ]
    )["decisions"]
    told = tell_decisions(log, "a", day=DAY, names=NAMES)
    assert [one.decision_id for one in told] == ["old", "taken-later", "young"]
    assert (told[0].days, told[0].overdue, told[0].owner) == (30, 5, "Both CFOs")
    assert (told[2].days, told[2].overdue, told[2].owner) == (10, 0, "")
    assert told[1].due_on is None
    assert told[0].raised_by == "Halden"


def issue(name: str, **changes) -> dict:
    return {"issue_id": name, "title": name, "raised_by": "ours", "raised_on": "2026-06-01",
            **changes}  # fmt: skip


def test_escalations_end_when_they_are_settled(tables_of) -> None:
    log = tables_of(
        issues=[
            issue("open", escalated_on="2026-09-20"),
            issue("settled", escalated_on="2026-06-20", closed_on="2026-07-10"),
            issue("settled-before", escalated_on="2026-06-10", closed_on="2026-06-30"),
            issue("settled-later", escalated_on="2026-09-10", closed_on="2026-10-10"),
            issue("never"),
            issue("escalated-later", escalated_on="2026-10-01"),
        ]
    )["issues"]
    told = tell_escalations(log, "a", span=SPAN, names=NAMES)
    assert [(one.issue_id, one.days, one.closed_on) for one in told] == [
        ("settled", 20, "2026-07-10"),
        ("settled-later", 20, None),
        ("open", 10, None),
    ]
