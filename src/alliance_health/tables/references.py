"""What a row refers to: its alliance, metric, partner, survey item, unit.

Nothing is converted and nothing is guessed: a row that names something unknown is
refused with what is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.tables.conversion import nearest_word
from alliance_health.tables.exchange import MONEY
from alliance_health.tables.expert_checks import expert_faults
from alliance_health.tables.rows import Fault, Rows
from alliance_health.tables.scored_ids import why_not_scored
from alliance_health.vocabulary import Perspective, Sides

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue

#: Distinct unknown names for which a likely known one is looked up.
HINTED_NAMES = 50

_PARTNER_COLUMNS = ("partner_id", "counterparty_id")


@dataclass(frozen=True, slots=True)
class Known:
    """Names that rows may refer to.

    Parameters
    ----------
    alliances : frozenset of str
        Alliances with an accepted row.
    rejected : frozenset of str
        Alliances that are in the file, but whose every row was rejected.
    partners : frozenset of (str, str) or None
        Pairs of alliance and partner; None when the workbook has no table of partners.
    initiatives : frozenset of str
        Initiatives with an accepted row.
    alliance_days : mapping of str to Timestamp
        Day from which each alliance counts as known.
    """

    alliances: frozenset[str] = frozenset()
    rejected: frozenset[str] = frozenset()
    partners: frozenset[tuple[str, str]] | None = field(default=None)
    initiatives: frozenset[str] = frozenset()
    alliance_days: Mapping[str, pd.Timestamp] = field(default_factory=dict)


def reference_faults(rows: Rows, known: Known, catalogue: Catalogue) -> list[Fault]:
    """Find the rows that refer to something unknown or not comparable.

    Parameters
    ----------
    rows : Rows
        Converted rows of any table.
    known : Known
        Alliances and partners with accepted rows.
    catalogue : Catalogue
        Metrics and survey items.

    Returns
    -------
    list of Fault
        One for each cell at fault.
    """
    faults: list[Fault] = []
    if "alliance_id" in rows.values and rows.schema.table != "alliances":
        faults += alliance_faults(rows, known)
    if "alliance_id" in rows.values and rows.schema.table != "partners":
        faults += partner_faults(rows, known)
    for table, find in _FINDERS.items():
        if rows.schema.table == table:
            faults += find(rows, known, catalogue)
    return faults


def alliance_faults(rows: Rows, known: Known) -> list[Fault]:
    """Find rows of alliances that are not in `alliances`.

    Parameters
    ----------
    rows : Rows
        Rows with a column `alliance_id`.
    known : Known
        Accepted and rejected alliances.

    Returns
    -------
    list of Fault
        One per row; rows whose alliance was itself rejected say so.
    """
    names = rows.values["alliance_id"]
    lost = names.isin(known.rejected)
    unknown = names.notna() & ~names.isin(known.alliances) & ~lost
    reasons = _unknown_reasons(names[unknown], "alliance", known.alliances)
    remedy = "add the alliance to the table alliances, or correct the name"
    return [
        *rows.faults(unknown, "alliance_id", reasons, remedy=remedy),
        *rows.faults(
            lost,
            "alliance_id",
            "the row of this alliance in the table alliances was rejected",
            remedy="mend that row first",
        ),
    ]


def partner_faults(rows: Rows, known: Known) -> list[Fault]:
    """Find rows of partners that `partners` does not list for the alliance.

    Parameters
    ----------
    rows : Rows
        Rows of any table; those without partner columns pass.
    known : Known
        Accepted alliances, and their partners if the workbook lists any.

    Returns
    -------
    list of Fault
        One per cell; rows of unknown alliances are not reported again.
    """
    if known.partners is None:
        return []
    partners = {partner for _, partner in known.partners}
    asked = rows.values["alliance_id"].isin(known.alliances)
    faults: list[Fault] = []
    for column in _PARTNER_COLUMNS:
        if column not in rows.values:
            continue
        names = rows.values[column]
        pairs = zip(_objects(rows.values["alliance_id"]), _objects(names), strict=True)
        listed = pd.Series([pair in known.partners for pair in pairs], index=names.index)
        unknown = asked & names.notna() & names.ne("") & ~listed.astype(bool)
        reasons = _unknown_reasons(names[unknown], "partner of this alliance", partners)
        remedy = "add the partner and its alliance to the table partners, or correct the name"
        faults += rows.faults(unknown, column, reasons, remedy=remedy)
    return faults


def _objects(texts: pd.Series) -> list[object]:
    """Return texts as a plain list, which is quick to walk through."""
    return list(texts.to_numpy(dtype=object))


def metric_faults(rows: Rows, catalogue: Catalogue) -> list[Fault]:
    """Find unknown metrics, units that are not the metric's, and sides it does not have.

    Parameters
    ----------
    rows : Rows
        Rows of observations or targets.
    catalogue : Catalogue
        The metrics.

    Returns
    -------
    list of Fault
        One per cell.
    """
    names = rows.values["metric_id"]
    unknown = names.notna() & ~names.isin(list(catalogue.metrics))
    reasons = _unknown_reasons(names[unknown], "metric", catalogue.metrics)
    remedy = "use a metric_id of the catalogue, or add the metric to it"
    return [
        *rows.faults(unknown, "metric_id", reasons, remedy=remedy),
        *_unit_faults(rows, catalogue),
        *_side_faults(rows, catalogue),
    ]


def _unit_faults(rows: Rows, catalogue: Catalogue) -> list[Fault]:
    """Find units that are not the metric's; they are never converted."""
    if "unit" not in rows.values:
        return []
    expected = rows.values["metric_id"].map(
        {name: metric.unit for name, metric in catalogue.metrics.items()}
    )
    units = rows.values["unit"]
    differs = units.notna() & expected.notna() & units.ne(expected)
    faults: list[Fault] = []
    for unit in expected[differs].unique():
        reason = f"the metric is in '{unit}'; units are not converted"
        remedy = f"give the value in '{unit}', or leave the unit empty if it is already"
        if unit == MONEY:
            remedy = "write the currency into currency, and thousand or million into scale"
        faults += rows.faults(differs & expected.eq(unit), "unit", reason, remedy=remedy)
    return faults


def _side_faults(rows: Rows, catalogue: Catalogue) -> list[Fault]:
    """Find the other side's figures of metrics of which only one side's count."""
    refused = {Sides.OURS: Perspective.THEIRS, Sides.THEIRS: Perspective.OURS}
    faults: list[Fault] = []
    for sides, perspective in refused.items():
        one_sided = [name for name, metric in catalogue.metrics.items() if metric.sides == sides]
        at = rows.values["metric_id"].isin(one_sided) & rows.values["perspective"].eq(
            perspective.value
        )
        reason = f"of this metric only the perspective {sides.value} counts"
        remedy = f"give it from the perspective {sides.value}, or change sides in the catalogue"
        faults += rows.faults(at, "perspective", reason, remedy=remedy)
    return faults


def item_faults(rows: Rows, catalogue: Catalogue, *, column: str = "item_id") -> list[Fault]:
    """Find ratings of items, or comments on questions, that the survey does not have.

    Parameters
    ----------
    rows : Rows
        Rows of ratings or comments.
    catalogue : Catalogue
        The survey; without any item everything passes.
    column : {"item_id", "question_id"}
        Which: items that take a rating, or open questions.

    Returns
    -------
    list of Fault
        One per cell.
    """
    is_open = column == "question_id"
    asked = [item.item_id for item in catalogue.survey.values() if item.is_open == is_open]
    if not asked:
        return []
    what = f"{'open question' if is_open else 'rated item'} of the survey"
    return _unlisted(rows, column, (what, asked), remedy=f"use an {what}")


def _unlisted(
    rows: Rows, column: str, known: tuple[str, Iterable[str]], *, remedy: str
) -> list[Fault]:
    """Find names that are not among the known ones."""
    what, listed = known
    names = rows.values[column]
    unknown = names.notna() & ~names.isin(list(listed))
    reasons = _unknown_reasons(names[unknown], what, listed)
    return rows.faults(unknown, column, reasons, remedy=remedy)


def initiative_faults(rows: Rows, known: Known) -> list[Fault]:
    """Find gates of initiatives that `initiatives` does not list.

    Parameters
    ----------
    rows : Rows
        Rows of gates.
    known : Known
        Initiatives with an accepted row.

    Returns
    -------
    list of Fault
        One per cell.
    """
    remedy = "add the initiative to the table initiatives, or mend its row there"
    return _unlisted(rows, "initiative_id", ("initiative", known.initiatives), remedy=remedy)


def definition_faults(rows: Rows, catalogue: Catalogue) -> list[Fault]:
    """Find ids that are no metric, pillar or index of the catalogue, or could be two of them.

    Parameters
    ----------
    rows : Rows
        Rows of overrides or of the experts' weights.
    catalogue : Catalogue
        The definitions.

    Returns
    -------
    list of Fault
        One per cell.
    """
    ids = rows.values["id"]
    verdicts = {name: why_not_scored(name, catalogue) for name in ids.dropna().unique()}
    faults: list[Fault] = []
    for name, verdict in verdicts.items():
        if verdict is not None:
            reason, remedy = verdict
            faults += rows.faults(ids.eq(name).fillna(False), "id", reason, remedy=remedy)
    return faults


def criterion_faults(rows: Rows, catalogue: Catalogue) -> list[Fault]:
    """Find criteria that `criteria.toml` does not have.

    Parameters
    ----------
    rows : Rows
        Rows of candidates.
    catalogue : Catalogue
        The criteria; a workbook without that file has none.

    Returns
    -------
    list of Fault
        One per cell.
    """
    if not catalogue.criteria:
        reason = "the workbook has no criteria.toml, so no criterion is known"
        remedy = "define it in criteria.toml, under [criteria.ID]"
        return rows.faults(
            rows.values["criterion_id"].notna(), "criterion_id", reason, remedy=remedy
        )
    remedy = "use a criterion of criteria.toml, or define it there"
    return _unlisted(rows, "criterion_id", ("criterion", catalogue.criteria), remedy=remedy)


#: What the rows of a table refer to besides alliances and partners.
_FINDERS: Mapping[str, Callable[[Rows, Known, Catalogue], list[Fault]]] = {
    "observations": lambda rows, known, catalogue: metric_faults(rows, catalogue),
    "targets": lambda rows, known, catalogue: metric_faults(rows, catalogue),
    "ratings": lambda rows, known, catalogue: item_faults(rows, catalogue),
    "comments": lambda rows, known, catalogue: item_faults(rows, catalogue, column="question_id"),
    "gates": lambda rows, known, catalogue: initiative_faults(rows, known),
    "candidates": lambda rows, known, catalogue: criterion_faults(rows, catalogue),
    "overrides": lambda rows, known, catalogue: definition_faults(rows, catalogue),
    "expert_weights": lambda rows, known, catalogue: [
        *definition_faults(rows, catalogue),
        *expert_faults(rows, catalogue),
    ],
}


def _unknown_reasons(found: pd.Series, what: str, known: Iterable[str]) -> dict[str, str]:
    """Say of each unknown name what it is not, and which one may be meant."""
    names = sorted(known)
    shown = ", ".join(names[:8]) + (" ..." if len(names) > 8 else "")
    reasons = {}
    for place, name in enumerate(found.unique()):
        hint = nearest_word(name, names) if place < HINTED_NAMES else ""
        reasons[name] = f"no known {what}{hint or f'; known: {shown}'}"
    return reasons
