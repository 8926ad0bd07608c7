"""A line for cron."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from alliance_health.schedule.daily import Daily


def crontab_files(daily: Daily) -> Mapping[str, str]:
    r"""Write a crontab with one entry.

    cron reads a percent sign as the end of the command, so those of paths are escaped; it mails
    what the command says to the owner of the crontab, so nothing is thrown away.

    Parameters
    ----------
    daily : Daily
        What is started, and when.

    Returns
    -------
    mapping of str to str
        Text of the file by its name.

    Examples
    --------
    >>> daily = Daily(("alliance-health", "run-due"), "/srv/50 %", "06:05", "/srv/w", "W", "/x")
    >>> print(crontab_files(daily)["alliance-health.crontab"], end="")
    # Reports of W: those that are due and those that were missed.
    5 6 * * * cd '/srv/50 \%' && alliance-health run-due
    """
    hour, minute = daily.time
    name = " ".join(daily.name.split())
    line = f"cd {shlex.quote(daily.folder)} && {shlex.join(daily.command)}"
    escaped = line.replace("%", r"\%")
    return {
        "alliance-health.crontab": (
            f"# Reports of {name}: those that are due and those that were missed.\n"
            f"{minute} {hour} * * * {escaped}\n"
        )
    }
