"""How often a partner is accused that stayed, and how often one is missed that left.

Alliances are invented of which everything is known: who left, when, and how much it still does.
``python benchmarks/fading_rates.py`` prints the tables of `docs/method.md`; what the share rule
alone says of the same alliances stands beside it.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.insights.give_and_get.fading_judge import judge
from alliance_health.insights.give_and_get.fading_panel import ActivityPanel
from alliance_health.insights.give_and_get.fading_rule import IN_A_ROW, life_of, low_periods

Floats = npt.NDArray[np.float64]

#: Periods that a remembering series runs before the first one that is kept.
WARM_UP = 30

#: Periods within which a withdrawal must be dated.
TOLERANCE = 2

#: How the whole develops over its life, in logarithms.
WHOLES = ("steady", "declining", "growing", "collapsing", "wandering")


@dataclass(frozen=True)
class Design:
    """One kind of alliance; what is not said is drawn anew for each.

    Parameters
    ----------
    noise : str
        "Poisson"; "overdispersed": a gamma factor each period; "remembering": a factor that
        keeps part of the period before.
    whole : str
        One of `WHOLES`.
    scatter : float
        Standard deviation of the factor, in logarithms for "remembering".
    memory : float
        What it keeps from one period to the next.
    newcomer : bool
        Whether a partner as large as all others together enters halfway.
    small : float
        Share of partners with 1 to 5 acts a period; the others have 10 to 300.
    size : float
        Acts a period of the partner that leaves; 0: nobody leaves.
    left_over : float
        Part of its acts that it still does.
    """

    noise: str = "Poisson"
    whole: str = "steady"
    scatter: float = 0.3
    memory: float = 0.0
    newcomer: bool = False
    small: float = 0.3
    size: float = 0.0
    left_over: float = 0.0


@dataclass(frozen=True, eq=False)
class MadeUp:
    """One invented alliance, with the period in which its first partner leaves, or None."""

    panel: ActivityPanel
    left_at: int | None


def made_up(design: Design, seed: int) -> MadeUp:
    """Draw one alliance of 2 to 15 partners over 12 to 40 quarters."""
    generator = np.random.default_rng([seed, *map(ord, repr(design))])
    n, periods = int(generator.integers(2, 16)), int(generator.integers(12, 41))
    if design.size:
        n, periods = max(n, 3), max(periods, 18)
    sizes = np.where(
        generator.random(n) < design.small,
        generator.uniform(1, 5, n),
        np.exp(generator.uniform(np.log(10), np.log(300), n)),
    )
    sizes[0] = design.size or sizes[0]
    whole = _whole(design.whole, periods, generator)
    mean = sizes[:, None] * np.exp(whole) * _factor(design, (n, periods), generator)
    _let_enter(mean, design, generator)
    left_at = int(generator.integers(9, periods - 4)) if design.size else None
    if left_at is not None:
        mean[0, left_at:] *= design.left_over
    acts = generator.poisson(mean).astype(float)
    others = generator.poisson(sizes.sum() * generator.choice([0.0, 0.4]) * np.exp(whole))
    names = tuple(f"p{number:02d}" for number in range(n))
    total = acts.sum(axis=0) + others
    panel = ActivityPanel(names, ("theirs",) * n, 8000, acts, total, float("nan"))
    return MadeUp(panel, left_at)


def _whole(kind: str, periods: int, generator: np.random.Generator) -> Floats:
    """Draw the development of the whole, fourth quarters low."""
    at = np.arange(periods)
    paths = {
        "steady": 0.0 * at,
        "declining": -1.5 * at / periods,
        "growing": 1.5 * at / periods,
        "collapsing": np.where(at > 0.6 * periods, -1.0, 0.0),
        "wandering": np.cumsum(generator.normal(0, 0.12, periods)),
    }
    return np.asarray(paths[kind] - 0.3 * (at % 4 == 3) + generator.normal(0, 0.08, periods))


def _factor(design: Design, shape: tuple[int, int], generator: np.random.Generator) -> Floats:
    """Draw what makes activity scatter more than chance, with mean 1."""
    if design.noise == "Poisson":
        return np.ones(shape)
    if design.noise == "overdispersed":
        form = design.scatter**-2
        return generator.gamma(form, 1 / form, shape)
    news = generator.normal(0, design.scatter, (shape[0], shape[1] + WARM_UP))
    series = np.zeros_like(news)
    for at in range(1, series.shape[1]):
        series[:, at] = design.memory * series[:, at - 1]
        series[:, at] += np.sqrt(1 - design.memory**2) * news[:, at]
    return np.asarray(np.exp(series[:, WARM_UP:] - design.scatter**2 / 2))


def _let_enter(mean: Floats, design: Design, generator: np.random.Generator) -> None:
    """Let some partners enter later than the others; never the one that leaves."""
    periods = mean.shape[1]
    for row in mean[2:]:
        if generator.random() < 0.15:
            row[: int(generator.integers(1, periods // 2))] = 0
    if design.newcomer:
        mean[-1] = mean[:-1].sum(axis=0)
        mean[-1, : periods // 2] = 0


def weighed(made: MadeUp, seed: int) -> MadeUp:
    """Count worth instead of acts: each act is worth a lognormal amount, 1 on average."""
    generator = np.random.default_rng([seed, 1])
    counts = made.panel.acts.astype(int)
    worth = np.array(
        [[generator.lognormal(-0.5, 1, count).sum() for count in row] for row in counts]
    )
    total = made.panel.total - made.panel.acts.sum(axis=0) + worth.sum(axis=0)
    return replace(made, panel=replace(made.panel, acts=worth, total=total))


def share_rule_alone(made: MadeUp) -> list[int]:
    """Return whose share ever lay below half of its own past for three periods in a row."""
    found = []
    for at, acts in enumerate(made.panel.acts):
        low = low_periods(life_of(acts, made.panel.total))
        runs = [low[start : start + IN_A_ROW].all() for start in range(len(low) - IN_A_ROW + 1)]
        if any(runs):
            found.append(at)
    return found


def rates(
    design: Design, runs: int, *, first_seed: int = 0, by_worth: bool = False
) -> dict[str, object]:
    """Count false accusations, and withdrawals found in time, in many alliances of a design."""
    found, false, alone = [], [], []
    for seed in range(first_seed, first_seed + runs):
        made = made_up(design, seed)
        made = weighed(made, seed) if by_worth else made
        told = {at: one for at, one in enumerate(judge(made.panel)) if one.is_named}
        leaver = {0} if made.left_at is not None else set()
        false.append(bool(set(told) - leaver))
        alone.append(bool(set(share_rule_alone(made)) - leaver))
        if made.left_at is not None:
            found.append(0 in told and abs(told[0].began - made.left_at) <= TOLERANCE)
    return {
        "counted": "worth" if by_worth else "acts",
        "noise": design.noise,
        "scatter": design.scatter if design.noise != "Poisson" else 0.0,
        "memory": design.memory,
        "whole": design.whole + (", newcomer" if design.newcomer else ""),
        "small": design.small,
        "acts": design.size,
        "left over": design.left_over if design.size else float("nan"),
        "found": float(np.mean(found)) if found else float("nan"),
        "accused": float(np.mean(false)),
        "share rule alone": float(np.mean(alone)),
        "runs": runs,
    }


#: Alliances in which nobody leaves.
NOBODY_LEAVES = (
    *(Design(whole=whole) for whole in WHOLES),
    Design(small=1.0),
    Design(newcomer=True),
    *(Design("overdispersed", whole, 0.4) for whole in WHOLES),
    Design("overdispersed", scatter=0.7),
    Design("overdispersed", scatter=0.4, small=1.0),
    Design("overdispersed", "declining", 0.4, newcomer=True),
    *(Design("remembering", whole, 0.35, 0.6) for whole in WHOLES),
    Design("remembering", scatter=0.35, memory=0.6, small=1.0),
    Design("remembering", "declining", 0.35, 0.6, newcomer=True),
    Design("remembering", scatter=0.5, memory=0.5),
    Design("remembering", scatter=0.5, memory=0.7),
)

#: Alliances in which one partner leaves, by its size and by what it still does.
ONE_LEAVES = tuple(
    Design(noise, "declining", scatter, memory, size=size, left_over=left_over)
    for noise, scatter, memory in (("overdispersed", 0.4, 0.0), ("remembering", 0.35, 0.5))
    for size in (4.0, 30.0, 150.0)
    for left_over in (0.0, 0.1, 0.2, 0.3)
)


#: What is counted by number and by worth, as entries of a ledger.
BY_WORTH = (
    Design("overdispersed", scatter=0.4, small=1.0),
    *(Design("overdispersed", scatter=0.4, size=size, left_over=0.1) for size in (8.0, 30.0)),
)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=500)
    runs = parser.parse_args().runs
    both = [(design, True) for design in BY_WORTH] + [(design, False) for design in BY_WORTH]
    designs = [(design, False) for design in (*NOBODY_LEAVES, *ONE_LEAVES)]
    for number, (design, by_worth) in enumerate([*designs, *both]):
        row = pd.DataFrame([rates(design, runs, by_worth=by_worth)])
        print(row.to_csv(index=False, header=number == 0, float_format="%.3f"), end="", flush=True)


if __name__ == "__main__":
    main()
