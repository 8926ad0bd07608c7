"""What other programs must be told, so that they look for due reports once a day.

Every one of them starts the same command once a day; which reports are due, and which were
missed while the machine was off, is for `run-due` to find out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from alliance_health.schedule.airflow import airflow_files
from alliance_health.schedule.crontab import crontab_files
from alliance_health.schedule.daily import Daily
from alliance_health.schedule.github import github_files
from alliance_health.schedule.systemd import systemd_files
from alliance_health.schedule.windows import windows_files

__all__ = ["TIMETABLES", "Daily", "Timetable"]


@dataclass(frozen=True)
class Timetable:
    """A program that starts others by the clock.

    Parameters
    ----------
    title : str
        What it is called.
    write : callable
        Takes a `Daily` and returns the text of each file, by its name.
    use : str
        What to do with the files; `{folder}` stands for where they are.
    """

    title: str
    write: Callable[[Daily], Mapping[str, str]]
    use: str


#: All that can be told, by the name that `schedule` takes.
TIMETABLES: Mapping[str, Timetable] = {
    "crontab": Timetable(
        "cron", crontab_files, "(crontab -l; cat {folder}/alliance-health.crontab) | crontab -"
    ),
    "systemd": Timetable(
        "systemd",
        systemd_files,
        "cp {folder}/alliance-health.* ~/.config/systemd/user/ && "
        "systemctl --user enable --now alliance-health.timer",
    ),
    "github": Timetable(
        "GitHub Actions",
        github_files,
        "put {folder}/alliance-health.yml into .github/workflows/ of the workbook's repository",
    ),
    "airflow": Timetable(
        "Airflow",
        airflow_files,
        "put {folder}/alliance_health_reports.py into Airflow's dags folder",
    ),
    "windows": Timetable(
        "Windows Task Scheduler",
        windows_files,
        "schtasks /Create /TN alliance-health /XML {folder}\\alliance-health.xml",
    ),
}


def write_files(daily: Daily, name: str, folder: Path) -> list[Path]:
    """Write the files of one timetable; one that is there already is left alone.

    Parameters
    ----------
    daily : Daily
        What is started, and when.
    name : str
        One of `TIMETABLES`.
    folder : Path
        Where the files go; made when missing.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    FileExistsError
        When one is there with another text; none is written then.
    """
    texts = {folder / file: text for file, text in TIMETABLES[name].write(daily).items()}
    for path, text in texts.items():
        if path.exists() and path.read_text(encoding="utf-8") != text:
            raise FileExistsError(
                f"{path} is there and differs; move it away or name another --out"
            )
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return list(texts)
