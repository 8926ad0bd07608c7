"""What happens while reports are made, told to whoever listens, and to nobody else.

Each thing that happens is one event; docs/runs.md and the schema that `schema progress` writes
describe them all. Who listens is chosen where the work starts (`telling`), so that nothing
between there and here has to pass it on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from alliance_health.report.manifest import NotMade, Rendered


class Stage(StrEnum):
    """What a run is at."""

    READING = "reading"
    COMPUTING = "computing"
    STORING = "storing"
    PAGES = "pages"
    DELIVERING = "delivering"


class Outcome(StrEnum):
    """What became of a page."""

    MADE = "made"
    UNCHANGED = "unchanged"
    FAILED = "failed"


def _now() -> str:
    """Return the moment, in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class _Told(BaseModel):
    """Base of all events: frozen, unknown fields refused, each with its moment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: str = Field(default_factory=_now, description="Moment, in UTC.")


class _OfPages(_Told):
    """Base of what is told of the pages of one period, edition and language."""

    period: str = Field(default="", description="Empty where it is about the whole run.")
    edition: str = ""
    language: str = ""

    @property
    def where(self) -> str:
        """Period, edition and language as messages name them; empty for the whole run."""
        return f"{self.period}, {self.edition}-{self.language}" if self.period else ""


class RunStarted(_Told):
    """A command started."""

    event: Literal["run_started"] = "run_started"
    command: str
    workbook: str = Field(description="Name of its folder.")


class StageBegun(_OfPages):
    """A stage began."""

    event: Literal["stage"] = "stage"
    stage: Stage


class PagesPlanned(_Told):
    """It is known how many more pages there are to settle."""

    event: Literal["pages_planned"] = "pages_planned"
    pages: int = Field(ge=0)


class PageSettled(_OfPages):
    """A page was made, was up to date, or could not be made."""

    event: Literal["page"] = "page"
    outcome: Outcome
    name: str
    file: str = Field(default="", description="Relative to the folder; empty when not made.")
    reason: str = Field(default="", description="Why it was not made.")
    notebook: str = Field(default="", description="Notebook for a look, beside the manifest.")
    seconds: float | None = Field(default=None, description="What making it took, or trying to.")
    done: int = Field(default=0, description="Pages settled so far, with this one; 0: not counted.")
    total: int = Field(default=0, description="Pages planned so far; 0: not known.")
    lacks: dict[str, str] = Field(
        default_factory=dict, description="Files beside it that could not be made, and why."
    )


class PagesEnded(_OfPages):
    """All pages of one period, edition and language are settled."""

    event: Literal["pages_ended"] = "pages_ended"
    made: int
    unchanged: int
    failed: int = Field(description="Pages, and files beside pages, that could not be made.")
    seconds: float
    index: str = Field(description="Index page; the folder where pages stand alone.")


class Message(_Told):
    """Something said to a person."""

    event: Literal["message"] = "message"
    text: str


class RunEnded(_Told):
    """The command ended."""

    event: Literal["run_ended"] = "run_ended"
    made: int
    unchanged: int
    failed: int = Field(description="Pages, and files beside pages, that could not be made.")
    seconds: float
    status: int = Field(description="Exit status: 0 all well, 1 something failed, 2 wrong usage.")
    reason: str = Field(default="", description="Why it stopped before its end.")


Event = RunStarted | StageBegun | PagesPlanned | PageSettled | PagesEnded | Message | RunEnded


class Listener(Protocol):
    """Whoever is told."""

    def tell(self, event: Event) -> None:
        """Take an event; nothing is waited for, so it has to be quick."""


_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def telling(listener: Listener) -> Iterator[None]:
    """Tell a listener everything that happens in this thread.

    Parameters
    ----------
    listener : Listener
        Who is told, instead of who was told before.

    Yields
    ------
    None
        Nothing.

    Examples
    --------
    >>> class Ear:
    ...     def tell(self, event):
    ...         print(event.event)
    >>> with telling(Ear()):
    ...     tell(PagesPlanned(pages=3))
    pages_planned
    True
    >>> tell(PagesPlanned(pages=3))
    False
    """
    before = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(before)


def tell(event: Event) -> bool:
    """Tell who listens.

    Parameters
    ----------
    event : Event
        What happened.

    Returns
    -------
    bool
        Whether anybody did.
    """
    listener = _LISTENER.get()
    if listener is not None:
        listener.tell(event)
    return listener is not None


@contextmanager
def pages_told(folder: Path) -> Iterator[Callable[..., None]]:
    """Tell that pages of one period, edition and language are made, and each as it is settled.

    Parameters
    ----------
    folder : Path
        Folder of the pages, `PERIOD/EDITION-LANGUAGE`.

    Yields
    ------
    callable
        To be called with each page, `Rendered` or `NotMade`; with `unchanged=True` where the page
        was up to date and not made again.
    """
    edition, _, language = folder.name.partition("-")
    place = StageBegun(
        stage=Stage.PAGES, period=folder.parent.name, edition=edition, language=language
    )
    tell(place)

    def settled(page: Rendered | NotMade, *, unchanged: bool = False) -> None:
        """Tell what became of a page."""
        tell(_settled(page, place, unchanged=unchanged))

    yield settled


def _settled(page: Rendered | NotMade, place: StageBegun, *, unchanged: bool) -> PageSettled:
    """Say what became of a page."""
    blank = PageSettled(
        period=place.period,
        edition=place.edition,
        language=place.language,
        outcome=Outcome.FAILED,
        name=page.name,
    )
    if isinstance(page, NotMade):
        told = {"reason": page.reason, "notebook": page.notebook, "seconds": page.seconds}
        return blank.model_copy(update=told)
    lacks = {one.file: one.reason for one in page.twins_not_made}
    outcome = Outcome.UNCHANGED if unchanged else Outcome.MADE
    seconds = None if unchanged else page.seconds
    known = {"outcome": outcome, "file": page.file, "seconds": seconds, "lacks": lacks}
    return blank.model_copy(update=known)


def progress_schema() -> str:
    """Write the schema of the lines of `--progress json`.

    Returns
    -------
    str
        A JSON schema of one line, generated from the events.

    Examples
    --------
    >>> sorted(json.loads(progress_schema())["discriminator"]["mapping"])[:3]
    ['message', 'page', 'pages_ended']
    """
    line: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="event")])
    schema = line.json_schema(mode="serialization")
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps({"$schema": dialect, **schema}, indent=1, sort_keys=True) + "\n"
