"""What is sent to another machine to make one page there, and what comes back.

An errand carries everything that its page is made from, so that no folder is shared: the
notebook, the slice of the store and how to run them. Nothing stays where it was run.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from alliance_health.code_version import code_version
from alliance_health.owner import private_folder, remove_left_folders
from alliance_health.report.making import Composed, Ran, Workshop, compose_page, run_job
from alliance_health.report.manifest import versions
from alliance_health.report.notebook_run import KernelChoice
from alliance_health.report.run_request import Job
from alliance_health.report.twins import reason_of
from alliance_health.vocabulary import Assets, Twin


@dataclass(frozen=True)
class Errand:
    """One page to make elsewhere.

    Parameters
    ----------
    job : Job
        What to run, with the paths of the machine that asks.
    notebook : bytes
        The notebook's file.
    store : bytes
        From `slice_store`.
    kernel : KernelChoice
        What runs it.
    also : sequence of Twin
        What is made beside the page.
    assets : Assets
        Where the drawing library is.
    asked_by : mapping of str to str
        `fingerprint` of the machine that asks.
    """

    job: Job
    notebook: bytes
    store: bytes
    kernel: KernelChoice
    also: Sequence[Twin]
    assets: Assets
    asked_by: Mapping[str, str]


@dataclass(frozen=True)
class Brought:
    """What became of an errand.

    Parameters
    ----------
    ran : Ran or None
        What the notebook of the portfolio shows; its page waits for links to the others.
    composed : Composed or None
        The page of an alliance, with its twins.
    reason : str
        Why there is no page.
    executed : str
        The notebook as far as it got, when there is no page.
    differs : str
        What is installed differently here; nothing was run then.
    """

    ran: Ran | None = None
    composed: Composed | None = None
    reason: str = ""
    executed: str = ""
    differs: str = ""


def fingerprint() -> dict[str, str]:
    """Return what decides the bytes of a page: versions, and the code of this package.

    Returns
    -------
    dict of str to str
        Equal on two machines that make the same bytes.

    Examples
    --------
    >>> sorted(fingerprint())[:3]
    ['alliance-health', 'babel', 'code of alliance-health']
    """
    return {**versions(), "code of alliance-health": code_version(())[:12]}


def difference(asked: Mapping[str, str], here: Mapping[str, str]) -> str:
    """Say what is installed differently on a worker.

    Parameters
    ----------
    asked, here : mapping of str to str
        `fingerprint` of the machine that asks and of the worker.

    Returns
    -------
    str
        Empty when nothing is.

    Examples
    --------
    >>> difference({"pandas": "3.1.0", "python": "3.11.9"}, {"pandas": "3.0.2"})
    'pandas 3.0.2 instead of 3.1.0, python missing instead of 3.11.9'
    """
    return ", ".join(
        f"{name} {here.get(name, 'missing')} instead of {version}"
        for name, version in sorted(asked.items())
        if here.get(name) != version
    )


def run_errand(errand: Errand) -> Brought:
    """Make a page where no file of its run is.

    Parameters
    ----------
    errand : Errand
        With everything that the page is made from.

    Returns
    -------
    Brought
        The page, or why there is none; what was written meanwhile is gone.
    """
    differs = difference(errand.asked_by, fingerprint())
    if differs:
        return Brought(differs=differs)
    remove_left_folders()
    with private_folder() as scratch:
        workshop = Workshop(
            *(scratch, scratch, errand.kernel), also=errand.also, assets=errand.assets
        )
        notebook = scratch / "given" / errand.job.notebook.name
        store = scratch / "given" / Path(str(errand.job.parameters["store"])).name
        notebook.parent.mkdir()
        notebook.write_bytes(errand.notebook)
        if errand.store:
            store.write_bytes(zlib.decompress(errand.store))
        told = {**errand.job.parameters, "store": str(store)}
        job = replace(errand.job, notebook=notebook, parameters=told)
        try:
            ran = run_job(job, workshop)
            if not job.alliance_id:
                return Brought(ran=ran)
            return Brought(composed=compose_page(ran, job, workshop))
        except Exception as error:  # told in the run's failures, whatever it is
            executed = workshop.executed(job)
            text = executed.read_text(encoding="utf-8") if executed.is_file() else ""
            return Brought(reason=reason_of(error), executed=text)
