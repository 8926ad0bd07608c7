"""Commands about the survey on its way out and back: forms, and what people filled in."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from alliance_health.cli.app import app
from alliance_health.commands.options import FormatOption, OutOption, WorkbookOption
from alliance_health.commands.output import Format
from alliance_health.commands.session import finish, folder_of, refuse, say, write_rows
from alliance_health.errors import AllianceHealthError
from alliance_health.vocabulary import FormFormat, Level


class AskedSide(StrEnum):
    """Whose people fill a form in."""

    OURS = "ours"
    THEIRS = "theirs"


@app.command()
def form(
    workbook: WorkbookOption = None,
    alliance: Annotated[
        str | None, typer.Option("--alliance", help="Id; may be left out where there is one only.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="en, nl, de or es; default: the workbook's.")
    ] = None,
    pulse: Annotated[
        bool, typer.Option("--pulse", help="The quarterly pulse instead of the full survey.")
    ] = False,
    side: Annotated[
        AskedSide, typer.Option("--side", help="Whose people fill it in.")
    ] = AskedSide.OURS,
    level: Annotated[
        Level, typer.Option("--level", help="At which level they work.")
    ] = Level.WORKING,
    wave: Annotated[
        str, typer.Option("--wave", help="Period in which the fieldwork closes, as 2026Q3.")
    ] = "",
    wanted: Annotated[
        FormFormat, typer.Option("--format", help="For what; docs/survey-form.md has all.")
    ] = FormFormat.HTML,
    out: Annotated[
        Path | None, typer.Option("--out", help="File; default: a name made of the options, here.")
    ] = None,
) -> None:
    """Write the survey as a form to print, to fill in, or to import into a form tool."""
    from alliance_health.catalogue import load_catalogue
    from alliance_health.commands.form import FormWish, make_form

    folder = folder_of(workbook)
    wish = FormWish(
        alliance=alliance,
        language=language,
        side=side.value,
        level=level.value,
        is_pulse=pulse,
        wave=wave,
        wanted=wanted,
        out=out,
    )
    try:
        path, hints = make_form(folder, load_catalogue(folder), wish)
    except AllianceHealthError:
        raise
    except (ValueError, OSError) as error:
        refuse(str(error))
    typer.echo(path)
    for hint in hints:
        say(hint)


@app.command("import")
def import_rows(
    file: Annotated[Path, typer.Argument(help="The export, .csv or .xlsx.")],
    profile: Annotated[str, typer.Option("--profile", help="What it is: survey-form.")],
    workbook: WorkbookOption = None,
    check: Annotated[
        bool, typer.Option("--check", help="Dry run: say what would happen, write nothing.")
    ] = False,
    alliance: Annotated[
        str, typer.Option("--alliance", help="Alliance of all rows, where no column says it.")
    ] = "",
    wave: Annotated[
        str, typer.Option("--wave", help="Period in which the fieldwork closed, as 2026Q3.")
    ] = "",
    side: Annotated[AskedSide | None, typer.Option("--side", help="Whose people answered.")] = None,
    level: Annotated[
        Level | None, typer.Option("--level", help="At which level they work.")
    ] = None,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
) -> None:
    """Add a raw export to the workbook's tables; importing it again adds nothing."""
    from alliance_health.commands.import_rows import import_file
    from alliance_health.sources.profiles import PROFILES

    if profile not in PROFILES:
        refuse(f"--profile {profile}: allowed: {', '.join(PROFILES)}")
    given = {
        "alliance_id": alliance,
        "wave": wave,
        "perspective": side.value if side else "",
        "level": level.value if level else "",
    }
    done = import_file(folder_of(workbook), file, PROFILES[profile], given, is_check=check)
    if not done.table.empty or form is not Format.TABLE:
        write_rows(done.table, form, out)
    say(done.summary)
    finish(done.has_errors)
