"""Look at every pair of a leading and a lagging factor, and say what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from alliance_health.indices.noise import generator_of
from alliance_health.insights.links.evidence import Evidence, panel_evidence, series_evidence
from alliance_health.insights.links.gates import (
    WITHOUT,
    Grade,
    Usable,
    minimum_detectable,
    usable_panel,
    usable_series,
)
from alliance_health.insights.links.pair import PairPanel
from alliance_health.insights.links.pairs import FactorPair, all_pairs
from alliance_health.insights.links.result import LINK_COLUMNS, PROFILE_COLUMNS, LinkTest
from alliance_health.insights.links.series import Factors, pair_panel
from alliance_health.insights.links.settle import ADJUSTED, ROUNDS, adjusted, deal_until_settled
from alliance_health.insights.links.size import EffectSize, effect_size
from alliance_health.insights.links.verdict import (
    PERFECT_UNSEEN,
    SMALLEST_SEEN,
    Finding,
    Verdict,
    judge,
)
from alliance_health.kept import keep
from alliance_health.vocabulary import Frequency

#: How p values are adjusted: declared pairs against any dependence, exploratory ones less strictly.
METHODS = {True: "by", False: "bh"}
#: Exploratory pairs carry no headline: fewer re-pairings settle them.
_EXPLORATORY_MOST = 4_999
#: What a verdict names where a value is missing.
_NUMBERS = (
    *("lag", "lag_low", "lag_high", "association", "size", "size_low", "size_high"),
    *("p", "p_adjusted", "p_reverse", "minimum_detectable", "dead_time", "p_direction"),
    *("p_differences", "skill", "skill_low"),
)


@dataclass(frozen=True, eq=False)
class Looked:
    """One pair on its way to a verdict.

    Parameters
    ----------
    pair : FactorPair
        The pair.
    usable : Usable, optional
        What can be tested; None for a pair that is refused.
    frequency : Frequency
        Length of its periods.
    evidence : Evidence, optional
        Its associations; None where there is too little data.
    """

    pair: FactorPair
    usable: Usable | None
    frequency: Frequency
    evidence: Evidence | None = None


def find_links(
    factors: Factors,
    *,
    alliance_id: str = "",
    max_lag: int | None = None,
    explore: bool = True,
    rounds: Sequence[int] = ROUNDS,
) -> LinkTest:
    """Test whether leading factors announce lagging ones.

    Parameters
    ----------
    factors : Factors
        Series, definitions and settings.
    alliance_id : str
        Look at this alliance alone; empty: at all of them together, or at the only one.
    max_lag : int, optional
        Longest lag; default: `links.max_lag` of the settings, else by the length of the series.
    explore : bool
        Whether pairs that were not declared are looked at as well.
    rounds : sequence of int
        Re-pairings after each of which it is seen which verdicts are settled.

    Returns
    -------
    LinkTest
        A row for every pair; what could not be tested says why.

    Notes
    -----
    Re-pairing whole series of alliances keeps the memory of both, and what happened to all
    alliances in a period, out of the verdict. It assumes that alliances are exchangeable.
    """
    looked = [
        _look(factors, pair, alliance_id=alliance_id, max_lag=max_lag)
        for pair in all_pairs(factors, explore=explore)
    ]
    rows: list[dict[str, object]] = []
    profiles: list[pd.DataFrame] = []
    tested = {}
    for declared in (True, False):
        group = [one for one in looked if one.pair.declared is declared]
        most = rounds if declared else [one for one in rounds if one <= _EXPLORATORY_MOST]
        group = _dealt(group, METHODS[declared], most)
        tested[declared] = sum(one.evidence is not None for one in group)
        for one, verdict in zip(group, _judged(group, METHODS[declared]), strict=True):
            rows.append(_row(one, verdict, alliance_id))
            if one.evidence is not None:
                profiles.append(_profile(one.evidence))
    links = pd.DataFrame(rows, columns=list(LINK_COLUMNS))
    links[list(_NUMBERS)] = links[list(_NUMBERS)].astype(float)
    told = pd.concat(profiles) if profiles else pd.DataFrame(columns=list(PROFILE_COLUMNS))
    return LinkTest(
        links=links,
        profiles=told.reset_index(drop=True),
        tested=tested[True],
        explored=tested[False],
    )


def judge_pair(
    pair: PairPanel, *, unit: str = "period", max_lag: int | None = None, most: int = ROUNDS[-1]
) -> Verdict | Usable:
    """Test one declared pair on its own.

    Parameters
    ----------
    pair : PairPanel
        Both series; one alliance or many.
    unit : str
        Word of one period.
    max_lag : int, optional
        Longest lag; default: by the length of the series.
    most : int
        Most re-pairings.

    Returns
    -------
    Verdict or Usable
        The verdict; where there is too little data, what there is and why it does not do.

    Examples
    --------
    >>> x = np.random.default_rng(2).normal(size=(12, 16))
    >>> names = tuple("abcdefghijkl")
    >>> pair = PairPanel("trust", "sales", names, tuple(map(str, range(16))), x, np.roll(x, 1, 1))
    >>> judge_pair(pair, unit="quarter").words
    'leads by 1 quarter (1-1), in sample'
    """
    usable, evidence = _evidence(pair, max_lag)
    if evidence is None:
        return usable
    (settled,) = deal_until_settled(
        [evidence], METHODS[True], [one for one in ROUNDS if one <= most]
    )
    p = {question: settled.tally.p(question) for question in ADJUSTED}
    return judge(settled, p, grade=usable.grade, unit=unit)


def _evidence(panel: PairPanel, max_lag: int | None) -> tuple[Usable, Evidence | None]:
    """Keep what can be tested of a pair, and lay out its associations if that is enough."""
    if len(panel.alliances) == 1:
        usable, lay_out = usable_series(panel, max_lag), series_evidence
    else:
        usable, lay_out = usable_panel(panel, max_lag), panel_evidence
    enough = usable.grade is not Grade.TOO_LITTLE
    return usable, lay_out(usable.pair, usable.max_lag) if enough else None


def _look(factors: Factors, pair: FactorPair, *, alliance_id: str, max_lag: int | None) -> Looked:
    """Lay out the evidence of a pair, as far as its data go."""
    shortest = factors.catalogue.settings.frequency
    if pair.refused:
        return Looked(pair, None, shortest)
    panel, frequency = pair_panel(factors, pair.leading, pair.lagging, without=pair.without)
    if alliance_id:
        panel = alone(panel, alliance_id)
    lag = max_lag or factors.catalogue.settings.links.max_lag
    usable, evidence = _evidence(panel, lag)
    return Looked(pair, usable, frequency, evidence)


def alone(panel: PairPanel, alliance_id: str) -> PairPanel:
    """Keep one alliance of a pair.

    Parameters
    ----------
    panel : PairPanel
        All alliances.
    alliance_id : str
        The one to keep.

    Returns
    -------
    PairPanel
        Without a period where the alliance is not in the panel.

    Examples
    --------
    >>> values = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> pair = PairPanel("trust", "sales", ("a", "b"), ("2026Q1", "2026Q2"), values, -values)
    >>> alone(pair, "b").x.tolist(), alone(pair, "c").x.shape
    ([[3.0, 4.0]], (1, 0))
    """
    row = [number for number, name in enumerate(panel.alliances) if name == alliance_id]
    names = tuple(panel.alliances[number] for number in row)
    x, y = (series[row] if row else np.empty((1, 0)) for series in (panel.x, panel.y))
    periods = panel.periods if row else ()
    return replace(panel, alliances=names or (alliance_id,), periods=periods, x=x, y=y)


def _dealt(group: list[Looked], method: str, rounds: Sequence[int]) -> list[Looked]:
    """Deal outcomes anew for the pairs that can be tested."""
    testable = [number for number, one in enumerate(group) if one.evidence is not None]
    given = [one.evidence for one in group if one.evidence is not None]
    found = list(group)
    for number, evidence in zip(testable, deal_until_settled(given, method, rounds), strict=True):
        found[number] = replace(found[number], evidence=evidence)
    return found


def _judged(group: list[Looked], method: str) -> list[Verdict | None]:
    """Judge the pairs that could be tested, together."""
    given = [one.evidence for one in group if one.evidence is not None]
    p = {
        question: iter(adjusted([one.tally.p(question) for one in given], method))
        for question in ADJUSTED
    }
    found: list[Verdict | None] = []
    for one in group:
        if one.evidence is None or one.usable is None:
            found.append(None)
            continue
        own = {question: float(next(values)) for question, values in p.items()}
        found.append(
            judge(
                one.evidence,
                own,
                grade=one.usable.grade,
                unit=one.frequency.value,
                declared=one.pair.declared,
            )
        )
    return found


def _row(one: Looked, verdict: Verdict | None, alliance_id: str) -> dict[str, object]:
    """Lay a pair out as a row of `links`."""
    pair, usable = one.pair, one.usable
    row: dict[str, object] = {
        "leading": pair.leading,
        "lagging": pair.lagging,
        "declared": pair.declared,
        "n_alliances": len(usable.pair.alliances) if usable and usable.n_periods else 0,
        "n_periods": usable.n_periods if usable else 0,
        "permutations": 0,
        "alliance_id": alliance_id,
    }
    left_out = f"; {keep(WITHOUT, names=', '.join(sorted(pair.without)))}" if pair.without else ""
    if usable is None:
        return row | {"verdict": f"{Finding.REFUSED.value}: definitional", "reason": pair.refused}
    if verdict is None or one.evidence is None:
        smallest = minimum_detectable(len(usable.pair.alliances), usable.n_periods, usable.max_lag)
        return row | {
            "minimum_detectable": smallest,
            "verdict": f"{Finding.TOO_LITTLE.value}: {_smallest_seen(smallest)}",
            "reason": usable.reason + left_out,
        }
    tally = one.evidence.tally
    size = _size(one.evidence) if pair.declared else None
    return row | {
        "size": size.size if size else np.nan,
        "size_low": size.low if size else np.nan,
        "size_high": size.high if size else np.nan,
        "lag": verdict.lag,
        "lag_low": verdict.lag_low,
        "lag_high": verdict.lag_high,
        "dead_time": verdict.dead_time,
        "association": verdict.association,
        "p": tally.p("forward"),
        "p_adjusted": verdict.p_adjusted,
        "p_reverse": tally.p("reverse"),
        "p_direction": tally.p("direction"),
        "p_differences": verdict.p_differences,
        "permutations": tally.dealt,
        "minimum_detectable": verdict.minimum,
        "verdict": verdict.words,
        "reason": verdict.reason + left_out,
    }


def _size(evidence: Evidence) -> EffectSize:
    """Estimate how much the outcome follows the factor."""
    pair = evidence.pair
    return effect_size(pair, evidence.max_lag, generator_of("size", pair.leading, pair.lagging))


def _smallest_seen(association: float) -> str:
    """Say what so few data could show."""
    if association >= 1:
        return keep(PERFECT_UNSEEN)
    return keep(SMALLEST_SEEN, association=f"{association:.2f}")


def _profile(evidence: Evidence) -> pd.DataFrame:
    """Lay the associations of a pair out, one row a lag."""
    k = evidence.max_lag
    lags = np.arange(-k, k + 1)
    lines = np.where(lags < 0, evidence.tally.line(1), evidence.tally.line(0))
    return pd.DataFrame(
        {
            "leading": evidence.pair.leading,
            "lagging": evidence.pair.lagging,
            "lag": lags,
            "association": evidence.profile,
            "line": lines,
            "raw": evidence.raw,
        }
    )
