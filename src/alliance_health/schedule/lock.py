"""One run at a time for the reports of a workbook, and who has the turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from alliance_health.errors import ReportError
from alliance_health.owner import Owner
from alliance_health.report.publish import write_whole

#: The lock itself, which the system lets go when its owner dies, and who holds it.
LOCK_FILE, OWNER_FILE = ".run.lock", ".run.owner.json"


class Holder(Owner):
    """Who holds the lock."""

    command: str
    since: str


@contextmanager
def only_run(reports: Path, command: str, *, wait: float = 0) -> Iterator[None]:
    """Let no other run write the reports of a workbook meanwhile.

    The lock is one of the operating system: it ends with the process that holds it, even when
    that is killed, so that no stale lock has to be removed by hand.

    Parameters
    ----------
    reports : Path
        Folder of all reports of one workbook; made when missing.
    command : str
        Which command runs, for those that wait.
    wait : float
        Seconds to wait for a run that is at work.

    Yields
    ------
    None
        Nothing.

    Raises
    ------
    ReportError
        When another run is still at work; with its owner and its age.
    OSError
        When the folder cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, only_run(Path(folder), "report"):
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['.run.lock', '.run.owner.json']
    """
    reports.mkdir(parents=True, exist_ok=True)
    lock = FileLock(reports / LOCK_FILE, timeout=wait)
    try:
        lock.acquire()
    except Timeout:
        raise ReportError(_say_busy(reports)) from None
    try:
        holder = Holder(**Owner.here().model_dump(), command=command, since=_now())
        write_whole(reports / OWNER_FILE, holder.model_dump_json() + "\n")
        yield
    finally:
        (reports / OWNER_FILE).unlink(missing_ok=True)
        lock.release()


def _say_busy(reports: Path) -> str:
    """Say who is at work, since when, and what to do."""
    remedy = "wait for it with --wait SECONDS, or end it"
    try:
        owner = Holder.model_validate_json((reports / OWNER_FILE).read_bytes())
    except (OSError, ValidationError):
        owner = None
    if owner is None or owner.has_died:  # the one at work has not written down its name yet
        return f"another run is at work in {reports}; {remedy}"
    age = datetime.now(UTC) - datetime.fromisoformat(owner.since)
    minutes = max(int(age.total_seconds() // 60), 0)
    return (
        f"another run is at work in {reports}: `{owner.command}`, process {owner.pid} on "
        f"{owner.host}, for {minutes} minutes (since {owner.since}); {remedy}"
    )


def _now() -> str:
    """Return the moment, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")
