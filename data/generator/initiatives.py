"""Initiatives and their gates: from the figures wanted to a list from which they are computed.

::

    quarter          t-2      t-1      t
    a joint offer     o---c----e--------x     starts, passes concept and execution, is launched
    another                    o--------x     starts, is due, is done on time or too late

A pool of running initiatives is led through the quarters. In each, as many are due as are on
time and too late, as many offers done as are to be launched; new ones start so that the share
of short-term ones comes out, and one of those done may be the quick win that sets the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import days
import gates
import words
from cast import Alliance
from dice import Dice
from files import Row
from influence import Truth
from scales import value_at

#: Launches planned in a quarter.
LAUNCHES_PLANNED = 6

#: Initiatives due in a quarter; running at its end; offers among the running ones.
_DUE, _RUNNING, _OFFERS = 10, 20, 12

#: Quarters that an initiative lasts, by horizon: who has lasted longest against it is due.
_LIFE = {"short": 1.5, "long": 4.0}

#: What an offer is to bring, as part of a quarter's planned bookings.
_WORTH = (0.02, 0.08)

#: Days between the win before the sample and its first quarter's end, at least.
_WON_BEFORE = 95


@dataclass(eq=False)
class Initiative:
    """One initiative, and what is decided of it so far."""

    started_on: date
    horizon: str
    is_offer: bool
    due_on: date | None = None
    done_on: date | None = None
    is_win: bool = False
    unanswered: set[str] = field(default_factory=set)  #: gates passed with a question open

    def age(self, quarter: int) -> float:
        """Return how long it has run, in quarters, against how long its kind lasts."""
        return (days.start(quarter) - self.started_on).days / 91 / _LIFE[self.horizon]


class InitiativeList:
    """The initiatives of one alliance; none where it keeps no list.

    Parameters
    ----------
    truth : Truth
        Of the alliance.
    """

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self.alliance: Alliance = truth.alliance
        self.all: list[Initiative] = []
        self._owed = {"milestones": 0.0, "joint_launches": 0.0}
        if self.alliance.keeps("initiatives"):
            self._before()
            for quarter in self.alliance.quarters:
                self._finish(quarter)
                self._start(quarter)
            self._plan_the_rest()
            self._leave_questions_open()

    def rows(self) -> Iterator[Row]:
        """Yield the initiatives in the order in which they started."""
        dice = Dice(self.truth.seed, self.alliance.alliance_id, "initiatives")
        for name, one in self._named():
            yield {"initiative_id": name, **self._row(dice, one)}

    def gate_rows(self) -> Iterator[Row]:
        """Yield the questions of the gates of every offer, with their answers so far."""
        for name, one in self._named():
            if one.is_offer:
                passage = self._passage(one)
                rows = passage.rows(one.unanswered, days.end(self.alliance.last))
                yield from ({"initiative_id": name, **row} for row in rows)

    def _named(self) -> Iterator[tuple[str, Initiative]]:
        """Yield every initiative with its id."""
        for count, one in enumerate(sorted(self.all, key=lambda one: one.started_on), start=1):
            yield f"{self.alliance.partner_id}-n{count:03d}", one

    def _running(self) -> list[Initiative]:
        """List the initiatives that are not done yet."""
        return [one for one in self.all if one.done_on is None]

    def _before(self) -> None:
        """Set up what runs when the sample begins, and the last quick win before it."""
        first = self.alliance.first
        dice = Dice(self.truth.seed, self.alliance.alliance_id, "initiatives", "before")
        wanted = round(value_at("quick_win_clock", self.truth.leading("quick_win_clock", first)))
        self.last_win = days.working(days.end(first) - timedelta(days=max(wanted, _WON_BEFORE)))
        won = Initiative(self.last_win - timedelta(days=60), "short", is_offer=False)
        won.due_on, won.done_on, won.is_win = self.last_win, self.last_win, True
        self.all.append(won)
        for step in range(_RUNNING):
            ago = 1 if step % 2 else dice.whole(1, 2)
            day = days.working(days.day_at(first - ago, dice.uniform(0.1, 0.7)))
            horizon = "short" if step % 2 else "long"
            self.all.append(Initiative(day, horizon, is_offer=step < _OFFERS))

    def _finish(self, quarter: int) -> None:
        """Decide what is due in a quarter, what of it is on time, and what is launched."""
        dice = Dice(self.truth.seed, self.alliance.alliance_id, "due", quarter)
        running = sorted(self._running(), key=lambda one: -one.age(quarter))
        slipped = [one for one in running if one.due_on]
        for one in slipped:
            one.done_on = _workday(quarter, dice.uniform(0.1, 0.5))
        waiting = [one for one in running if not one.due_on]
        score = self.truth.lagging("joint_launches", quarter)
        share = value_at("joint_launches", score)
        launches = self._whole("joint_launches", LAUNCHES_PLANNED * share / 100)
        offers = [one for one in waiting if one.is_offer][:launches]
        others = [one for one in waiting if not one.is_offer][: _DUE - len(offers)]
        share = value_at("milestones", self.truth.leading("milestones", quarter))
        due = [*dice.shuffled(others), *dice.shuffled(offers)]
        late = max(len(due) - self._whole("milestones", len(due) * share / 100), 0)
        for at, one in enumerate(due):
            _set_days(one, quarter, dice, is_late=at < late)
        self._win(quarter, due[late:])

    def _win(self, quarter: int, on_time: list[Initiative]) -> None:
        """Make one of those done on time the quick win, if that brings the clock nearer."""
        wanted = value_at("quick_win_clock", self.truth.leading("quick_win_clock", quarter))
        longest = (days.end(quarter) - days.start(quarter)).days - 3
        best = min(round(wanted), longest)
        without = (days.end(quarter) - self.last_win).days
        if not on_time or abs(without - wanted) <= abs(best - wanted):
            return
        winner = min(on_time, key=lambda one: (one.horizon != "short", one.is_offer))
        day = max(days.working(days.end(quarter) - timedelta(days=best)), days.start(quarter))
        winner.done_on, winner.is_win = day, True
        winner.due_on = max(winner.due_on or day, day)
        self.last_win = day

    def _start(self, quarter: int) -> None:
        """Start as many initiatives as have ended, so that the balance comes out."""
        dice = Dice(self.truth.seed, self.alliance.alliance_id, "started", quarter)
        running = self._running()
        count = _RUNNING - sum(one.due_on is None for one in running)
        score = self.truth.leading("initiative_balance", quarter)
        wanted = round(value_at("initiative_balance", score) / 100 * (len(running) + count))
        short = wanted - sum(one.horizon == "short" for one in running)
        offers = _OFFERS - sum(one.is_offer and one.due_on is None for one in running)
        horizons = ["short" if step < short else "long" for step in range(count)]
        for step, horizon in enumerate(dice.shuffled(horizons)):
            day = _workday(quarter, dice.uniform(0.03, 0.7))
            self.all.append(Initiative(day, horizon, is_offer=step < offers))

    def _plan_the_rest(self) -> None:
        """Give those that still run a day on which they are due, after the last quarter."""
        dice = Dice(self.truth.seed, self.alliance.alliance_id, "planned")
        for one in self._running():
            ahead = 1 if one.horizon == "short" else dice.whole(1, 3)
            at = _workday(self.alliance.last + ahead, dice.uniform(0.1, 0.9))
            one.due_on = one.due_on or at

    def _leave_questions_open(self) -> None:
        """Choose the gates that are passed with a question open, quarter by quarter."""
        passed: dict[int, list[tuple[Initiative, str]]] = {}
        last_day = days.end(self.alliance.last)
        for one in self.all:
            for gate, day in self._passage(one).passed_by(last_day) if one.is_offer else ():
                passed.setdefault(days.quarter_of(day), []).append((one, gate))
        owed = 0.0
        for quarter in self.alliance.quarters:
            dice = Dice(self.truth.seed, self.alliance.alliance_id, "gates", quarter)
            score = self.truth.leading("gate_health", quarter)
            found = passed.get(quarter, [])
            owed += len(found) * (1 - value_at("gate_health", score) / 100)
            for one, gate in dice.shuffled(found)[: max(round(owed), 0)]:
                one.unanswered.add(gate)
                owed -= 1

    def _passage(self, one: Initiative) -> gates.Passage:
        """Return the days on which an offer passes its gates."""
        end = one.done_on or one.due_on
        assert end is not None, "everything is planned before it passes gates"
        return gates.Passage(one.started_on, end)

    def _row(self, dice: Dice, one: Initiative) -> Row:
        """Return the row of one initiative."""
        is_known = one.done_on is not None and one.done_on <= days.end(self.alliance.last)
        row: Row = {
            "alliance_id": self.alliance.alliance_id,
            "name": dice.pick(words.OFFERS if one.is_offer else words.INITIATIVES),
            "horizon": one.horizon,
            "beneficiary": "both" if one.is_win else dice.pick(("both", "both", "ours", "theirs")),
            "phase": "done" if is_known else "running",
            "started_on": one.started_on,
            "due_on": one.due_on,
            "done_on": one.done_on if is_known else None,
            "quick_win": one.is_win if is_known else None,
        }
        planned = round(self.alliance.plan * dice.uniform(*_WORTH), -3)
        realised = round(planned * dice.uniform(0.6, 1.2), -3)
        if one.is_offer:
            row |= {"planned_value": planned, "currency": "EUR"}
            row |= {"realised_value": realised} if is_known else {}
        return row

    def _whole(self, name: str, wanted: float) -> int:
        """Round a number so that what is left over counts in the next quarter."""
        self._owed[name] += wanted
        number = round(self._owed[name])
        self._owed[name] -= number
        return number


def _set_days(one: Initiative, quarter: int, dice: Dice, *, is_late: bool) -> None:
    """Set the due day and the day done: before it, after it, or not in this quarter."""
    if not is_late:
        one.due_on = _workday(quarter, dice.uniform(0.3, 1.0))
        one.done_on = max(days.back(one.due_on, dice.whole(0, 5)), days.start(quarter))
    elif one.is_offer:
        one.due_on = _workday(quarter, dice.uniform(0.1, 0.6))
        one.done_on = days.forward(one.due_on, dice.whole(3, 15))
    else:
        one.due_on = _workday(quarter, dice.uniform(0.3, 1.0))


def _workday(quarter: int, share: float) -> date:
    """Return a working day at about a share of a quarter, never before its start."""
    return max(days.working(days.day_at(quarter, share)), days.start(quarter))
