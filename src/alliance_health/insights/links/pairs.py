"""Which pairs are looked at, which of them were declared before, and which are refused."""

from __future__ import annotations

from dataclasses import dataclass

from alliance_health.insights.links.gates import SAME_PARTS
from alliance_health.insights.links.series import Factors
from alliance_health.kept import keep
from alliance_health.vocabulary import Role


@dataclass(frozen=True)
class FactorPair:
    """A leading and a lagging factor.

    Parameters
    ----------
    leading : str
        Id of the leading factor.
    lagging : str
        Id of the lagging factor.
    declared : bool
        Whether the pair was fixed before looking; others are exploratory.
    without : frozenset of str
        Leading metrics left out because they contain, or are contained in, the outcome.
    refused : str
        Why the pair cannot be tested at all; empty otherwise.
    """

    leading: str
    lagging: str
    declared: bool
    without: frozenset[str] = frozenset()
    refused: str = ""


def all_pairs(factors: Factors, *, explore: bool = True) -> list[FactorPair]:
    """List every pair that is looked at, declared ones first.

    Parameters
    ----------
    factors : Factors
        Definitions and settings; `links.pairs` are the declared pairs. Where it is empty, the
        leading index and every leading pillar are declared against the lagging index and
        every lagging pillar.
    explore : bool
        Whether all pairs of a leading and a lagging metric follow.

    Returns
    -------
    list of FactorPair
        No pair twice.
    """
    catalogue = factors.catalogue
    declared = list(catalogue.settings.links.pairs) or [
        (first, second)
        for first in _whole(factors, Role.LEADING)
        for second in _whole(factors, Role.LAGGING)
    ]
    found = [_checked(factors, *pair, declared=True) for pair in declared]
    if explore:
        ids = {
            role: [one.metric_id for one in catalogue.metrics.values() if one.role == role]
            for role in Role
        }
        found += [
            _checked(factors, first, second, declared=False)
            for first in ids[Role.LEADING]
            for second in ids[Role.LAGGING]
            if (first, second) not in declared
        ]
    return found


def _whole(factors: Factors, role: Role) -> list[str]:
    """Return the index of a role and its pillars, as ids of declared pairs."""
    metrics = factors.catalogue.metrics
    pillars = [one.pillar_id for one in factors.catalogue.pillars_for(role)]
    named = [f"{role.value}:{one}" if one in metrics else one for one in pillars]
    return [role.index_id, *named]


def _checked(factors: Factors, leading: str, lagging: str, *, declared: bool) -> FactorPair:
    """Refuse a definitional lead, or leave out of a pillar or index what would be one."""
    first = factors.metrics_of(Role.LEADING, leading)
    second = factors.metrics_of(Role.LAGGING, lagging)
    shared = frozenset(one for one in first if _shares_parts(factors, one, second))
    if not shared:
        return FactorPair(leading, lagging, declared)
    labels = ", ".join(sorted(factors.catalogue.metrics[one].label for one in shared))
    if factors.is_metric(leading) or shared == first:
        reason = keep(SAME_PARTS, names=labels)
        return FactorPair(leading, lagging, declared, refused=reason)
    return FactorPair(leading, lagging, declared, without=shared)


def _shares_parts(factors: Factors, leading: str, lagging: frozenset[str]) -> bool:
    """Tell whether a leading metric and one of several lagging metrics contain one another."""
    metrics = factors.catalogue.metrics
    own = {leading, *metrics[leading].parts}
    return any(own & {other, *metrics[other].parts} for other in lagging)
