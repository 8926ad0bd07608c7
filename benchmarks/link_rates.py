"""How often "leads" is said when nothing leads, and when something does.

Panels and single series are invented of which everything is known: who follows whom, by how
many periods and how strongly. ``python benchmarks/link_rates.py`` prints the table of
`docs/method.md`; what usual practice says of the same panels stands beside it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.insights.links.find import judge_pair
from alliance_health.insights.links.pair import PairPanel
from alliance_health.insights.links.verdict import Verdict

Floats = npt.NDArray[np.float64]

#: Memory of every series; periods that run before the first one that is kept.
MEMORY, WARM_UP = 0.6, 30
#: Periods between a factor and its outcome.
LAG = 2


@dataclass(frozen=True)
class Design:
    """One kind of panel.

    Parameters
    ----------
    name : str
        What is true of it: a key of `TRUTHS`.
    n_alliances, n_periods : int
        Its size.
    effect : float
        What one unit of the factor adds to the outcome, where it does.
    gaps : str
        "": none; "late": half of the alliances start later; "spells": three periods are
        missing in every second alliance; "random": 7 % of all cells are missing.
    """

    name: str
    n_alliances: int
    n_periods: int
    effect: float = 0.4
    gaps: str = ""


def remembering(generator: np.random.Generator, shape: tuple[int, int]) -> Floats:
    """Draw series that keep `MEMORY` of each period."""
    news = generator.normal(size=(shape[0], shape[1] + WARM_UP))
    series = np.zeros_like(news)
    for at in range(1, news.shape[1]):
        series[:, at] = MEMORY * series[:, at - 1] + news[:, at]
    return series[:, WARM_UP:]


def following(generator: np.random.Generator, first: Floats, effect: float) -> Floats:
    """Draw outcomes that remember themselves and follow `first` by `LAG` periods."""
    news = generator.normal(size=first.shape)
    series = np.zeros_like(first)
    for at in range(LAG, first.shape[1]):
        series[:, at] = MEMORY * series[:, at - 1] + effect * first[:, at - LAG] + news[:, at]
    return series


def nothing(generator: np.random.Generator, shape: tuple[int, int], _: float) -> tuple[Floats, ...]:
    """Two series that know nothing of one another."""
    return remembering(generator, shape), remembering(generator, shape)


def lead(
    generator: np.random.Generator, shape: tuple[int, int], effect: float
) -> tuple[Floats, ...]:
    """Draw a panel in which the factor comes first."""
    first = remembering(generator, shape)
    return first, following(generator, first, effect)


def reverse(
    generator: np.random.Generator, shape: tuple[int, int], effect: float
) -> tuple[Floats, ...]:
    """Draw a panel in which the outcome comes first."""
    return lead(generator, shape, effect)[::-1]


def coincident(
    generator: np.random.Generator, shape: tuple[int, int], _: float
) -> tuple[Floats, ...]:
    """Both show the same hidden state in the same period, each with an error."""
    state = remembering(generator, shape)
    return tuple(state + generator.normal(scale=0.6, size=shape) for _ in range(2))


def feedback(
    generator: np.random.Generator, shape: tuple[int, int], effect: float
) -> tuple[Floats, ...]:
    """Each follows the other by one period."""
    news = generator.normal(size=(2, *shape))
    series = np.zeros((2, *shape))
    for at in range(1, shape[1]):
        before = series[:, :, at - 1]
        series[:, :, at] = 0.4 * before + effect * before[::-1] + news[:, :, at]
    return series[0], series[1]


def shocks(generator: np.random.Generator, shape: tuple[int, int], _: float) -> tuple[Floats, ...]:
    """Let what happens to all alliances reach the factor first; they differ in how much."""
    common = remembering(generator, (1, shape[1]))
    loads = generator.normal(1.0, 0.5, size=(2, shape[0], 1))
    first, second = nothing(generator, shape, 0.0)
    return first + loads[0] * common, second + loads[1] * np.roll(common, LAG, axis=1)


def trends(generator: np.random.Generator, shape: tuple[int, int], _: float) -> tuple[Floats, ...]:
    """Every alliance drifts its own way, in both series apart."""
    drift = generator.normal(0.0, 0.3, size=(2, shape[0], 1)) * np.arange(shape[1])
    first, second = nothing(generator, shape, 0.0)
    return first + drift[0], second + drift[1]


def walks(generator: np.random.Generator, shape: tuple[int, int], _: float) -> tuple[Floats, ...]:
    """Two random walks that know nothing of one another."""
    first, second = (np.cumsum(generator.normal(size=shape), axis=1) for _ in range(2))
    return first, second


TRUTHS: dict[str, Callable[[np.random.Generator, tuple[int, int], float], tuple[Floats, ...]]] = {
    "nothing leads": nothing,
    "factor leads": lead,
    "outcome leads": reverse,
    "same period": coincident,
    "feedback": feedback,
    "common shocks": shocks,
    "own trends": trends,
    "random walks": walks,
}


def made_up(design: Design, seed: int) -> PairPanel:
    """Draw one panel of a design."""
    numbers = [seed, *(ord(letter) for letter in design.name + design.gaps)]
    generator = np.random.default_rng([*numbers, design.n_alliances, design.n_periods])
    shape = (design.n_alliances, design.n_periods)
    x, y = TRUTHS[design.name](generator, (shape[0], shape[1] + 2 * LAG), design.effect)
    x, y = x[:, -shape[1] :].copy(), y[:, -shape[1] :].copy()
    for series in (x, y):
        series += 2 * generator.normal(size=(shape[0], 1))
    for number in range(0, shape[0], 2):
        if design.gaps == "late":
            start = generator.integers(0, max(shape[1] - 11, 1))
            x[number, :start] = y[number, :start] = np.nan
        if design.gaps == "spells":
            start = generator.integers(1, shape[1] - 3)
            x[number, start : start + 3] = np.nan
    if design.gaps == "random":
        for series in (x, y):
            series[generator.random(shape) < 0.07] = np.nan
    names = tuple(f"a{number:03d}" for number in range(shape[0]))
    return PairPanel("factor", "outcome", names, tuple(map(str, range(shape[1]))), x, y)


def says_leads(design: Design, seed: int, *, most: int = 999) -> str:
    """Return what is said of one panel, without its details."""
    told = judge_pair(made_up(design, seed), most=most)
    return str(told.finding.value) if isinstance(told, Verdict) else "too little data"


def usual_practice(design: Design, seed: int) -> bool:
    """Tell whether a pooled correlation at some lag passes two over the root of n."""
    pair = made_up(design, seed)
    for lag in range(1, max(min(4, (design.n_periods - 2) // 4), 1) + 1):
        x = pair.x[:, : design.n_periods - lag].ravel()
        y = pair.y[:, lag:].ravel()
        both = np.isfinite(x) & np.isfinite(y)
        if abs(np.corrcoef(x[both], y[both])[0, 1]) > 2 / np.sqrt(both.sum()):
            return True
    return False


def rates(design: Design, runs: int, *, first_seed: int = 0) -> dict[str, object]:
    """Count what is said of many panels of a design."""
    seeds = range(first_seed, first_seed + runs)
    said = pd.Series([says_leads(design, seed) for seed in seeds]).value_counts(normalize=True)
    usual = float(np.mean([usual_practice(design, seed) for seed in seeds]))
    return {
        "truth": design.name,
        "gaps": design.gaps or "none",
        "alliances": design.n_alliances,
        "periods": design.n_periods,
        "leads": float(said.get("leads", 0.0)),
        "both": float(said.get("both directions", 0.0)),
        "coincident": float(said.get("coincident", 0.0)),
        "too little": float(said.get("too little data", 0.0)),
        "usual practice": usual,
        "runs": runs,
    }


#: The designs of the table.
DESIGNS = (
    *(Design(name, 20, 12) for name in TRUTHS),
    *(Design(name, 10, 12) for name in ("nothing leads", "factor leads", "outcome leads")),
    *(Design(name, 20, 20) for name in ("nothing leads", "factor leads", "feedback")),
    Design("nothing leads", 8, 8),
    Design("factor leads", 8, 8),
    *(Design("nothing leads", 20, 16, gaps=gaps) for gaps in ("late", "spells", "random")),
    *(Design("factor leads", 20, 16, gaps=gaps) for gaps in ("late", "spells", "random")),
    *(Design("nothing leads", 1, periods) for periods in (24, 40, 100)),
    *(Design("factor leads", 1, periods) for periods in (40, 100)),
    *(Design(name, 1, 100) for name in ("outcome leads", "same period", "random walks")),
)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=500)
    runs = parser.parse_args().runs
    for number, design in enumerate(DESIGNS):
        row = pd.DataFrame([rates(design, runs)])
        print(row.to_csv(index=False, header=number == 0, float_format="%.3f"), end="", flush=True)


if __name__ == "__main__":
    main()
