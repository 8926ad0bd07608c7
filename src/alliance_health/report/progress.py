"""How far a run is, shown to a person at a terminal and to nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def progress_bar(
    label: str, total: int, *, console: Console | None = None
) -> Iterator[Callable[[], None]]:
    """Show a bar on the error output while reports are made.

    Parameters
    ----------
    label : str
        What is made.
    total : int
        How many.
    console : Console, optional
        Where to; the error output when left out. Nothing is written unless it is a terminal.

    Yields
    ------
    callable
        To be called once for each one that is made.
    """
    where = console or Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=where, disable=not where.is_terminal, transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda: bar.advance(task)
