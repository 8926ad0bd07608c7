"""Who may see which table, row and column: one list, to be read from top to bottom.

::

    row's own word, else the table's class  ->  is the row there at all?
    column's class                          ->  is the cell there?

The rule of this module: what is not named here is internal. A row is shown in an edition that
has its class; of a row that is shown, a column is shown in an edition that has the column's
class. So the class of a column is a least one: a row can be stricter than its columns, and a
column stricter than its row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from alliance_health.tables.columns import ROW_CLASS, TableSchema
from alliance_health.vocabulary import Confidentiality


@dataclass(frozen=True)
class Classes:
    """Who may see the rows and the columns of one table.

    Parameters
    ----------
    rows : Confidentiality
        Class of rows that say nothing themselves.
    as_rows : tuple of str
        Columns that whoever sees the row may see.
    restricted : tuple of str
        Columns for our executives only; every other column that is not named is internal.
    sensitive : tuple of str
        Columns that competitors must not tell each other: in no joint edition, whatever
        `workbook.toml` says.
    """

    rows: Confidentiality
    as_rows: tuple[str, ...] = ()
    restricted: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()


_PUBLIC, _JOINT, _INTERNAL = (
    Confidentiality.PUBLIC,
    Confidentiality.JOINT,
    Confidentiality.INTERNAL,
)

#: Who may see what. Persons, their words, single answers and prices are in no joint edition.
#: Both sides know what they promised each other and when they met; what we think of it is ours.
CLASSES: dict[str, Classes] = {
    "alliances": Classes(
        _JOINT, as_rows=("alliance_id", "name", "stage", "started_on", "ended_on", "type")
    ),
    "exchange_rates": Classes(_PUBLIC, as_rows=("date", "currency", "rate")),
    "alliance_history": Classes(_INTERNAL, as_rows=("alliance_id", "field", "valid_from")),
    "partners": Classes(
        _JOINT,
        as_rows=("partner_id", "alliance_id", "name", "perspective"),
        sensitive=("revenue", "loss_if_it_fails"),
    ),
    # Of observations and targets the metric decides as well.
    "observations": Classes(
        _JOINT,
        as_rows=(
            *("alliance_id", "metric_id", "period", "perspective", "partner_id", "value"),
            *("unit", "currency", "scale", "se", "n_respondents"),
        ),
    ),
    "targets": Classes(
        _JOINT,
        as_rows=(
            *("alliance_id", "metric_id", "period", "perspective", "partner_id", "target"),
            *("currency", "scale"),
        ),
    ),
    "opportunities": Classes(
        _INTERNAL,
        as_rows=("deal_id", "alliance_id", "attribution", "opened_on", "closed_on", "won"),
        sensitive=("amount", "probability", "split", "customer_id", "new_customer", "sales_stage"),
    ),
    # What may be told of ratings is decided by how many people stand behind a number, and by
    # the class of the metric; a single answer is told by nothing.
    "ratings": Classes(
        _JOINT,
        as_rows=(
            *("alliance_id", "wave", "perspective", "level", "item_id", "rating"),
            *("consent", "partner_id"),
        ),
        restricted=("respondent_id",),
    ),
    "invitations": Classes(
        _JOINT, as_rows=("alliance_id", "wave", "perspective", "level", "invited")
    ),
    "comments": Classes(
        _JOINT,
        as_rows=("alliance_id", "wave", "perspective", "question_id", "paraphrase", "theme"),
        restricted=("comment_id", "comment"),
    ),
    "ledger": Classes(
        _INTERNAL,
        as_rows=("entry_id", "alliance_id", "partner_id", "occurred_on", "flow", "type"),
        sensitive=("value",),
    ),
    "initiatives": Classes(
        _JOINT,
        as_rows=(
            *("initiative_id", "alliance_id", "name", "horizon", "beneficiary", "phase"),
            *("started_on", "due_on", "done_on", "quick_win"),
        ),
        sensitive=("planned_value", "realised_value"),
    ),
    "gates": Classes(_INTERNAL, as_rows=("initiative_id", "gate", "question_id", "answered_on")),
    "decisions": Classes(
        _INTERNAL,
        as_rows=(
            *("decision_id", "alliance_id", "title", "level", "raised_by", "raised_on"),
            *("due_on", "closed_on", "outcome", "owner", "asked"),
        ),
        sensitive=("cost_of_delay",),
    ),
    "commitments": Classes(
        _JOINT,
        as_rows=(
            *("commitment_id", "alliance_id", "made_by", "title", "made_on", "due_on", "kept_on"),
        ),
    ),
    "meetings": Classes(
        _JOINT,
        as_rows=(
            *("meeting_id", "alliance_id", "level", "planned_on", "held_on", "quorum"),
            *("attended_ours", "attended_theirs"),
        ),
    ),
    "issues": Classes(
        _INTERNAL,
        as_rows=(
            *("issue_id", "alliance_id", "title", "raised_by", "raised_on", "escalated_on"),
            *("closed_on", "severity"),
        ),
    ),
    "events": Classes(
        _INTERNAL,
        as_rows=(
            *("event_id", "alliance_id", "occurred_on", "type", "title"),
            *("decided_on", "recovered_on"),
        ),
    ),
    "risks": Classes(
        _INTERNAL,
        as_rows=(
            *("risk_id", "alliance_id", "title", "likelihood", "impact"),
            *("opened_on", "closed_on", "owner"),
        ),
        sensitive=("value_at_risk",),
    ),
    "contacts": Classes(
        _INTERNAL,
        as_rows=("alliance_id", "period", "exchanges", "level"),
        restricted=("contact_ours", "contact_theirs"),
    ),
    "goals": Classes(
        _JOINT,
        as_rows=("goal_id", "alliance_id", "title", "metric_id", "baseline", "target", "due_on"),
    ),
    "baselines": Classes(
        _INTERNAL, as_rows=("alliance_id", "partner_id", "period"), sensitive=("value",)
    ),
    "candidates": Classes(_INTERNAL),
    "overrides": Classes(
        _INTERNAL,
        as_rows=("alliance_id", "period", "id", "band", "reason", "author", "expires_on"),
    ),
    "expert_weights": Classes(_INTERNAL),
}


def classified(schema: TableSchema) -> TableSchema:
    """Write into a schema who may see its rows and columns.

    Parameters
    ----------
    schema : TableSchema
        A table of the contract.

    Returns
    -------
    TableSchema
        The same; rows and columns that `CLASSES` does not name are internal.

    Examples
    --------
    >>> from alliance_health.tables.activity_schemas import DECISIONS
    >>> schema = classified(DECISIONS)
    >>> schema.confidentiality.value, schema.column("title").confidentiality.value
    ('internal', 'public')
    >>> schema.column("cost_of_delay").competition_sensitive
    True
    """
    told = CLASSES.get(schema.table, Classes(Confidentiality.INTERNAL))
    columns = {
        **dict.fromkeys((*told.as_rows, ROW_CLASS), Confidentiality.PUBLIC),
        **dict.fromkeys(told.restricted, Confidentiality.RESTRICTED),
    }
    return replace(
        schema,
        confidentiality=told.rows,
        columns=tuple(
            replace(
                column,
                confidentiality=columns.get(column.name, Confidentiality.INTERNAL),
                competition_sensitive=column.name in told.sensitive,
            )
            for column in schema.columns
        ),
    )
