"""The worked examples of the metrics as one workbook: an alliance for each metric.

Everything goes the way of real data: files on disk, checks, metrics, scores.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from alliance_health.metrics import RULES
from alliance_health.tables.columns import ColumnKind, ColumnSpec
from alliance_health.tables.schemas import SCHEMAS

#: Where the examples stand.
EXAMPLES = Path(__file__).with_name("metric_examples.toml")

#: Day on which everything is known, and the quarter that ends with it.
AS_OF, PERIOD = date(2026, 6, 30), "2026Q2"

#: Quarter in which an alliance begins unless its example says otherwise.
STARTED_ON = "2026-01-01"

#: Wave of the ratings.
WAVE = "2026Q2"

WORKBOOK = 'name = "Examples"\nreporting_currency = "EUR"\nfrequency = "quarter"\n'

#: Keys that have to differ between alliances.
_OWN_IDS = (
    *("commitment_id", "deal_id", "decision_id", "entry_id", "goal_id", "initiative_id"),
    *("issue_id", "meeting_id"),
)

Row = dict[str, str]
Example = Mapping[str, Any]


def read_examples() -> dict[str, Example]:
    """Read the examples.

    Returns
    -------
    dict of metric id to mapping
        The keys of `metric_examples.toml`.
    """
    return tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))


def is_computed(metric_id: str) -> bool:
    """Tell whether a metric is computed from tables; else its example is an observation."""
    return metric_id in RULES


def csv_rows(text: str) -> list[Row]:
    r"""Read the rows of one table of an example, each once.

    >>> csv_rows("id,times\na,2\n")
    [{'id': 'a', 'times': '2'}]
    """
    return list(csv.DictReader(io.StringIO(text.strip())))


def write_workbook(folder: Path, examples: Mapping[str, Example]) -> None:
    """Write a workbook in which every metric has an alliance of its own, named after it.

    Parameters
    ----------
    folder : Path
        An empty folder.
    examples : mapping of metric id to mapping
        From `read_examples`.
    """
    (folder / "workbook.toml").write_text(WORKBOOK, encoding="utf-8")
    (folder / "charters").mkdir()
    tables: dict[str, list[Row]] = {}
    for metric_id, example in examples.items():
        for table, rows in _tables_of(metric_id, example):
            tables.setdefault(table, []).extend(_repeated(metric_id, table, rows))
        if "charter" in example:
            path = folder / "charters" / f"{metric_id}.toml"
            path.write_text(example["charter"] + "\n", encoding="utf-8")
    for table, rows in tables.items():
        _write(folder / f"{table}.csv", rows)


def _tables_of(metric_id: str, example: Example) -> Iterator[tuple[str, list[Row]]]:
    """Yield the rows of every table of one example."""
    started = example.get("started_on", STARTED_ON)
    yield "alliances", [{"name": metric_id, "stage": "operate", "started_on": started}]
    sides = {"us": "ours", "them": "theirs"}
    yield "partners", [{"partner_id": name, "perspective": side} for name, side in sides.items()]
    given = example.get("rows", {})
    if is_computed(metric_id):
        yield from ((table, csv_rows(text)) for table, text in given.items())
        yield "ratings", [row for group in example.get("ratings", []) for row in _ratings(group)]
        return
    yield (
        "observations",
        [
            {
                "metric_id": metric_id,
                "period": example.get("period", PERIOD),
                "perspective": example.get("perspective", "joint"),
                "value": str(example["value"]),
            }
        ],
    )
    yield "targets", csv_rows(given.get("targets", ""))


def _ratings(group: Example) -> Iterator[Row]:
    """Yield the ratings of a group; one answer of a person stands for all items."""
    for number, answers in enumerate(group["answers"], start=1):
        of_items = answers if isinstance(answers, list) else [answers] * len(group["items"])
        for item, rating in zip(group["items"], of_items, strict=True):
            yield {
                "wave": WAVE,
                "perspective": group["perspective"],
                "level": group["level"],
                "respondent_id": f"{group['perspective']}-{number}",
                "item_id": item,
                "rating": str(rating),
                "consent": group.get("consent", ""),
            }


def _repeated(metric_id: str, table: str, rows: list[Row]) -> Iterator[Row]:
    """Yield whole rows of the alliance, as often as they say."""
    columns = {column.name: column for column in SCHEMAS[table].columns}
    for row in rows:
        times = int(row.get("times", "1"))
        for number in range(times):
            whole = {**{name: _usual(column) for name, column in columns.items()}, **row}
            whole.pop("times", None)
            for name in _OWN_IDS:
                if whole.get(name):
                    suffix = f"-{number}" if times > 1 else ""
                    whole[name] = f"{metric_id}-{whole[name]}{suffix}"
            if "alliance_id" in columns:
                whole["alliance_id"] = metric_id
            yield whole


def _usual(column: ColumnSpec) -> str:
    """Return what stands in a column that an example does not speak of."""
    if column.optional or column.blank:
        return ""
    usual = {ColumnKind.TEXT: "-", ColumnKind.CURRENCY: "EUR"}
    return column.choices[0] if column.choices else usual.get(column.kind, "")


def _write(path: Path, rows: list[Row]) -> None:
    """Write a table."""
    if rows:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
