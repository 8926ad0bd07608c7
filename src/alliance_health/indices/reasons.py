"""Why a number is missing, or counts less than it seems: one phrase beside it.

Phrases start in lower case and have no full stop, so that sentences can be built from
them. The rule of this module: a missing score always has a reason.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.indices.encoding import NONE
from alliance_health.indices.sides import PERSPECTIVE_NUMBERS
from alliance_health.indices.tree import Tree
from alliance_health.language import to_speak
from alliance_health.vocabulary import Role, Transform

NOT_OBSERVED = to_speak("not observed")
HIDDEN = to_speak("hidden: too few respondents on a side")
NO_SCALE = to_speak("shown, not scored")
NO_WEIGHT = to_speak("shown, counts for no index")
NO_TARGET = to_speak("no target")
TARGET_NOT_POSITIVE = to_speak("the target is not above 0")
NOT_POSITIVE = to_speak("ln needs a positive value")
TOO_EARLY = to_speak("too early to judge results")
NO_DRAWS = to_speak("intervals are bounds: nothing was drawn")
SHOWN_ONLY = to_speak("shown only: {side} counts")
ONLY_SIDE_ABSENT = to_speak("only {side} counts, and it is absent")
HALF = to_speak("{side} has no score: half the weight is absent")
STALE = to_speak("stale: {number} periods old, not in the bounds")
STALE_ONE = to_speak("stale: 1 period old, not in the bounds")
NO_METRIC = to_speak("no {role} metric has a weight")
NOTHING = to_speak("nothing is observed")
TOO_LITTLE = to_speak("only {share} % of the weight is observed, {needed} needed")
ABSENT = to_speak("absent: {names}")
ONE_SIDE = to_speak("{name} (one side)")
NO_DATA = to_speak("no data")
INDEX_MISSING = to_speak("{role} index missing: {reason}")

#: Every phrase of this module, to be said in another language where a reader sees it.
REASONS = (
    *(NOT_OBSERVED, HIDDEN, NO_SCALE, NO_WEIGHT, NO_TARGET, TARGET_NOT_POSITIVE, NOT_POSITIVE),
    *(TOO_EARLY, NO_DRAWS, SHOWN_ONLY, ONLY_SIDE_ABSENT, HALF, STALE, STALE_ONE, NO_METRIC),
    *(NOTHING, TOO_LITTLE, ABSENT, NO_DATA, INDEX_MISSING),
)

_SIDES = {number: side for side, number in PERSPECTIVE_NUMBERS.items()}


def metric_reasons(tree: Tree) -> pd.Series:
    """Say of every metric why it has no score, or what its score leaves out.

    Parameters
    ----------
    tree : Tree
        What was scored.

    Returns
    -------
    Series of str, one per row of `tree.metrics`
        Empty where there is nothing to say.

    See Also
    --------
    alliance_health.indices.score.score_panel : Puts the phrases beside the scores.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Metric, Pillar, Settings
    >>> from alliance_health.indices.encoding import PANEL_COLUMNS
    >>> from alliance_health.indices.tree import grow_tree
    >>> usual = {"label": "Trust", "definition": "in words", "role": "leading", "kind": "rated"}
    >>> usual |= {"pillar": "p", "unit": "points", "direction": "higher_is_better"}
    >>> trust = Metric(metric_id="trust", goalposts=(1, 5), **usual)
    >>> pillar = Pillar(pillar_id="p", label="Relationship", weight={"leading": 1})
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> rules = Catalogue(settings, {"trust": trust}, {"p": pillar}, {}, version="1")
    >>> grid = pd.DataFrame({"alliance_id": ["A"], "period": "2026Q1", "stage": "form"})
    >>> nothing = pd.DataFrame(columns=list(PANEL_COLUMNS))
    >>> tree = grow_tree(nothing, grid, catalogue=rules)
    >>> metric_reasons(tree).tolist()
    ['not observed']
    """
    rows = tree.metrics
    said = _why_less(rows)
    loose = (rows["part"] == NONE).to_numpy()
    said[loose] = [NO_WEIGHT + (f"; {less}" if less else "") for less in said[loose]]
    missing = rows["score"].isna().to_numpy()
    said[missing] = _why_no_score(tree, rows[missing].reset_index(drop=True))
    return _texts(said)


def perspective_reasons(tree: Tree) -> pd.Series:
    """Say of every perspective why it has no score, or that it does not count.

    Parameters
    ----------
    tree : Tree
        What was scored.

    Returns
    -------
    Series of str, one per row of `tree.perspectives`
        Empty where there is nothing to say.
    """
    rows = tree.perspectives
    said = _stale(rows)
    uncounted = (rows["counts"] != 1).to_numpy()
    only = tree.names.metrics["only"].to_numpy()[rows["metric"][uncounted]]
    said[uncounted] = [SHOWN_ONLY.format(side=_SIDES[number]) for number in only]
    missing = rows["score"].isna().to_numpy()
    said[missing] = _why_no_score(tree, rows[missing].reset_index(drop=True))
    return _texts(said)


def pillar_reasons(tree: Tree, labels: Mapping[str, str], *, gate: float) -> pd.Series:
    """Say of every missing pillar how much was observed and which metrics were not.

    Parameters
    ----------
    tree : Tree
        What was scored.
    labels : mapping of metric id to str
        How a metric is called.
    gate : float
        Coverage that a pillar needs.

    Returns
    -------
    Series of str, one per row of `tree.pillars`
        Empty for a pillar that was formed.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Metric, Pillar, Settings
    >>> from alliance_health.indices.encoding import PANEL_COLUMNS
    >>> from alliance_health.indices.tree import grow_tree
    >>> usual = {"label": "Trust", "definition": "in words", "role": "leading", "kind": "rated"}
    >>> usual |= {"pillar": "p", "unit": "points", "direction": "higher_is_better"}
    >>> trust = Metric(metric_id="trust", goalposts=(1, 5), **usual)
    >>> pillar = Pillar(pillar_id="p", label="Relationship", weight={"leading": 1})
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> rules = Catalogue(settings, {"trust": trust}, {"p": pillar}, {}, version="1")
    >>> grid = pd.DataFrame({"alliance_id": ["A"], "period": "2026Q1", "stage": "form"})
    >>> nothing = pd.DataFrame(columns=list(PANEL_COLUMNS))
    >>> tree = grow_tree(nothing, grid, catalogue=rules)
    >>> pillar_reasons(tree, {"trust": "Trust"}, gate=0.5).tolist()
    ['nothing is observed; absent: Trust']
    """
    missing = tree.pillars["score"].isna()
    wanted = tree.pillars.loc[missing, ["cell", "part"]]
    metrics = tree.metrics.loc[tree.metrics["coverage"] < 1, ["cell", "part", "metric", "coverage"]]
    found = wanted.merge(metrics, on=["cell", "part"], how="left", validate="1:m")
    names = tree.names.metrics["metric_id"].map(labels).to_numpy()[found["metric"].astype(int)]
    suffix = ONE_SIDE.format(name="")
    found["name"] = _texts(names) + np.where(found["coverage"] > 0, suffix, "")
    return _gate_reasons(tree.pillars, _listed(found, ["cell", "part"]), gate=gate)


def index_reasons(tree: Tree, labels: Mapping[str, str], *, gate: float) -> pd.Series:
    """Say of every index why it is missing, or what its interval is.

    Parameters
    ----------
    tree : Tree
        What was scored.
    labels : mapping of pillar id to str
        How a pillar is called.
    gate : float
        Coverage that an index needs.

    Returns
    -------
    Series of str, one per row of `tree.indices`
        Never empty.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> from alliance_health.indices.encoding import PANEL_COLUMNS
    >>> from alliance_health.indices.tree import grow_tree
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> rules = Catalogue(settings, {}, {}, {}, version="1")
    >>> panel = pd.DataFrame(columns=list(PANEL_COLUMNS))
    >>> grid = pd.DataFrame({"alliance_id": ["A"], "period": "2026Q1", "stage": "form"})
    >>> tree = grow_tree(panel, grid, catalogue=rules)
    >>> index_reasons(tree, {}, gate=0.5).tolist()
    ['no leading metric has a weight', 'too early to judge results']
    """
    rows = tree.indices
    missing = rows["score"].isna()
    out = tree.pillars.loc[tree.pillars["score"].isna(), ["cell", "role", "part"]]
    found = rows.loc[missing, ["cell", "role"]].merge(out, on=["cell", "role"], validate="1:m")
    found["name"] = tree.names.parts["pillar"].map(labels).to_numpy()[found["part"].astype(int)]
    reasons = _gate_reasons(rows, _listed(found, ["cell", "role"]), gate=gate)
    role = rows["role"].map(dict(enumerate(role.value for role in Role)))
    undefined = ~rows["role"].isin(tree.names.parts["role"])
    early = (rows["early"] == 1) & (role == Role.LAGGING.value)
    reasons = reasons.mask(
        undefined, role.map({one.value: NO_METRIC.format(role=one.value) for one in Role})
    )
    return reasons.mask(early, TOO_EARLY).where(missing, NO_DRAWS)


def _why_no_score(tree: Tree, rows: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Find the first thing that stood between a value and its score."""
    rules = tree.names.metrics.iloc[rows["metric"]].reset_index(drop=True)
    keys = [key for key in ("cell", "metric", "perspective") if key in rows]
    notes = _notes(tree, rows, keys)
    target, against = rows["target"], rules["against_target"]
    found = [
        (rows["hidden"] == 1, np.where(notes != "", notes, HIDDEN)),
        (rows["value"].isna(), np.where(notes != "", notes, _absent(rows, rules))),
        (~rules["has_scale"], NO_SCALE),
        (against & target.isna(), NO_TARGET),
        (against & (target <= 0), TARGET_NOT_POSITIVE),
        (rules["transform"] == Transform.LN.value, NOT_POSITIVE),
    ]
    said = np.full(len(rows), NOT_OBSERVED, dtype=object)
    for is_so, reason in reversed(found):
        said = np.where(is_so, reason, said)
    return said


def _absent(rows: pd.DataFrame, rules: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Say that nothing is there, or that the one side that counts is not."""
    said = np.full(len(rows), NOT_OBSERVED, dtype=object)
    if "present" in rows:
        for number, name in _SIDES.items():
            other_side = (rules["only"] == number) & (rows["present"] == 1)
            said[other_side.to_numpy()] = ONLY_SIDE_ABSENT.format(side=name)
    return said


def _why_less(rows: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Say what a score leaves out: a side, or freshness."""
    said = _stale(rows)
    half = ((rows["coverage"] > 0) & (rows["coverage"] < 1)).to_numpy()
    lacking = np.where(rows["ours_score"][half].isna(), "ours", "theirs")
    said[half] = [
        HALF.format(side=side) + (f"; {stale}" if stale else "")
        for side, stale in zip(lacking, said[half], strict=True)
    ]
    return said


def _stale(rows: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Say how old a value is that counts for the point only."""
    said = np.full(len(rows), "", dtype=object)
    stale = (rows["stale"] == 1).to_numpy()
    ages = rows["age"][stale].fillna(0).astype(int)
    words = {age: STALE_ONE if age == 1 else STALE.format(number=age) for age in ages.unique()}
    said[stale] = ages.map(words)
    return said


def _notes(tree: Tree, rows: pd.DataFrame, keys: list[str]) -> npt.NDArray[np.object_]:
    """Find the reasons that came with the values; empty where there is none."""
    given = tree.names.values
    given = given[given["reason"] != ""].drop_duplicates(keys)[[*keys, "reason"]]
    found = rows[keys].merge(given, on=keys, how="left", validate="m:1")["reason"]
    return found.fillna("").to_numpy(dtype=object)


def _listed(found: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """List the names of each group, sorted, in one phrase."""
    ordered = found.sort_values([*keys, "name"], ignore_index=True)
    starts = np.flatnonzero(~ordered.duplicated(keys).to_numpy())
    names, ends = ordered["name"].tolist(), [*starts, len(ordered)]
    phrases = [", ".join(names[at:end]) for at, end in pairwise(ends)]
    return ordered.loc[starts, keys].assign(names=pd.Series(phrases, index=starts, dtype="str"))


def _gate_reasons(rows: pd.DataFrame, listed: pd.DataFrame, *, gate: float) -> pd.Series:
    """Say how much was observed, how much was needed, and what was absent."""
    keys = [column for column in listed.columns if column != "names"]
    missing = rows["score"].isna()
    names = rows.loc[missing, keys].merge(listed, on=keys, how="left", validate="1:1")["names"]
    coverage = rows.loc[missing, "coverage"].fillna(0.0)
    needed = f"{math.floor(gate * 1000 + 0.5) / 10:g} %"
    said = pd.Series("", index=rows.index, dtype="str")
    said[missing] = _texts(
        [
            _observed(share, needed) + (f"; {ABSENT.format(names=absent)}" if absent else "")
            for share, absent in zip(coverage, names.fillna(""), strict=True)
        ]
    ).to_numpy()
    return said


def _observed(share: float, needed: str) -> str:
    """Say how much is observed; never more than it is."""
    if not share > 0:
        return NOTHING
    tenth = math.floor(share * 1000 + 1e-6) / 10
    return TOO_LITTLE.format(share=f"{tenth:g}", needed=needed)


def _texts(words: npt.ArrayLike) -> pd.Series:
    """Make a column of texts, also when there are none."""
    return pd.Series(np.asarray(words, dtype=object), dtype="str")
