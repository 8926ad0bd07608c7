"""What each table is good for: the metrics computed from it, and where else it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from alliance_health.metrics.rules import RULES
from alliance_health.tables.schemas import SCHEMAS

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue

#: Where a table shows besides metrics, in words.
SHOWN: Mapping[str, str] = {
    "alliances": "every page: names, stage, owner",
    "alliance_history": "stage and sponsors as they were in earlier periods",
    "exchange_rates": "amounts in other currencies than the reporting one",
    "partners": "names of both sides on every page",
    "observations": "any metric: a value that is supplied beats the computed one",
    "targets": "every metric that is scored against a target",
    "invitations": "response rates, the balance of both sides, and how far ratings carry",
    "decisions": "what the report asks its readers to decide",
    "commitments": "promises that are due or late",
    "issues": "what is open between the partners",
    "events": "what happened in the period",
    "overrides": "bands that somebody answers for, beside the computed ones",
    "expert_weights": "weights of pillars and metrics, and how far experts are apart",
    "risks": "the heaviest risks on page one",
}

#: What is said of a table that nothing reads yet.
KEPT = "checked and kept; nothing is computed from it yet"


def metrics_by_table(catalogue: Catalogue) -> dict[str, list[str]]:
    """List for every table the metrics whose value rests on it.

    Parameters
    ----------
    catalogue : Catalogue
        The metrics; a metric's rule says which tables it reads.

    Returns
    -------
    dict of str to list of str
        Metric ids by table, in the order of the catalogue; a table without any is there
        with an empty list.
    """
    reads = {metric_id: rule.reads for metric_id, rule in RULES.items()}
    return {
        table: [name for name in catalogue.metrics if table in reads.get(name, ())]
        for table in SCHEMAS
    }


def needed_by(catalogue: Catalogue) -> dict[str, str]:
    """Say for every table what needs it.

    Parameters
    ----------
    catalogue : Catalogue
        The metrics.

    Returns
    -------
    dict of str to str
        One line a table, the metrics by their ids; `KEPT` for tables that nothing reads.
    """
    said = {}
    for table, metrics in metrics_by_table(catalogue).items():
        parts = [SHOWN[table]] if table in SHOWN else []
        parts += [", ".join(metrics)] if metrics else []
        said[table] = "; ".join(parts) or KEPT
    return said
