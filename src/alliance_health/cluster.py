"""A Dask cluster that makes the pages of a run; this machine computes and publishes.

Every page is an errand of its own, which carries what it is made from: nothing but the
scheduler has to be reached from here, and no folder is shared. A worker writes into a
temporary folder only, and keeps one warm process of its own for as long as it lives.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from alliance_health.errors import AllianceHealthError, ReportError
from alliance_health.report.errand import Brought, Errand, difference, fingerprint, run_errand
from alliance_health.report.making import Composed, Ran, Workshop
from alliance_health.report.run_request import Job
from alliance_health.store_slice import slice_store

if TYPE_CHECKING:
    from distributed import Client, Future

#: What an address begins with: open, or encrypted by the certificates of Dask's configuration.
SCHEMES = ("tcp://", "tls://")

#: Seconds in which the scheduler must answer, and a first worker must be there.
ANSWER, FIRST_WORKER = 10.0, 30.0

#: Seconds between looks at whether a worker is left, and how long there may be none.
LOOK, ALONE = 5.0, 60.0

#: Pages that are asked for at once even of a small cluster, so that one that grows by itself grows.
LEAST_AT_ONCE = 16

#: How often a page is asked for when workers of another version join.
TRIES = 3


class Cluster:
    """The workers of one scheduler, which make pages as this machine would.

    Parameters
    ----------
    client : Client
        Connected.
    address : str
        Of the scheduler, for messages.
    """

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self._address = address
        self._strangers: set[str] = set()
        self._lock = threading.Lock()
        workers = client.nthreads()
        self.threads = sum(workers.values())
        self.at_once = max(self.threads + len(workers), LEAST_AT_ONCE)

    def run(self, job: Job, workshop: Workshop) -> Ran:
        """Run a notebook on a worker; see `run_job`."""
        ran = self._bring(job, workshop).ran
        assert ran is not None
        return ran

    def compose(self, job: Job, workshop: Workshop) -> Composed:
        """Run a notebook and compose its page on a worker; see `compose_page`."""
        composed = self._bring(job, workshop).composed
        assert composed is not None
        return composed

    def _bring(self, job: Job, workshop: Workshop) -> Brought:
        """Have an errand run; raise why there is no page, and keep its notebook as if run here."""
        errand = Errand(
            job=job,
            notebook=job.notebook.read_bytes(),
            store=slice_store(Path(str(job.parameters["store"])), job.alliance_id),
            kernel=workshop.kernel,
            also=tuple(workshop.also),
            assets=workshop.assets,
            asked_by=fingerprint(),
        )
        brought = self._send(errand)
        if brought.reason:
            if brought.executed:
                workshop.executed(job).write_text(brought.executed, encoding="utf-8")
            raise ReportError(brought.reason)
        return brought

    def _send(self, errand: Errand) -> Brought:
        """Send an errand, again when a worker that joined meanwhile is of another version."""
        for _ in range(TRIES):
            address, brought = self._wait(
                self._client.submit(
                    _run_on_worker,
                    errand,
                    key=f"page-{uuid.uuid4().hex}",
                    pure=False,
                    workers=self._fit(),
                    allow_other_workers=bool(self._strangers),
                )
            )
            if not brought.differs:
                return brought
            with self._lock:
                self._strangers.add(address)
        raise ReportError(f"worker {address} has other versions: {brought.differs}")

    def _fit(self) -> list[str] | None:
        """Name the workers to ask, once one is known that cannot be asked; None for any."""
        with self._lock:
            strangers = set(self._strangers)
        return sorted(set(self._client.nthreads()) - strangers) or None if strangers else None

    def _wait(self, future: Future) -> tuple[str, Brought]:
        """Wait for what comes back; raise what became of the workers otherwise."""
        from distributed import KilledWorker

        alone = 0.0
        try:
            while alone < ALONE:
                try:
                    brought: tuple[str, Brought] = future.result(timeout=LOOK)
                    return brought
                except TimeoutError:
                    alone = 0.0 if self._client.nthreads() else alone + LOOK
        except KilledWorker as error:
            raise ReportError(
                f"{error.allowed_failures + 1} workers died one after the other while they made "
                f"it, the last of them {error.last_worker.address}; their logs say why"
            ) from None
        except (CancelledError, OSError) as error:
            raise ReportError(f"{self._address} was lost while the page was made") from error
        future.cancel()
        raise ReportError(f"{self._address} has no worker any more")


@contextmanager
def open_cluster(address: str) -> Iterator[Cluster]:
    """Connect to a cluster, for one run.

    Parameters
    ----------
    address : str
        Of its scheduler, such as `tcp://host:8786`. For `tls://` the certificates are those
        of Dask's own configuration.

    Yields
    ------
    Cluster
        Usable inside the ``with`` block only. Its scheduler and workers stay as they are.

    Raises
    ------
    AllianceHealthError
        When Dask is not installed, the address is none, nobody answers, there is no worker, or
        a worker has other versions than this machine.
    """
    require_dask(address)
    from distributed import Client

    try:
        client = Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, RuntimeError, TypeError, ValueError) as error:
        raise AllianceHealthError(f"{address} does not answer: {_first_line(error)}") from error
    try:
        _require_equal_workers(client, address)
        yield Cluster(client, address)
    finally:
        client.close()


def require_dask(address: str) -> None:
    """Refuse to go on where no cluster can be reached.

    Parameters
    ----------
    address : str
        Of a scheduler.

    Raises
    ------
    AllianceHealthError
        When Dask is not installed, the address is none, or one of `tls://` has no certificates.

    Examples
    --------
    >>> require_dask("host:8786")
    Traceback (most recent call last):
        ...
    alliance_health.errors.AllianceHealthError: host:8786 is no address; write tcp://HOST:PORT
    """
    if not address.startswith(SCHEMES):
        raise AllianceHealthError(f"{address} is no address; write {SCHEMES[0]}HOST:PORT")
    if find_spec("distributed") is None:
        raise AllianceHealthError("a cluster needs Dask: pip install 'alliance-health[dask]'")
    if address.startswith("tls://") and not _has_certificates():
        raise AllianceHealthError(
            f"{address} needs certificates; name them in Dask's configuration under "
            "distributed.comm.tls: ca-file, and cert and key of the client"
        )


def _has_certificates() -> bool:
    """Tell whether Dask's configuration names certificates of a client that can be read."""
    from distributed.security import Security

    try:
        return Security().get_connection_args("client").get("ssl_context") is not None
    except OSError as error:
        raise AllianceHealthError(f"certificates of the client: {error}") from error


def _require_equal_workers(client: Client, address: str) -> None:
    """Wait for the first worker, and refuse all when one of them would make other bytes."""
    # By tasks: a cluster that grows by itself grows by them, and what loads is a thread of its own.
    first = client.submit(int, key=f"first-{uuid.uuid4().hex}", pure=False)
    try:
        first.result(timeout=FIRST_WORKER)
    except TimeoutError:
        raise AllianceHealthError(
            f"{address} has no worker after {FIRST_WORKER:.0f} s; start some: dask worker {address}"
        ) from None
    asked = {
        worker: client.submit(
            fingerprint, key=f"versions-{uuid.uuid4().hex}", pure=False, workers=[worker]
        )
        for worker in sorted(client.nthreads())
    }
    deadline = time.monotonic() + FIRST_WORKER
    told = {worker: _differs(future, deadline) for worker, future in asked.items()}
    wrong = [f"{worker}: {differs}" for worker, differs in told.items() if differs]
    if wrong:
        raise AllianceHealthError(
            f"{address}: {len(wrong)} of {len(told)} workers would make other pages; install "
            "what this machine has, then start them again:\n  " + "\n  ".join(wrong)
        )


def _differs(asked: Future, deadline: float) -> str:
    """Say what differs on a worker; empty for nothing, and for one that is busy with other work."""
    try:
        left = max(deadline - time.monotonic(), 0.1)
        return difference(fingerprint(), asked.result(timeout=left))
    except TimeoutError:
        return ""  # each errand looks again
    except Exception as error:  # whatever keeps it from loading this package
        return f"cannot say its versions: {_first_line(error)}"


def _run_on_worker(errand: Errand) -> tuple[str, Brought]:
    """Run an errand, and say on which worker."""
    from distributed import get_worker

    return get_worker().address, run_errand(errand)


def _first_line(error: BaseException) -> str:
    """Return what an error says, in one line."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
