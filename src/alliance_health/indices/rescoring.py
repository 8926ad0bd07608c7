"""The same alliances scored again under other data, rules or coverage, side by side.

A state is one way to score; states that share their rules are scored in one go, as if
they were periods. The rule of this module: only the pillars' gates apply, so that a
state is there as soon as anything is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.indices.aggregate import Gates
from alliance_health.indices.reasons import index_reasons
from alliance_health.indices.snapshot import State
from alliance_health.indices.tree import Tree, grow_tree
from alliance_health.vocabulary import Role

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue

#: What names an index: one alliance, one role.
INDEX = ["alliance_id", "role"]
#: What names a metric of an alliance.
METRIC = ["alliance_id", "metric_id"]

_ROLES = dict(enumerate(role.value for role in Role))


@dataclass(frozen=True)
class Scored:
    """What one state came to.

    Parameters
    ----------
    scores : Series of float, indexed by (alliance_id, role)
        The indices, not rounded; missing where there is none.
    reasons : Series of str, indexed by (alliance_id, role)
        Why an index is missing.
    counted : DataFrame
        One row per metric that counts: alliance_id, role, metric_id, coverage, stale.
    perspectives : DataFrame
        One row per perspective with a score: alliance_id, metric_id, perspective (a number).
    """

    scores: pd.Series
    reasons: pd.Series
    counted: pd.DataFrame
    perspectives: pd.DataFrame


def rescore(states: Iterable[State], catalogue: Catalogue, *, gates: Gates | None = None) -> Tree:
    """Score several states under one catalogue.

    Parameters
    ----------
    states : iterable of State
        With different names.
    catalogue : Catalogue
        Rules for all; metrics that it does not define are left out.
    gates : Gates, optional
        By default `min_coverage` of the catalogue.

    Returns
    -------
    Tree
        The names of the states stand where periods do.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> from alliance_health.indices.encoding import PANEL_COLUMNS
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> state = State("now", pd.DataFrame(columns=list(PANEL_COLUMNS)), {"A": "operate"})
    >>> tree = rescore([state], Catalogue(settings, {}, {}, {}, version="1"))
    >>> index_table(tree)["score"].tolist()
    [nan, nan]
    """
    panels, cells = [], []
    for state in states:
        known = state.panel["metric_id"].isin(list(catalogue.metrics))
        wanted = known & state.panel["alliance_id"].isin(list(state.stages))
        panels.append(state.panel[wanted].assign(period=state.name))
        cells += [(alliance, state.name, stage) for alliance, stage in state.stages.items()]
    filled = [panel for panel in panels if len(panel)] or panels[:1]
    grid = pd.DataFrame(cells, columns=["alliance_id", "period", "stage"])
    return grow_tree(pd.concat(filled, ignore_index=True), grid, catalogue=catalogue, gates=gates)


def index_table(tree: Tree) -> pd.DataFrame:
    """List the indices of all states by name.

    Parameters
    ----------
    tree : Tree
        What `rescore` returns.

    Returns
    -------
    DataFrame
        One row per alliance, role and state: alliance_id, role, state, score.
    """
    return _named(tree, tree.indices)[[*INDEX, "state", "score"]]


def score_published(states: Iterable[State], catalogue: Catalogue) -> dict[str, Scored]:
    """Score states as they are published: with every gate.

    Parameters
    ----------
    states : iterable of State
        With different names.
    catalogue : Catalogue
        Rules for all.

    Returns
    -------
    dict of str to Scored
        By the name of the state.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> from alliance_health.indices.encoding import PANEL_COLUMNS
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> rules = Catalogue(settings, {}, {}, {}, version="1")
    >>> state = State("now", pd.DataFrame(columns=list(PANEL_COLUMNS)), {"A": "operate"})
    >>> score_published([state], rules)["now"].reasons.iloc[0]
    'no leading metric has a weight'
    """
    listed = list(states)
    tree = rescore(listed, catalogue)
    return {state.name: _read_state(tree, state.name, catalogue) for state in listed}


def score_steps(states: Iterable[State], catalogue: Catalogue) -> dict[str, Scored]:
    """Score states on the way between two published indices.

    The gates of pillars hold, that of the index does not. Where no pillar passes, all
    gates are open, so that the step can still be taken.

    Parameters
    ----------
    states : iterable of State
        With different names.
    catalogue : Catalogue
        Rules for all.

    Returns
    -------
    dict of str to Scored
        By the name of the state. An index is missing only where no metric of its role has
        a score, or where it is too early for it.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> from alliance_health.indices.encoding import PANEL_COLUMNS
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> rules = Catalogue(settings, {}, {}, {}, version="1")
    >>> state = State("now", pd.DataFrame(columns=list(PANEL_COLUMNS)), {"A": "operate"})
    >>> score_steps([state], rules)["now"].scores.tolist()
    [nan, nan]
    """
    listed = list(states)
    gated = Gates(pillar=catalogue.settings.min_coverage, index=0.0)
    tree = rescore(listed, catalogue, gates=gated)
    scored = {state.name: _read_state(tree, state.name, catalogue) for state in listed}
    shut = [state for state in listed if scored[state.name].scores.isna().any()]
    if shut:
        opened = rescore(shut, catalogue, gates=Gates(pillar=0.0, index=0.0))
        scored |= {
            state.name: _open_where_shut(
                scored[state.name], _read_state(opened, state.name, catalogue)
            )
            for state in shut
        }
    return scored


def _open_where_shut(gated: Scored, opened: Scored) -> Scored:
    """Take the indices that no gate lets pass from the scoring without gates."""
    shut = gated.scores.index[gated.scores.isna()]
    added = opened.counted[pd.MultiIndex.from_frame(opened.counted[INDEX]).isin(shut)]
    return replace(
        gated,
        scores=gated.scores.fillna(opened.scores),
        counted=pd.concat([gated.counted, added], ignore_index=True),
    )


def _read_state(tree: Tree, name: str, catalogue: Catalogue) -> Scored:
    """Take one state out of what was scored."""
    labels = {pillar_id: pillar.label for pillar_id, pillar in catalogue.pillars.items()}
    gate = catalogue.settings.min_coverage
    indices = tree.indices.assign(reason=index_reasons(tree, labels, gate=gate))
    read = _in_state(tree, indices, name).set_index(INDEX)
    metrics = _in_state(tree, tree.metrics[tree.metrics["effective_weight"] > 0], name)
    usable = tree.perspectives["score"].notna() & (tree.perspectives["counts"] == 1)
    perspectives = _in_state(tree, tree.perspectives[usable], name)
    return Scored(
        read["score"],
        read["reason"],
        metrics[[*INDEX, "metric_id", "coverage", "stale"]],
        perspectives[[*METRIC, "perspective"]],
    )


def _in_state(tree: Tree, rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Keep the rows of one state, by name."""
    named = _named(tree, rows)
    return named[named["state"] == name].reset_index(drop=True)


def change_table(tree: Tree, start: str, end: str) -> pd.DataFrame:
    """Put two states of the same metrics beside each other.

    Parameters
    ----------
    tree : Tree
        What `rescore` returns.
    start, end : str
        Names of the states.

    Returns
    -------
    DataFrame
        One row per alliance and metric that counts: alliance_id, role, metric_id, and what
        `alliance_health.indices.attribution.attribute_change` reads.
    """
    pillars = tree.pillars.rename(
        columns={"score": "pillar_score", "effective_weight": "pillar_weight"}
    )[["cell", "part", "pillar_score", "pillar_weight", "geometric"]]
    indices = tree.indices.rename(columns={"score": "index_score", "geometric": "index_geometric"})
    metrics = (
        _named(tree, tree.metrics[tree.metrics["effective_weight"] > 0])
        .drop(columns="geometric", errors="ignore")
        .merge(pillars, on=["cell", "part"], validate="m:1")
        .rename(columns={"geometric": "pillar_geometric"})
        .merge(
            indices.assign(role=indices["role"].map(_ROLES))[
                ["cell", "role", "index_score", "index_geometric"]
            ],
            on=["cell", "role"],
            validate="m:1",
        )
    )
    keys = [*INDEX, "metric_id"]
    fixed = ["share", "pillar_weight", "pillar_geometric", "index_geometric"]
    moving = ["score", "pillar_score", "index_score"]
    before = metrics.loc[metrics["state"] == start, [*keys, *moving]]
    after = metrics.loc[metrics["state"] == end, [*keys, *moving, *fixed]]
    return before.merge(after, on=keys, suffixes=("_0", "_1"), validate="1:1")


def _named(tree: Tree, rows: pd.DataFrame) -> pd.DataFrame:
    """Turn the numbers of rows back into names."""
    cells = tree.names.cells.iloc[rows["cell"]]
    named = rows.assign(
        alliance_id=cells["alliance_id"].to_numpy(), state=cells["period"].to_numpy()
    )
    if "role" in rows.columns:
        named["role"] = rows["role"].map(_ROLES)
    if "metric" in rows.columns:
        named["metric_id"] = tree.names.metrics["metric_id"].to_numpy()[rows["metric"].astype(int)]
    return named
