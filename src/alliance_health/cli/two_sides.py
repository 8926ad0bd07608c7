"""Commands about both sides of an alliance: what their people say."""

from __future__ import annotations

from typing import Annotated

import typer

from alliance_health.cli.app import app
from alliance_health.commands.options import (
    AllianceOption,
    AsOfOption,
    FormatOption,
    OutOption,
    StrictOption,
    WorkbookOption,
)
from alliance_health.commands.output import Format
from alliance_health.commands.session import (
    analyse_known,
    close_run,
    open_checked,
    refuse,
    require_alliance,
    say,
    write_rows,
)


@app.command()
def survey(
    workbook: WorkbookOption = None,
    alliance: AllianceOption = None,
    wave: Annotated[
        str | None, typer.Option("--wave", help="Only this wave, as the ratings name it: 2026Q2.")
    ] = None,
    as_of: AsOfOption = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Compare what both sides say, factor by factor, as far as it may be shown.

    docs/survey.md explains every column, and what is hidden and why.
    """
    from alliance_health.commands import survey as surveys
    from alliance_health.insights.two_sides.levels import say_by_chance

    opened = open_checked(workbook, strict=strict)
    analysis = analyse_known(opened, as_of)
    require_alliance(alliance, analysis)
    if wave and wave not in (waves := surveys.waves_of(analysis)):
        refuse(f"no wave {wave!r}; there are: {', '.join(waves) or 'none'}")
    table = surveys.answer_survey(analysis, alliance_id=alliance or "", wave=wave or "")
    if form is Format.TABLE and alliance and wave:
        say(say_by_chance(int(table["p_adjusted"].notna().sum())))
    shown = surveys.SHOWN_COLUMNS if alliance else ("alliance_id", *surveys.SHOWN_COLUMNS)
    write_rows(table, form, out, shown=shown)
    close_run(opened)
