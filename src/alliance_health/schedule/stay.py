"""A clock of our own, for machines that have no cron, systemd or the like."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from alliance_health.errors import ReportError

if TYPE_CHECKING:
    from apscheduler.schedulers.blocking import BlockingScheduler


def daily_clock(job: Callable[[], object], time: tuple[int, int]) -> BlockingScheduler:
    """Return a clock that does something at once and then every day.

    Parameters
    ----------
    job : callable
        What is done; a second start waits for the first to end.
    time : (int, int)
        Hour and minute, on the clock of the machine.

    Returns
    -------
    BlockingScheduler
        Of APScheduler, not started. A day that was slept through is made up for once.

    Raises
    ------
    ReportError
        When APScheduler is not installed.
    """
    try:
        from apscheduler.schedulers.blocking import BlockingScheduler
        from apscheduler.triggers.cron import CronTrigger
    except ImportError:
        raise ReportError(
            "--stay needs the extra `schedule`: pip install 'alliance-health[schedule]'"
        ) from None
    clock = BlockingScheduler(
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    hour, minute = time
    clock.add_job(job, CronTrigger(hour=hour, minute=minute), next_run_time=datetime.now())
    return clock


def start_anew(command: Sequence[str]) -> int:
    """Run a command in a process of its own, so that nothing of one run stays for the next.

    Parameters
    ----------
    command : sequence of str
        The program and its arguments.

    Returns
    -------
    int
        Its exit status.
    """
    return subprocess.run(command, check=False).returncode
