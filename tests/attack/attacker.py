"""An attacker who reads everything that is published and solves for what is hidden.

Answers are unknown whole numbers from 1 to 5; every published mean is a linear equation
about them, up to its rounding. The attacker is strong: it knows how many people were asked,
who left which item blank, how many decimals a number has, and how numbers are made. It finds
the least and the most that a hidden mean or a single answer can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

#: One answer: wave, side, level, person, item.
Answer = tuple[str, str, str, str, str]

#: Answers that move a number, with what each weighs in it.
Weights = Mapping[Answer, float]


@dataclass
class Attacker:
    """Everything that one reader knows."""

    answers: tuple[Answer, ...]
    equations: list[tuple[Weights, float, float]] = field(default_factory=list)

    def learn(self, weights: Weights, value: float, half: float) -> None:
        """Take a published number in: what it weighs, what it says, how far it is rounded."""
        self.equations.append((weights, value, half + 1e-9))

    def range_of(self, weights: Weights) -> tuple[float, float]:
        """Return the least and the most that a sum of answers can be."""
        place = {answer: at for at, answer in enumerate(self.answers)}
        matrix = np.zeros((len(self.equations), len(place)))
        for row, (terms, _, _) in enumerate(self.equations):
            for answer, weight in terms.items():
                matrix[row, place[answer]] = weight
        told = np.array([value for _, value, _ in self.equations])
        half = np.array([half for _, _, half in self.equations])
        aim = np.zeros(len(place))
        for answer, weight in weights.items():
            aim[place[answer]] = weight
        rules = LinearConstraint(matrix, told - half, told + half)
        ends = []
        for sign in (1.0, -1.0):
            found = milp(
                sign * aim,
                constraints=[rules] if len(self.equations) else [],
                integrality=np.ones(len(place)),
                bounds=Bounds(1, 5),
            )
            assert found.success, found.message
            ends.append(sign * found.fun)
        return ends[0], ends[1]


def mean_of(answers: Iterable[Answer]) -> dict[Answer, float]:
    """Weigh the answers of a mean of persons' means."""
    by_person: dict[tuple[str, ...], list[Answer]] = {}
    for answer in answers:
        by_person.setdefault(answer[:4], []).append(answer)
    return {answer: 1.0 / len(own) / len(by_person) for own in by_person.values() for answer in own}
