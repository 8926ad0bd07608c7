"""The lists behind drop-downs: what a cell may name, and where these names stand.

Words of a schema are closed and travel inside the cell's rule. Names of alliances,
metrics and the like grow; they stand in a sheet, with what they mean beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from alliance_health.tables.columns import ColumnKind, ColumnSpec
from alliance_health.tables.scored_ids import find_scored
from alliance_health.vocabulary import Role

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue


class ListName(StrEnum):
    """A list of names that cells may refer to; its value heads its column."""

    ALLIANCES = "alliance_id"
    PARTNERS = "partner_id"
    INITIATIVES = "initiative_id"
    METRICS = "metric_id"
    ITEMS = "item_id"
    QUESTIONS = "question_id"
    DEFINITIONS = "id"
    CURRENCIES = "currency"


#: Tables whose own rows are a list that others refer to, by list.
OWN_TABLES: Mapping[ListName, str] = {
    ListName.ALLIANCES: "alliances",
    ListName.PARTNERS: "partners",
    ListName.INITIATIVES: "initiatives",
}

#: Columns whose list does not follow from their own name.
_REFERRING = {"counterparty_id": ListName.PARTNERS}

#: Columns that are called like a list and are none: gates have questions of their own.
_OWN_WORDS = {("gates", "question_id")}


@dataclass(frozen=True, slots=True)
class WordList:
    """Names of one kind, and what is said beside each.

    Parameters
    ----------
    name : ListName
        Which list.
    heads : tuple of str
        Headers of what is said beside a name.
    rows : tuple of tuple of str
        Name first, then a text for each of `heads`.

    Examples
    --------
    >>> WordList(ListName.CURRENCIES, ("name",), (("EUR", "Euro"),)).words
    ('EUR',)
    """

    name: ListName
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The names alone."""
        return tuple(row[0] for row in self.rows)


@dataclass(frozen=True, slots=True)
class Names:
    """Names that the tables of a workbook hold; empty outside a workbook.

    Parameters
    ----------
    alliances : tuple of (str, str)
        Id and name of each alliance.
    partners : tuple of (str, str)
        Id of each partner, and its alliances in words.
    initiatives : tuple of (str, str)
        Id and name of each initiative.
    """

    alliances: tuple[tuple[str, str], ...] = field(default=())
    partners: tuple[tuple[str, str], ...] = field(default=())
    initiatives: tuple[tuple[str, str], ...] = field(default=())


def list_of(table: str, column: ColumnSpec) -> ListName | None:
    """Return the list that a column's cells are taken from.

    Parameters
    ----------
    table : str
        The table; its own ids are taken from no list.
    column : ColumnSpec
        The column.

    Returns
    -------
    ListName or None
        None when the words are closed, or free.

    Examples
    --------
    >>> gain = ColumnSpec("counterparty_id", ColumnKind.ID, "the other one")
    >>> list_of("ledger", gain).value
    'partner_id'
    """
    if column.kind is ColumnKind.CURRENCY:
        return ListName.CURRENCIES
    if column.kind is not ColumnKind.ID or (table, column.name) in _OWN_WORDS:
        return None
    known = {name.value: name for name in ListName}
    found = _REFERRING.get(column.name) or known.get(column.name)
    return None if found and OWN_TABLES.get(found) == table else found


def word_lists(catalogue: Catalogue, names: Names) -> dict[ListName, WordList]:
    """Make all lists that have a name in them.

    Parameters
    ----------
    catalogue : Catalogue
        Metrics, pillars, survey and the reporting currency.
    names : Names
        What the workbook's tables hold.

    Returns
    -------
    dict of ListName to WordList
        Lists without any name are left out: then every name is as good as another.
    """
    items = catalogue.survey.values()
    rows: dict[ListName, tuple[tuple[str, ...], Iterable[tuple[str, ...]]]] = {
        ListName.ALLIANCES: (("name",), names.alliances),
        ListName.PARTNERS: (("alliances",), names.partners),
        ListName.INITIATIVES: (("name",), names.initiatives),
        ListName.METRICS: (("label", "unit", "sides", "computed from"), _metrics(catalogue)),
        ListName.ITEMS: (
            ("statement", "asked of"),
            ((one.item_id, one.text, one.level) for one in items if not one.is_open),
        ),
        ListName.QUESTIONS: (
            ("question",),
            ((one.item_id, one.text) for one in items if one.is_open),
        ),
        ListName.DEFINITIONS: (("what", "label"), _definitions(catalogue)),
        ListName.CURRENCIES: (("name",), _currencies(catalogue.settings.reporting_currency)),
    }
    lists = [WordList(name, heads, tuple(found)) for name, (heads, found) in rows.items()]
    return {one.name: one for one in lists if one.rows}


def _metrics(catalogue: Catalogue) -> Iterable[tuple[str, ...]]:
    """List the metrics with what an analyst asks about each."""
    for one in catalogue.metrics.values():
        yield one.metric_id, one.label, one.unit, one.sides.value, one.source


def _definitions(catalogue: Catalogue) -> Iterable[tuple[str, ...]]:
    """List both indices, the pillars and the metrics; where a name means two, ways to say which."""
    for role in Role:
        yield role.index_id, "index", f"{role.value.capitalize()} index"
    for name, pillar in catalogue.pillars.items():
        yield from _ways("pillar", name, pillar.label, catalogue)
    for name, metric in catalogue.metrics.items():
        yield from _ways("metric", name, metric.label, catalogue)


def _ways(kind: str, name: str, label: str, catalogue: Catalogue) -> Iterable[tuple[str, ...]]:
    """List the ids by which a metric or a pillar can be named."""
    if find_scored(name, catalogue):
        yield name, kind, label
        return
    found = find_scored(f"{kind}:{name}", catalogue)
    if kind == "pillar" and len(found) > 1:
        for one in found:
            yield one.text, f"{one.role} pillar", label
    if found:
        what = "pillar in both roles" if len(found) > 1 else kind
        yield f"{kind}:{name}", what, label


def _currencies(first: str) -> Iterable[tuple[str, ...]]:
    """List the currencies in use, that of the workbook first.

    The codes are those of the Unicode CLDR that are legal tender somewhere today.
    """
    from babel import Locale
    from babel.core import get_global

    names = Locale("en").currencies
    in_use = {
        code
        for uses in get_global("territory_currencies").values()
        for code, _, until, is_tender in uses
        if until is None and is_tender
    }
    for code in (first, *sorted(in_use - {first})):
        yield code, str(names.get(code, ""))
