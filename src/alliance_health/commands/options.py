"""Options that several commands share, so that they read alike everywhere."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from alliance_health.commands.output import Format


class ProgressForm(StrEnum):
    """How one is told how far a run is."""

    AUTO = "auto"
    PLAIN = "plain"
    JSON = "json"
    NONE = "none"


WorkbookOption = Annotated[
    Path | None,
    typer.Option(
        "--workbook",
        help="Folder of the workbook; default: the nearest one upwards that has a workbook.toml.",
        file_okay=False,
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How the table is written.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="File to write; default: standard output.")
]
AsOfOption = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], help="Rows recorded after this date are not known yet."
    ),
]
PeriodOption = Annotated[
    str | None, typer.Option("--period", help="2026Q3, or 2025Q4..2026Q3; default: last complete.")
]
EngineOption = Annotated[
    str, typer.Option("--engine", help="pandas, duckdb or spark, with equal results.")
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Stop when a row is rejected instead of going on.")
]
OnePeriodOption = Annotated[
    str | None, typer.Option("--period", help="Period; default: last complete.")
]
AllianceOption = Annotated[
    str | None, typer.Option("--alliance", help="Only the rows of this alliance.")
]
ReportsOption = Annotated[Path, typer.Option("--reports", help="Folder of all reports.")]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers", min=1, help="Reports made at once; default: one more than cores, 8 at most."
    ),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        help="Dask cluster that makes the pages: tcp://HOST:PORT or tls://...; default: none.",
    ),
]
WaitOption = Annotated[
    float, typer.Option("--wait", min=0, help="Seconds to wait for another run that is at work.")
]
ProgressOption = Annotated[
    ProgressForm,
    typer.Option(
        "--progress",
        help="On standard error: auto is a bar at a terminal and plain lines elsewhere; "
        "json is one event a line; none tells the end only.",
    ),
]
ForceOption = Annotated[
    bool, typer.Option("--force", help="Make pages anew that are there and unchanged.")
]
ReportTimeoutOption = Annotated[
    float | None,
    typer.Option(
        "--report-timeout", min=1, help="Seconds that a report may take; default: the workbook's."
    ),
]
RunTimeoutOption = Annotated[
    float | None,
    typer.Option(
        "--run-timeout", min=1, help="Seconds after which none is begun; default: the workbook's."
    ),
]
