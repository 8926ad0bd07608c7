"""A task for the Task Scheduler of Windows."""

from __future__ import annotations

from collections.abc import Mapping
from subprocess import list2cmdline
from xml.sax.saxutils import escape

from alliance_health.schedule.daily import Daily

_TASK = """\
<?xml version="1.0" encoding="UTF-8"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{description}</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-01T{at}:00</StartBoundary>
      <Enabled>true</Enabled>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT6H</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions>
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
      <WorkingDirectory>{folder}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def windows_files(daily: Daily) -> Mapping[str, str]:
    """Write a task that runs once a day, later when the machine was off.

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
    >>> daily = Daily(("alliance-health", "run-due"), "C:/w", "06:05", "C:/w", "A & B", "C:/x")
    >>> "A &amp; B" in windows_files(daily)["alliance-health.xml"]
    True
    """
    program, *arguments = daily.command
    text = _TASK.format(
        description=escape(f"Reports of {daily.name}"),
        at=daily.at,
        program=escape(program),
        arguments=escape(list2cmdline(arguments)),
        folder=escape(daily.folder),
    )
    return {"alliance-health.xml": text}
