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
from alliance_health.vocabulary import Role, Transform

NOT_OBSERVED = "not observed"
HIDDEN = "hidden: too few respondents on a side"
NO_SCALE = "shown, not scored"
NO_WEIGHT = "shown, counts for no index"
NO_TARGET = "no target"
TARGET_NOT_POSITIVE = "the target is not above 0"
NOT_POSITIVE = "ln needs a positive value"
TOO_EARLY = "too early to judge results"
NO_DRAWS = (
    "intervals are bounds: no uncertainty draws yet; rule_lower to p_strong and ranks are empty"
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
    rules = tree.names.metrics.iloc[tree.metrics["metric"]].reset_index(drop=True)
    rows = tree.metrics
    notes = _notes(tree, rows, ["cell", "metric"])
    side = rules["only"].map(
        {number: f"only {name} counts, and it is absent" for number, name in _SIDES.items()}
    )
    other_side = (rules["only"] >= 0) & (rows["present"] == 1)
    absent = notes.where(notes != "", _texts(np.where(other_side, side, NOT_OBSERVED)))
    missing = _why_unscored(rows, rules, absent=absent, hidden=notes.where(notes != "", HIDDEN))
    less = _why_less(rows)
    uncounted = NO_WEIGHT + _texts(np.where(less != "", "; " + less, ""))
    shown = less.mask(rows["part"] == NONE, uncounted)
    return missing.where(rows["score"].isna(), shown)


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
    rules = tree.names.metrics.iloc[tree.perspectives["metric"]].reset_index(drop=True)
    rows = tree.perspectives
    notes = _notes(tree, rows, ["cell", "metric", "perspective"])
    absent = notes.where(notes != "", NOT_OBSERVED)
    missing = _why_unscored(rows, rules, absent=absent, hidden=notes.where(notes != "", HIDDEN))
    side = rules["only"].map(
        {number: f"shown only: {name} counts" for number, name in _SIDES.items()}
    )
    shown = _texts(np.where(rows["counts"] == 1, _stale(rows), side))
    return missing.where(rows["score"].isna(), shown)


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
    found["name"] = _texts(names) + np.where(found["coverage"] > 0, " (one side)", "")
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
    reasons = reasons.mask(undefined, "no " + role + " metric has a weight")
    return reasons.mask(early, TOO_EARLY).where(missing, NO_DRAWS)


def _why_unscored(
    rows: pd.DataFrame, rules: pd.DataFrame, *, absent: pd.Series, hidden: pd.Series
) -> pd.Series:
    """Find the first thing that stood between a value and its score."""
    target, against = rows["target"], rules["against_target"]
    conditions = [
        rows["hidden"] == 1,
        rows["value"].isna(),
        ~rules["has_scale"],
        against & target.isna(),
        against & (target <= 0),
        rules["transform"] == Transform.LN.value,
    ]
    said = _texts([NOT_OBSERVED] * len(rows))
    choices = [hidden, absent, NO_SCALE, NO_TARGET, TARGET_NOT_POSITIVE, NOT_POSITIVE]
    for condition, reason in reversed(list(zip(conditions, choices, strict=True))):
        said = said.mask(condition, reason)
    return said


def _why_less(rows: pd.DataFrame) -> pd.Series:
    """Say what a score leaves out: a side, or freshness."""
    half = [f"{side} has no score: half the weight is absent" for side in ("ours", "theirs")]
    stale = _stale(rows)
    one_sided = _texts(np.where(rows["ours_score"].isna(), *half))
    both = one_sided + _texts(np.where(stale != "", "; " + stale, ""))
    return stale.mask((rows["coverage"] > 0) & (rows["coverage"] < 1), both)


def _stale(rows: pd.DataFrame) -> pd.Series:
    """Say how old a value is that counts for the point only."""
    ages = rows["age"].fillna(0).astype(int)
    words = {
        age: f"stale: {age} {'period' if age == 1 else 'periods'} old, not in the bounds"
        for age in ages.unique()
    }
    return ages.map(words).astype("str").where(rows["stale"] == 1, "")


def _notes(tree: Tree, rows: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Find the reasons that came with the values; empty where there is none."""
    given = tree.names.values
    given = given[given["reason"] != ""].drop_duplicates(keys)[[*keys, "reason"]]
    if given.empty:
        return pd.Series("", index=rows.index, dtype="str")
    return rows[keys].merge(given, on=keys, how="left", validate="m:1")["reason"].fillna("")


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
    names = rows[keys].merge(listed, on=keys, how="left", validate="1:1")["names"].fillna("")
    tenths = np.floor(rows["coverage"].fillna(0.0) * 1000 + 1e-6) / 10
    needed = f"{math.floor(gate * 1000 + 0.5) / 10:g} %"
    phrases = {
        tenth: f"only {tenth:g} % of the weight is observed, {needed} needed"
        for tenth in tenths.unique()
    }
    absent = _texts(np.where(names != "", "; absent: " + names, ""))
    is_observed = rows["coverage"].fillna(0.0) > 0
    told = tenths.map(phrases).where(is_observed, "nothing is observed").astype("str")
    said: pd.Series = told + absent
    return said.where(rows["score"].isna(), "")


def _texts(words: npt.ArrayLike) -> pd.Series:
    """Make a column of texts, also when there are none."""
    return pd.Series(np.asarray(words, dtype=object), dtype="str")
