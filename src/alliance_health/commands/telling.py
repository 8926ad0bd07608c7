"""How a person or a program is told how far a run is: a bar, plain lines, or JSON lines.

All of it goes to the error output; the standard output holds results only.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
)
from rich.table import Column
from rich.text import Text

from alliance_health.commands.options import ProgressForm
from alliance_health.commands.outcome import failures_of, outcome_table, say_failures
from alliance_health.commands.output import as_text
from alliance_health.commands.session import Refused
from alliance_health.errors import AllianceHealthError
from alliance_health.forking import paused_by
from alliance_health.report.progress import (
    Event,
    Message,
    Outcome,
    PagesEnded,
    PageSettled,
    PagesPlanned,
    RunEnded,
    RunStarted,
    Stage,
    StageBegun,
    tell,
    telling,
)

#: Seconds between two plain lines about pages.
BETWEEN_LINES = 5.0

#: What a stage is called to a person.
STAGE_WORDS = {
    Stage.READING: "reading the workbook",
    Stage.COMPUTING: "computing",
    Stage.STORING: "storing what pages say",
    Stage.PAGES: "making pages",
    Stage.DELIVERING: "delivering",
}


class _Tally:
    """How many pages are settled, and how fast; the arithmetic is rich's."""

    def __init__(self, bar: Progress) -> None:
        self.bar = bar
        self.id: TaskID = bar.add_task("starting", total=None)
        self.settled = dict.fromkeys(Outcome, 0)

    @property
    def task(self) -> Task:
        """What rich knows of it."""
        return self.bar.tasks[0]

    def take(self, event: Event) -> None:
        """Count what is planned and settled, and remember the stage."""
        if isinstance(event, PagesPlanned):
            self.bar.update(self.id, total=(self.task.total or 0) + event.pages)
        elif isinstance(event, PageSettled):
            self.settled[event.outcome] += 1
            self.bar.advance(self.id)
        elif isinstance(event, StageBegun):
            said = f"{event.where}: {STAGE_WORDS[event.stage]}".removeprefix(": ")
            self.bar.update(self.id, description=said)


class Quiet:
    """Says what became of the run when it ends, and before that only what must be said.

    Parameters
    ----------
    say : callable
        Takes a line.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._ended: list[PagesEnded] = []
        self._failed: list[PageSettled] = []

    def tell(self, event: Event) -> None:
        """Take an event."""
        if isinstance(event, Message):
            self._say(event.text)
        elif isinstance(event, PagesEnded):
            self._ended.append(event)
        elif isinstance(event, PageSettled) and (event.reason or event.lacks):
            self._failed.append(event)
        elif isinstance(event, RunEnded):
            self._say_end()

    def _say_end(self) -> None:
        """Say counts, failures and how to go on."""
        if self._ended:
            self._say(as_text(outcome_table(self._ended)).rstrip("\n"))
        for line in say_failures(failures_of(self._failed)):
            self._say(line)


class Lines(Quiet):
    """Plain lines for logs: each stage, a failure at once, and now and then how far it is.

    Parameters
    ----------
    say : callable
        Takes a line.
    clock : callable
        Seconds that only go on.
    """

    def __init__(
        self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(say)
        self._clock, self._last = clock, clock()
        self._tally = _Tally(Progress(disable=True, get_time=clock))

    def tell(self, event: Event) -> None:
        """Take an event."""
        self._tally.take(event)
        if isinstance(event, StageBegun):
            self._say(self._tally.task.description)
        elif isinstance(event, PageSettled):
            for line in say_at_once(event):
                self._say(line)
            if self._clock() - self._last >= BETWEEN_LINES:
                self._last = self._clock()
                self._say(f"{event.where}: {say_pace(self._tally.task)}")
        super().tell(event)


class Bar(Quiet):
    """A bar at a terminal.

    Parameters
    ----------
    console : Console
        Where to.
    """

    def __init__(self, console: Console) -> None:
        super().__init__(self._print)
        one_line = Column(no_wrap=True, overflow="ellipsis")
        stage = TextColumn("{task.description}", markup=False, table_column=one_line)
        columns = (SpinnerColumn(), stage)
        numbers = (BarColumn(bar_width=None), MofNCompleteColumn(), _Pace(one_line.copy()))
        # Results that go to a terminal are shown above the bar; those that go elsewhere stay there.
        self._bar = Progress(
            *(*columns, *numbers),
            console=console,
            transient=True,
            expand=True,
            redirect_stdout=sys.stdout.isatty(),
        )
        self._tally = _Tally(self._bar)
        self._shown = ExitStack()
        self._shown.enter_context(self._bar)
        self._shown.enter_context(paused_by(self._paused))

    def tell(self, event: Event) -> None:
        """Take an event."""
        self._tally.take(event)
        if isinstance(event, StageBegun) and event.stage is Stage.PAGES:
            # The numbers beside it say that pages are made; a narrow terminal has no more room.
            self._bar.update(self._tally.id, description=event.where)
        elif isinstance(event, PageSettled):
            for line in say_at_once(event):
                self._print(line)
        elif isinstance(event, RunEnded):
            self._shown.close()
        super().tell(event)

    @contextmanager
    def _paused(self) -> Iterator[None]:
        """Take the bar away, and its thread with it, and show it again."""
        self._bar.stop()
        try:
            yield
        finally:
            self._bar.start()

    def _print(self, line: str) -> None:
        """Write a line above the bar, as it is."""
        self._bar.console.print(escape(line), highlight=False, soft_wrap=True)


class _Pace(ProgressColumn):
    """Rate and time left, as in plain lines."""

    def render(self, task: Task) -> Text:
        """Write them."""
        return Text(", ".join(_rate_and_rest(task)))


class JsonLines:
    """One line of JSON for each event.

    Parameters
    ----------
    say : callable
        Takes a line.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._tally = _Tally(Progress(disable=True))

    def tell(self, event: Event) -> None:
        """Take an event."""
        self._tally.take(event)
        if isinstance(event, PageSettled):
            counted = {"done": int(self._tally.task.completed)}
            counted["total"] = int(self._tally.task.total or 0)
            event = event.model_copy(update=counted)
        self._say(event.model_dump_json())


class _Counted:
    """Passes events on, and counts what the end of a run tells."""

    def __init__(self, listener: Quiet | JsonLines) -> None:
        self._listener = listener
        self.settled = dict.fromkeys(Outcome, 0)

    def tell(self, event: Event) -> None:
        """Take an event."""
        if isinstance(event, PageSettled):
            self.settled[event.outcome] += 1
            self.settled[Outcome.FAILED] += len(event.lacks)
        self._listener.tell(event)


@contextmanager
def told(form: ProgressForm, command: str, workbook: str) -> Iterator[None]:
    """Tell how far a command is, from its start to its end, however it ends.

    Parameters
    ----------
    form : ProgressForm
        How: `auto` is a bar at a terminal and plain lines elsewhere.
    command : str
        Which command.
    workbook : str
        Name of the folder of the workbook.

    Yields
    ------
    None
        Nothing.

    Raises
    ------
    typer.Exit
        In place of an error made on purpose where a program listens: it is told in the last line.
    """
    listener, started = _Counted(_listener(form)), time.monotonic()
    with telling(listener):
        tell(RunStarted(command=command, workbook=workbook))
        status, reason = 1, ""
        try:
            yield
            status = 0
        except typer.Exit as ended:
            status, reason = ended.exit_code, str(ended) if isinstance(ended, Refused) else ""
            raise
        except AllianceHealthError as error:
            reason = str(error)
            if form is ProgressForm.JSON:
                raise typer.Exit(status) from error
            raise
        except KeyboardInterrupt:
            status, reason = 130, "interrupted"
            raise
        except BaseException as error:
            reason = f"{type(error).__name__}: {error}".rstrip(": ")
            raise
        finally:
            seconds = round(time.monotonic() - started, 1)
            tell(
                RunEnded(
                    made=listener.settled[Outcome.MADE],
                    unchanged=listener.settled[Outcome.UNCHANGED],
                    failed=listener.settled[Outcome.FAILED],
                    seconds=seconds,
                    status=status,
                    reason=reason,
                )
            )


def say_at_once(page: PageSettled) -> Iterator[str]:
    """Say what was not made of a page, as soon as that is known.

    Parameters
    ----------
    page : PageSettled
        What became of it.

    Yields
    ------
    str
        A line.
    """
    if page.outcome is Outcome.FAILED:
        yield f"{page.where}, {page.name}: not made: {page.reason}"
    for file, reason in page.lacks.items():
        yield f"{page.where}, {page.name}: {file} not made: {reason}"


def say_pace(task: Task) -> str:
    """Say how far a run is.

    Parameters
    ----------
    task : Task
        What rich knows of it.

    Returns
    -------
    str
        As "120 of 501 pages, 3.1 a second, about 2 minutes left".
    """
    total = int(task.total or task.completed)
    return ", ".join((f"{int(task.completed)} of {total} pages", *_rate_and_rest(task)))


def _rate_and_rest(task: Task) -> Iterator[str]:
    """Say rate and time left, where they are known."""
    if task.speed:
        quick = task.speed >= 1
        yield f"{task.speed:.1f} a second" if quick else f"{1 / task.speed:.1f} seconds each"
    if task.time_remaining:
        yield say_left(task.time_remaining)


def say_left(seconds: float) -> str:
    """Say how much time is left, no finer than it can be known.

    Parameters
    ----------
    seconds : float
        How long.

    Returns
    -------
    str
        In seconds, minutes or hours.

    Examples
    --------
    >>> say_left(42), say_left(150), say_left(60), say_left(9000)
    ('about 42 seconds left', 'about 3 minutes left', 'about 1 minute left', 'about 2.5 hours left')
    """
    if seconds < 60:
        return f"about {seconds:.0f} second{'s' if round(seconds) != 1 else ''} left"
    if seconds < 5400:
        minutes = int(seconds / 60 + 0.5)
        return f"about {minutes} minute{'s' if minutes != 1 else ''} left"
    return f"about {seconds / 3600:.1f} hours left"


def _listener(form: ProgressForm) -> Quiet | JsonLines:
    """Return who listens in a form."""
    if form is ProgressForm.JSON:
        return JsonLines(_echo)
    if form is ProgressForm.NONE:
        return Quiet(_echo)
    console = Console(stderr=True)
    if form is ProgressForm.AUTO and console.is_terminal:
        return Bar(console)
    return Lines(_echo)


def _echo(line: str) -> None:
    """Write a line to the error output, at once."""
    typer.echo(line, err=True)
