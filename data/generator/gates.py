"""How an offer passes its gates: which question is answered on which day.

::

    start   c1   c2 e1          e2 l1         l2 done
            concept |execution    |launch

The first question of a gate is answered soon after the gate before, in the same quarter. So a
gate whose second question stays open is passed in the quarter in which it would have been
passed with it: by the first answer at the next gate, or on the day on which the offer is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import days
from files import Row

#: Questions of each gate, in the order in which they are answered.
QUESTIONS = {
    "concept": ("need", "partners"),
    "execution": ("people", "money"),
    "launch": ("training", "support"),
}

#: Answers to the questions.
_ANSWERS = {
    "need": "three customers asked for it",
    "partners": "both sides know what they bring",
    "people": "named on both sides",
    "money": "released on both sides",
    "training": "both field teams trained",
    "support": "first line agreed",
}

#: Where the second questions of concept and execution are answered, as part of the way.
_FIRST, _CONCEPT, _EXECUTION = 0.08, 0.15, 0.55

#: Days after which the next gate's first question is answered, at most.
_SOON = timedelta(days=7)


@dataclass(frozen=True)
class Passage:
    """The way of one offer from its start to the day on which it is done, or due."""

    started_on: date
    ends_on: date

    def answers(self) -> dict[tuple[str, str], date]:
        """Return the day of the answer by gate and question, in this order."""
        concept = self._at(_CONCEPT)
        people = _soon_after(concept)
        money = max(self._at(_EXECUTION), people)
        support = days.back(self.ends_on, 2)
        if days.quarter_of(support) != days.quarter_of(self.ends_on):
            support = self.ends_on
        moments = (
            self._at(_FIRST),
            concept,
            people,
            money,
            min(_soon_after(money), support),
            support,
        )
        places = [(gate, question) for gate, asked in QUESTIONS.items() for question in asked]
        return dict(zip(places, moments, strict=True))

    def passed_by(self, last_day: date) -> Iterator[tuple[str, date]]:
        """Yield the gates passed up to a day, with the day on which each is passed."""
        answers = self.answers()
        for gate, asked in QUESTIONS.items():
            day = answers[(gate, asked[-1])]
            # Seen also where the question stays open: by what comes next.
            sign = self.ends_on if gate == "launch" else _soon_after(day)
            if sign <= last_day:
                yield gate, day

    def rows(self, unanswered: set[str], last_day: date) -> Iterator[Row]:
        """Yield the questions, answered where their day has come and nobody left them open."""
        for (gate, question), day in self.answers().items():
            is_open = gate in unanswered and question == QUESTIONS[gate][-1]
            row: Row = {"gate": gate, "question_id": question}
            if day <= last_day and not is_open:
                row |= {"answer": _ANSWERS[question], "answered_on": day}
            yield row

    def _at(self, share: float) -> date:
        """Return a working day on the way."""
        length = (self.ends_on - self.started_on).days
        day = days.working(self.started_on + timedelta(days=round(length * share)))
        return max(day, self.started_on)


def _soon_after(day: date) -> date:
    """Return a working day within a week, in the same quarter."""
    return max(days.working(min(day + _SOON, days.end(days.quarter_of(day)))), day)
