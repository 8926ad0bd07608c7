"""Whether the classes that `workbook.toml` gives name something, and something that may have them.

A misspelt name would leave a field with a class that nobody wanted, so it stops everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from alliance_health.catalogue.fault_wording import nearest
from alliance_health.errors import DataError, Problem
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.vocabulary import Confidentiality, Edition, Severity

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue

#: Key of `workbook.toml` under which classes stand, and the file.
_KEY, _FILE = "confidentiality", "workbook.toml"


def check_classes(catalogue: Catalogue) -> list[Problem]:
    """Stop at classes that cannot be right, and return what to warn of.

    Parameters
    ----------
    catalogue : Catalogue
        Settings and metrics of the workbook.

    Returns
    -------
    list of Problem
        From `sensitive_but_shared`.

    Raises
    ------
    DataError
        From `refuse_faulty_classes`.
    """
    refuse_faulty_classes(catalogue)
    return list(sensitive_but_shared(catalogue))


def refuse_faulty_classes(catalogue: Catalogue) -> None:
    """Stop when a class is given to something that does not exist, or must not have it.

    Parameters
    ----------
    catalogue : Catalogue
        Settings and metrics of the workbook.

    Raises
    ------
    DataError
        With every such name: no metric, no table, no column of that name; a column that
        points at a person, which is in no report.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> settings = Settings(
    ...     name="x", reporting_currency="EUR", frequency="quarter",
    ...     confidentiality={"decisions.titel": "joint"},
    ... )
    >>> refuse_faulty_classes(Catalogue(settings, {}, {}, {}, version="1"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    alliance_health.errors.DataError: workbook.toml gives classes to what cannot have them
      workbook.toml, confidentiality.decisions.titel: no metric, table or column has this name...
    """
    problems = list(_faults(catalogue))
    if problems:
        raise DataError(f"{_FILE} gives classes to what cannot have them", problems)


def sensitive_but_shared(catalogue: Catalogue) -> Iterator[Problem]:
    """Warn of what competitors must not tell each other and somebody wants both partners to see.

    Parameters
    ----------
    catalogue : Catalogue
        Settings and metrics of the workbook.

    Yields
    ------
    Problem
        A warning for each metric that the workbook defines itself or gives a class to, and for
        each column and table; no edition follows such a class.
    """
    given = catalogue.settings.confidentiality
    for name, metric in catalogue.metrics.items():
        if _is_shared(metric.confidentiality) and metric.competition_sensitive:
            if name in given:
                yield _warning(catalogue, name, metric.confidentiality)
            elif name in catalogue.own_metrics:
                told = _warning(catalogue, name, metric.confidentiality)
                key = f"metrics.{name}.confidentiality"
                yield replace(told, file=catalogue.own_metrics[name], line=None, column=key)
    for name, given_class in given.items():
        table, _, column = name.partition(".")
        if column and _is_shared(given_class) and table in SCHEMAS:
            spec = {one.name: one for one in SCHEMAS[table].columns}.get(column)
            if spec is not None and spec.competition_sensitive:
                yield _warning(catalogue, name, given_class)


def _faults(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield the names that are wrong."""
    columns = {
        f"{schema.table}.{one.name}" for schema in SCHEMAS.values() for one in schema.columns
    }
    known = {*catalogue.metrics, *SCHEMAS, *columns}
    for name, given in catalogue.settings.confidentiality.items():
        if name not in known:
            reason = "no metric, table or column has this name"
            remedy = nearest(name, known, otherwise='write "table", "table.column" or a metric')
            yield _problem(catalogue, name, None, reason, remedy)
        elif name in columns:
            table, _, column = name.partition(".")
            spec = SCHEMAS[table].column(column)
            if spec.personal and given.or_stricter(spec.confidentiality) is not given:
                reason = "the column points at persons; no report shows it, whatever its class"
                yield _problem(catalogue, name, given.value, reason, "leave the line out")


def _is_shared(given: Confidentiality) -> bool:
    """Tell whether both partners would see something of this class."""
    return given in Edition.JOINT.classes


def _warning(catalogue: Catalogue, name: str, given: Confidentiality) -> Problem:
    """Warn of one name."""
    reason = "it is sensitive between competitors, so no joint edition shows it"
    remedy = 'write "internal", or have counsel lift competition_sensitive'
    found = _problem(catalogue, name, given.value, reason, remedy)
    return replace(found, severity=Severity.WARNING)


def _problem(
    catalogue: Catalogue, name: str, value: str | None, reason: str, remedy: str
) -> Problem:
    """Point at a line of the table of classes."""
    file = catalogue.settings_file
    paths = ((_KEY, name), (_KEY, *name.split(".", 1)))
    lines = [file.line_of(path) for path in paths] if file else []
    line = max((one for one in lines if one is not None), default=None)
    return Problem(_FILE, line, f"{_KEY}.{name}", value, reason, remedy)
