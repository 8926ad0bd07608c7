"""What became of runs: one file a run, written when it starts and again when it ends.

A run that was killed leaves the file of its start: that is how it is known to be broken off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from alliance_health.errors import AllianceHealthError
from alliance_health.owner import Owner
from alliance_health.report.manifest import Manifest
from alliance_health.report.publish import write_whole
from alliance_health.report.slugs import slug

#: Folder of the files of runs, beside the pages of a workbook.
RUNS_FOLDER = "runs"

#: How many runs are kept on record.
KEPT = 500

State = Literal["running", "finished", "with failures", "stopped", "broken off"]


class _Part(BaseModel):
    """Base of all parts of a record: frozen, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PageFailed(_Part):
    """A page that a run could not make."""

    name: str
    reason: str
    notebook: str  #: the notebook for a look, relative to the folder of the pages; or empty
    file: str = ""  #: the page, or the file beside one, that is not there
    seconds: float | None = None  #: until it failed; None where that is not known


class Trouble(_Part):
    """Something else that went wrong: rows left out, reports not delivered."""

    kind: Literal["input", "delivery"]
    reason: str
    count: int = 1  #: how many such troubles it stands for


class PagesOfRun(_Part):
    """What a run did for one period, edition and language."""

    period: str
    edition: str
    language: str
    made: dict[str, str]  #: SHA-256 of each page that was made, by its file
    kept: tuple[str, ...] = ()  #: files that were up to date and left as they were
    failed: tuple[PageFailed, ...] = ()
    seconds: float = 0.0
    page_seconds: dict[str, float] = {}  #: what each page took that was made, by its file


class RunRecord(_Part):
    """One run of a command that makes reports."""

    run_id: str
    command: str  #: "report" or "run-due"
    workbook: str  #: name of its folder
    started_at: str
    ended_at: str = ""
    state: State = "running"
    host: str
    pid: int
    pid_started: str = ""  #: tells a process from a later one with the same number
    pages: tuple[PagesOfRun, ...] = ()
    reason: str = ""  #: why it stopped before its end
    troubles: tuple[Trouble, ...] = ()
    removed: tuple[str, ...] = ()  #: periods whose reports were removed for their age
    inputs: dict[str, str] = {}  #: SHA-256 of each file that was read
    versions: dict[str, str] = {}  #: of Python, the packages and the catalogue

    @property
    def failed(self) -> tuple[PageFailed, ...]:
        """Every page that could not be made."""
        return tuple(one for pages in self.pages for one in pages.failed)


class Recorder:
    """The record of a run that goes on.

    Parameters
    ----------
    path : Path
        Its file.
    record : RunRecord
        As it starts.
    """

    def __init__(self, path: Path, record: RunRecord) -> None:
        self._path = path
        self.record = record

    def add(self, manifest: Manifest) -> PagesOfRun:
        """Record what became of one period, edition and language.

        Parameters
        ----------
        manifest : Manifest
            What `render_reports` returned.

        Returns
        -------
        PagesOfRun
            What was recorded.
        """
        pages = pages_of(manifest)
        read = {
            "inputs": {**self.record.inputs, **manifest.inputs},
            "versions": {**manifest.versions, "catalogue": manifest.catalogue_version},
        }
        self._write(self.record.model_copy(update={"pages": (*self.record.pages, pages), **read}))
        return pages

    def read(self, inputs: Mapping[str, str]) -> None:
        """Record what was read.

        Parameters
        ----------
        inputs : mapping of str to str
            SHA-256 of each file.
        """
        self._write(self.record.model_copy(update={"inputs": dict(inputs)}))

    def trouble(self, *troubles: Trouble) -> None:
        """Record what else went wrong.

        Parameters
        ----------
        *troubles : Trouble
            None of them changes what was made.
        """
        if troubles:
            all_of_them = (*self.record.troubles, *troubles)
            self._write(self.record.model_copy(update={"troubles": all_of_them}))

    def removed(self, periods: Iterable[str]) -> None:
        """Record of which periods the reports were removed.

        Parameters
        ----------
        periods : iterable of str
            Their labels.
        """
        gone = (*self.record.removed, *periods)
        self._write(self.record.model_copy(update={"removed": gone}))

    def end(self, state: State, reason: str = "") -> None:
        """Record how the run ended.

        Parameters
        ----------
        state : str
            How.
        reason : str
            Why it stopped before its end; empty when it did not.
        """
        ended = {"state": state, "reason": reason, "ended_at": _now()}
        self._write(self.record.model_copy(update=ended))

    def _write(self, record: RunRecord) -> None:
        """Keep the record as it is now."""
        self.record = record
        write_whole(self._path, record.model_dump_json(indent=2) + "\n")


@contextmanager
def recorded(command: str, reports: Path, workbook: str) -> Iterator[Recorder]:
    """Record a run from its start to its end, however it ends.

    Parameters
    ----------
    command : str
        Which command runs.
    reports : Path
        Folder of all reports of the workbook.
    workbook : str
        Name of the folder of the workbook.

    Yields
    ------
    Recorder
        Takes what the run makes.

    Raises
    ------
    OSError
        When the folder cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with recorded("report", Path(folder), "sample"):
    ...         during = read_runs(Path(folder))[0].state
    ...     during, read_runs(Path(folder))[0].state
    ('running', 'finished')
    """
    recorder = _start(command, reports / RUNS_FOLDER, workbook)
    try:
        yield recorder
    except AllianceHealthError as error:
        recorder.end("stopped", str(error))
        raise
    except BaseException as error:
        recorder.end("stopped", f"{type(error).__name__}: {error}".rstrip(": "))
        raise
    is_whole = not (recorder.record.failed or recorder.record.troubles)
    recorder.end("finished" if is_whole else "with failures")
    _forget_oldest(reports / RUNS_FOLDER)


def pages_of(manifest: Manifest) -> PagesOfRun:
    """Return what a manifest says of the pages of a run.

    Parameters
    ----------
    manifest : Manifest
        What `render_reports` returned.

    Returns
    -------
    PagesOfRun
        Its pages and its failures.
    """
    pages = manifest.pages
    return PagesOfRun(
        period=manifest.period,
        edition=manifest.edition,
        language=manifest.language,
        made={page.file: page.sha256 for page in pages if page.state == "made"},
        kept=tuple(page.file for page in pages if page.state == "unchanged"),
        failed=(
            *(
                PageFailed(
                    name=one.name,
                    reason=one.reason,
                    notebook=one.notebook,
                    file=f"{slug(one.alliance_id) if one.alliance_id else 'portfolio'}.html",
                    seconds=one.seconds,
                )
                for one in manifest.failures
            ),
            *(
                PageFailed(
                    name=f"{page.name}: {one.file}", reason=one.reason, notebook="", file=one.file
                )
                for page in pages
                for one in page.twins_not_made
            ),
        ),
        seconds=manifest.seconds,
        page_seconds={page.file: page.seconds for page in pages},
    )


def read_runs(reports: Path) -> list[RunRecord]:
    """Return the runs on record, the newest first.

    Parameters
    ----------
    reports : Path
        Folder of all reports of one workbook.

    Returns
    -------
    list of RunRecord
        Those whose process is gone before its end are "broken off". A file that is no record
        is left out.
    """
    found = []
    for path in sorted((reports / RUNS_FOLDER).glob("*.json"), reverse=True):
        try:
            record = RunRecord.model_validate_json(path.read_bytes())
        except ValidationError:
            continue
        found.append(_as_it_stands(record))
    return found


def _as_it_stands(record: RunRecord) -> RunRecord:
    """Tell a run that goes on from one that was broken off; elsewhere it cannot be told."""
    owner = Owner(host=record.host, pid=record.pid, pid_started=record.pid_started)
    if record.state != "running" or not owner.has_died:
        return record
    reason = "its process ended without a word: killed, or the machine went off; run it again"
    return record.model_copy(update={"state": "broken off", "reason": reason})


def _start(command: str, folder: Path, workbook: str) -> Recorder:
    """Begin the record of this process."""
    started = datetime.now(UTC)
    owner = Owner.here()
    run_id = f"{started:%Y%m%dT%H%M%S}.{started.microsecond // 1000:03d}Z-{owner.pid}"
    record = RunRecord(
        run_id=run_id,
        command=command,
        workbook=workbook,
        started_at=started.isoformat(timespec="seconds"),
        host=owner.host,
        pid=owner.pid,
        pid_started=owner.pid_started,
    )
    recorder = Recorder(folder / f"{run_id}.json", record)
    write_whole(folder / f"{run_id}.json", record.model_dump_json(indent=2) + "\n")
    return recorder


def _forget_oldest(folder: Path) -> None:
    """Keep the newest records only."""
    for path in sorted(folder.glob("*.json"), reverse=True)[KEPT:]:
        path.unlink(missing_ok=True)


def _now() -> str:
    """Return the moment, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")
