"""What the programs beside this file share: reading a collection, writing the tables of a case.

A collection holds `observations.csv`, `events.csv` and `vintages.csv`: each figure with its
period, unit, reporter and source. The same input writes the same bytes.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

Row = dict[str, str]

#: Columns of every table that a case may have, in the order in which they are written.
COLUMNS = {
    "alliances": "alliance_id,name,stage,started_on,ended_on,type,currency",
    "alliance_history": "alliance_id,field,value,valid_from",
    "partners": "partner_id,alliance_id,name,perspective",
    "observations": "alliance_id,metric_id,period,perspective,partner_id,value,unit,currency,"
    "scale,source,note",
    "targets": "alliance_id,metric_id,period,perspective,partner_id,target,currency,scale",
    "events": "event_id,alliance_id,occurred_on,type,title,source",
    "issues": "issue_id,alliance_id,title,raised_by,raised_on,escalated_on,closed_on",
}


def read_rows(path: Path) -> list[Row]:
    """Read a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_number(value: float) -> str:
    """Write a number without a needless point."""
    return str(int(value)) if value.is_integer() else repr(value)


def derived(metric_id: str, period: str, value: float, sums: str, terms: Iterable[Row]) -> Row:
    """Return a figure that was computed, with its arithmetic and the sources of its terms."""
    sources = (part for term in terms for part in term["source"].split(" ; "))
    return {
        "metric_id": metric_id,
        "period": period,
        "value": write_number(round(value, 6)),
        "source": " ; ".join(dict.fromkeys(sources)),
        "note": f"DERIVED: {sums}",
    }


def dated_events(
    events: Iterable[Row], prefix: str, days: Mapping[str, str], alliances: Mapping[str, str]
) -> Iterator[Row]:
    """Yield events in the order of their days; `days` gives one for a month, quarter or year."""

    def day_of(row: Row) -> str:
        return days.get(row["date"], row["date"])

    for count, row in enumerate(sorted(events, key=day_of), start=1):
        day = day_of(row)
        about = "" if day == row["date"] else f" (known as {row['date']})"
        yield {
            "event_id": f"{prefix}{count:02d}",
            "alliance_id": alliances[row["alliance_id"]],
            "occurred_on": day,
            "type": row["kind"],
            "title": row["event"] + about,
            "source": row["source"],
        }


def refuse_restatements(vintages: Iterable[Row], reporters: Collection[str]) -> None:
    """Stop when a reporter changed a figure of its own: the later row needs `recorded_on`."""
    stated: dict[tuple[str, ...], set[float]] = {}
    for row in vintages:
        if row["perspective"] in reporters:
            cell = tuple(row[key] for key in ("alliance_id", "metric", "period", "perspective"))
            stated.setdefault(cell, set()).add(float(row["value"]))
    changed = sorted(cell for cell, values in stated.items() if len(values) > 1)
    if changed:
        raise ValueError(f"restated by their own reporter: {changed}; give them a recorded_on")


def place_in_table(row: Row) -> tuple[str, ...]:
    """Return what rows of observations and targets are sorted by."""
    keys = ("alliance_id", "metric_id", "period", "perspective", "partner_id")
    return tuple(row.get(key, "") for key in keys)


def write_tables(folder: Path, tables: Mapping[str, Sequence[Row]]) -> None:
    """Write every table as UTF-8 with Unix line ends; absent keys are blank."""
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            columns = COLUMNS[name].split(",")
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def write_case(
    make_tables: Callable[[Path], Mapping[str, Sequence[Row]]], folder: str, description: str | None
) -> None:
    """Run a program: read the collection that the command line names, write the tables."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("source", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent / folder)
    arguments = parser.parse_args()
    write_tables(arguments.out, make_tables(arguments.source))
    print(arguments.out)
