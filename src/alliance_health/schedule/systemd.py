"""A service and a timer for systemd."""

from __future__ import annotations

from collections.abc import Mapping

from alliance_health.schedule.daily import Daily

_SERVICE = """\
[Unit]
Description=Reports of {name}
Documentation=man:systemd.service(5)
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart={command}
# A run that hangs ends; the next one goes on where it was.
TimeoutStartSec=6h
# Secrets for e-mail, as NAME=value lines; the file may be missing.
EnvironmentFile=-%h/.config/alliance-health.env
NoNewPrivileges=yes
PrivateTmp=yes
"""

_TIMER = """\
[Unit]
Description=Look for due reports of {name} once a day

[Timer]
OnCalendar=*-*-* {at}:00
# What was missed while the machine was off is made when it is on again.
Persistent=yes
RandomizedDelaySec=60

[Install]
WantedBy=timers.target
"""


def systemd_files(daily: Daily) -> Mapping[str, str]:
    """Write a service that runs once, and the timer that starts it.

    Parameters
    ----------
    daily : Daily
        What is started, and when.

    Returns
    -------
    mapping of str to str
        Text of each file by its name.

    Examples
    --------
    >>> daily = Daily(("/bin/alliance-health", "run-due"), "/srv", "06:05", "/srv/w", "W", "/x")
    >>> "OnCalendar=*-*-* 06:05:00" in systemd_files(daily)["alliance-health.timer"]
    True
    """
    said = {
        "name": _literal(" ".join(daily.name.split())),
        "folder": _literal(daily.folder),
        "command": " ".join(_quoted(word) for word in daily.command),
        "at": daily.at,
    }
    return {
        "alliance-health.service": _SERVICE.format(**said),
        "alliance-health.timer": _TIMER.format(**said),
    }


def _literal(text: str) -> str:
    """Keep systemd from reading a specifier in a text."""
    return text.replace("%", "%%")


def _quoted(word: str) -> str:
    """Write one word of a command; systemd fills in nothing in it."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{_literal(escaped)}"'
