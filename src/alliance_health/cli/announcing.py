"""Commands about what announces results: links and early warnings."""

from __future__ import annotations

from typing import Annotated

import typer

from alliance_health.cli.app import app
from alliance_health.commands.options import (
    AllianceOption,
    AsOfOption,
    FormatOption,
    OnePeriodOption,
    OutOption,
    StrictOption,
    WorkbookOption,
)
from alliance_health.commands.output import Format
from alliance_health.commands.session import (
    analyse_known,
    close_run,
    open_checked,
    read_range,
    refuse,
    require_alliance,
    say,
    write_rows,
)
from alliance_health.vocabulary import LinkQuestion


@app.command()
def links(
    workbook: WorkbookOption = None,
    max_lag: Annotated[
        int | None, typer.Option(min=1, help="Longest lag in periods; default: by the data.")
    ] = None,
    alliance: AllianceOption = None,
    what: Annotated[
        LinkQuestion, typer.Option("--what", help="What is asked; docs/links.md has all.")
    ] = LinkQuestion.VERDICTS,
    declared: Annotated[
        bool, typer.Option("--declared", help="Only the pairs declared beforehand.")
    ] = False,
    as_of: AsOfOption = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Test which leading factors announce which outcomes, by how many periods."""
    from alliance_health.commands.links import SHOWN_COLUMNS, answer_links

    opened = open_checked(workbook, strict=strict)
    analysis = analyse_known(opened, as_of)
    require_alliance(alliance, analysis)
    table = answer_links(
        analysis, what, alliance_id=alliance or "", max_lag=max_lag, explore=not declared
    )
    if form is Format.TABLE and what is LinkQuestion.WEIGHTS:
        say(str(table["sentence"].iloc[0]))
    write_rows(table, form, out, shown=SHOWN_COLUMNS.get(what, ()))
    close_run(opened)


@app.command()
def warn(
    workbook: WorkbookOption = None,
    track_record: Annotated[
        bool, typer.Option("--track-record", help="How often such warnings were right.")
    ] = False,
    alliance: AllianceOption = None,
    period: OnePeriodOption = None,
    as_of: AsOfOption = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Warn of the events that `workbook.toml` fixes, or say how often warnings were right.

    Three methods side by side: k of n weak or falling pillars, control charts, and a model.
    docs/warnings.md explains every column.
    """
    from alliance_health.commands import warn as warnings

    if track_record and alliance:
        refuse("--track-record is about all alliances; leave out --alliance")
    opened = open_checked(workbook, strict=strict)
    analysis = analyse_known(opened, as_of)
    require_alliance(alliance, analysis)
    cut = read_range(period, analysis)[1]
    if track_record:
        table = warnings.judge_warnings(analysis, cut)
        shown: tuple[str, ...] = warnings.SHOWN_RECORD
        if told := warnings.say_wall_of_charts(analysis, cut):
            say(told)
    else:
        table = warnings.find_warnings(analysis, cut, alliance_id=alliance or "")
        shown = warnings.SHOWN_WARNINGS
    write_rows(table, form, out, shown=shown)
    close_run(opened)
