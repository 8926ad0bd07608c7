"""Check that declared pairs lead from a leading to a lagging factor.

Pairs are declared before looking at the data, so a mistyped id must not pass as a
pair without evidence.
"""

from __future__ import annotations

from collections.abc import Iterator

from alliance_health.catalogue.definitions import Definitions
from alliance_health.catalogue.fault_wording import nearest
from alliance_health.catalogue.settings import LinkSettings
from alliance_health.catalogue.toml_file import TomlFile
from alliance_health.errors import Problem
from alliance_health.vocabulary import Role


def link_problems(
    links: LinkSettings, definitions: Definitions, *, file: TomlFile
) -> Iterator[Problem]:
    """Yield declared pairs that do not lead from a leading to a lagging factor.

    An end is a metric, the part of a pillar that has the role, or an index. Where a
    metric and a pillar share an id, the id means the metric, ``leading:ID`` the pillar.

    Parameters
    ----------
    links : LinkSettings
        Of the workbook.
    definitions : Definitions
        Metrics and pillars of the workbook.
    file : TomlFile
        The `workbook.toml` in which the pairs stand.

    Yields
    ------
    Problem
        Unknown ids, ends of the wrong role, pairs declared twice.

    Examples
    --------
    >>> from pathlib import Path
    >>> file = TomlFile(Path("workbook.toml"), "workbook.toml", "", {})
    >>> links = LinkSettings(pairs=[("leading_index", "lagging_indx")])
    >>> print(next(link_problems(links, Definitions(), file=file)))  # doctest: +ELLIPSIS
    workbook.toml, links.pairs[0][1]: 'lagging_indx': no lagging ... Did you mean "lagging_index"?
    """
    ends = {role: _ends(role, definitions) for role in Role}
    for number, pair in enumerate(links.pairs):
        place = ("links", "pairs", number)
        if pair in links.pairs[:number]:
            reason = "this pair is declared more than once"
            yield file.problem(place, " -> ".join(pair), reason, "declare it once")
        for position, (role, end) in enumerate(zip(Role, pair, strict=True)):
            if end in ends[role] or end in _faulty(definitions):
                continue
            other = Role.LAGGING if role == Role.LEADING else Role.LEADING
            if end in ends[other]:
                reason = f"this is {other}; a pair is [leading, lagging]"
                named = f"{role}:{end}"
                other_way = f'write "{named}"' if named in ends[role] else f"name a {role} factor"
                remedy = f"{other_way}, or swap the pair"
            else:
                reason = f"no {role} metric, pillar or index has this id"
                remedy = nearest(end, ends[role])
            yield file.problem((*place, position), end, reason, remedy)


def _faulty(definitions: Definitions) -> frozenset[str]:
    """Return the ids of metrics and pillars whose own faults leave their role open."""
    declared = definitions.metric_ids | definitions.pillar_ids
    return declared - definitions.metrics.keys() - definitions.pillars.keys()


def _ends(role: Role, definitions: Definitions) -> frozenset[str]:
    """Return what may stand at the end of a pair that has this role."""
    of_role = [one.model for one in definitions.metrics.values() if one.model.role == role]
    in_use = {metric.pillar for metric in of_role if metric.is_scored}
    pillars = {
        pillar_id
        for pillar_id, one in definitions.pillars.items()
        if pillar_id in in_use and one.model.weight_for(role) > 0
    }
    metrics = {metric.metric_id for metric in of_role}
    shared = set(definitions.metrics) & pillars
    named = {f"{role}:{pillar_id}" for pillar_id in pillars}
    return frozenset(metrics | (pillars - shared) | named | {role.index_id})
