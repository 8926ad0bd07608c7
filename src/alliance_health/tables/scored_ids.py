"""What an id names: a metric, a pillar in one role or in both, or an index.

::

    trust               the metric of that name             leading_index       the index
    operations          the pillar, when it has one role    pillar:financial    in both roles
    metric:reciprocity  the metric, not the pillar          leading:financial   in one role

The rule of this module: nothing is guessed. A name that could mean two things is refused
with the ways to say which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from alliance_health.tables.conversion import nearest_word
from alliance_health.vocabulary import Role, RowKind

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue

#: Between the kind and the name.
_MARK = ":"


class ScoredId(NamedTuple):
    """One row of the scores, but for alliance and period.

    `kind` is metric, pillar or index; `role` that of the index; `name` the id in the scores.
    """

    kind: str
    role: str
    name: str

    @property
    def text(self) -> str:
        """The id as the last part of a `number_id` writes it.

        >>> ScoredId("pillar", "leading", "trust").text, ScoredId("metric", "leading", "x").text
        ('leading:trust', 'x')
        """
        return f"{self.role}{_MARK}{self.name}" if self.kind == RowKind.PILLAR else self.name


def find_scored(text: str, catalogue: Catalogue) -> tuple[ScoredId, ...]:
    """Find what an id names.

    Parameters
    ----------
    text : str
        An id, alone or after ``metric:``, ``pillar:``, ``leading:`` or ``lagging:``.
    catalogue : Catalogue
        Metrics and pillars.

    Returns
    -------
    tuple of ScoredId
        Empty when nothing has this id, and when it is not plain which of several is meant;
        two for a pillar that is meant in both roles.

    See Also
    --------
    why_not_scored : Says what is wrong with an id that names nothing.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Metric, Pillar, Settings
    >>> usual = {"label": "x", "definition": "x", "kind": "measured", "pillar": "money"}
    >>> usual |= {"unit": "%", "direction": "higher_is_better", "goalposts": (0, 1)}
    >>> metrics = {
    ...     "cover": Metric(metric_id="cover", role="leading", **usual),
    ...     "sales": Metric(metric_id="sales", role="lagging", **usual),
    ... }
    >>> money = Pillar(pillar_id="money", label="Money", weight={"leading": 1, "lagging": 2})
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> catalogue = Catalogue(settings, metrics, {"money": money}, {}, version="1")
    >>> [found.text for found in find_scored("pillar:money", catalogue)]
    ['leading:money', 'lagging:money']
    >>> find_scored("money", catalogue)
    ()
    """
    kind, mark, name = text.partition(_MARK)
    found = _by_prefix(name, catalogue).get(kind, ()) if mark else _plain(text, catalogue)
    return tuple(found)


def why_not_scored(text: str, catalogue: Catalogue) -> tuple[str, str] | None:
    """Say what is wrong with an id, and how to write it.

    Parameters
    ----------
    text : str
        The id of a row.
    catalogue : Catalogue
        Metrics and pillars.

    Returns
    -------
    tuple of (str, str) or None
        Reason and remedy; None for an id that names what it should.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Metric, Pillar, Settings
    >>> usual = {"label": "x", "definition": "x", "kind": "measured", "pillar": "money"}
    >>> usual |= {"unit": "%", "direction": "higher_is_better", "goalposts": (0, 1)}
    >>> metrics = {
    ...     "cover": Metric(metric_id="cover", role="leading", **usual),
    ...     "sales": Metric(metric_id="sales", role="lagging", **usual),
    ... }
    >>> money = Pillar(pillar_id="money", label="Money", weight={"leading": 1, "lagging": 2})
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> catalogue = Catalogue(settings, metrics, {"money": money}, {}, version="1")
    >>> print(*why_not_scored("money", catalogue), sep="; ")
    ambiguous: a pillar with a leading and a lagging weight; write leading:money, lagging:money, \
or pillar:money for both
    """
    if find_scored(text, catalogue):
        return None
    is_metric, is_pillar = text in catalogue.metrics, text in catalogue.pillars
    both = [f"{role.value}{_MARK}{text}" for role in _roles_of(text, catalogue)]
    if is_metric and is_pillar:
        ways = " or ".join([f"metric:{text}", *(both or [f"pillar:{text}"])])
        return "ambiguous: both a metric and a pillar have this id", f"write {ways}"
    if is_pillar and len(both) > 1:
        ways = f"write {', '.join(both)}, or pillar:{text} for both"
        return "ambiguous: a pillar with a leading and a lagging weight", ways
    if is_pillar:
        return "no scored metric belongs to this pillar, so it has no score", "name another"
    names = [*catalogue.metrics, *catalogue.pillars, *(role.index_id for role in Role)]
    known = sorted(names)
    shown = ", ".join(known[:8]) + (" ..." if len(known) > 8 else "")
    hint = nearest_word(text.rpartition(_MARK)[2], known) or f"; known: {shown}"
    return f"no known metric, pillar or index{hint}", "use an id of the catalogue"


def _by_prefix(name: str, catalogue: Catalogue) -> dict[str, list[ScoredId]]:
    """List what a name means after each prefix."""
    pillars = {role: ScoredId("pillar", role.value, name) for role in _roles_of(name, catalogue)}
    return {
        "metric": _metrics(name, catalogue),
        "pillar": list(pillars.values()),
        **{role.value: [pillars[role]] for role in pillars},
    }


def _plain(name: str, catalogue: Catalogue) -> list[ScoredId]:
    """Find what a name without a prefix means, when it means one thing."""
    indices = [ScoredId("index", role.value, name) for role in Role if role.index_id == name]
    pillars = [ScoredId("pillar", role.value, name) for role in _roles_of(name, catalogue)]
    found = [*indices, *_metrics(name, catalogue), *pillars]
    return found if len(found) == 1 else []


def _metrics(name: str, catalogue: Catalogue) -> list[ScoredId]:
    """Find the metric of a name."""
    metric = catalogue.metrics.get(name)
    return [ScoredId("metric", metric.role.value, name)] if metric else []


def _roles_of(pillar_id: str, catalogue: Catalogue) -> list[Role]:
    """List the roles in which a pillar can have a score."""
    return [
        role
        for role in Role
        if any(pillar.pillar_id == pillar_id for pillar in catalogue.pillars_for(role))
    ]
