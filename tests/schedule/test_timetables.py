"""What other programs are told is what they understand."""

from __future__ import annotations

import ast
import os
import shlex
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from alliance_health.schedule.timetable import TIMETABLES, Daily, write_files

HOSTILE = Daily(
    command=("/opt/a b/alliance-health", "run-due", "--workbook", '/data/50 % "of $HOME" {x}'),
    folder="/data/50 %",
    at="06:05",
    workbook='/data/50 % "of $HOME" {x}',
    name='Meridian "<b>&" %n\n* * * * * rm {{ ds }}',
    notebook="/opt/a b/95_portfolio_report.ipynb",
)


def lines_of(daily: Daily, name: str, file: str) -> list[str]:
    return TIMETABLES[name].write(daily)[file].splitlines()


def test_cron_runs_the_command_as_it_is_meant() -> None:
    entries = [
        line
        for line in lines_of(HOSTILE, "crontab", "alliance-health.crontab")
        if not line.startswith("#")
    ]
    (entry,) = entries
    assert entry.startswith("5 6 * * * ")
    # cron turns \% into %, and hands the rest to a shell.
    command = entry.removeprefix("5 6 * * * ").replace(r"\%", "%")
    assert "%" not in entry.replace(r"\%", "")
    assert shlex.split(command) == ["cd", HOSTILE.folder, "&&", *HOSTILE.command]


def test_the_workflow_is_yaml_and_starts_at_the_time() -> None:
    text = TIMETABLES["github"].write(replace(HOSTILE, workbook="/data/work book"))
    workflow = yaml.safe_load(text["alliance-health.yml"])
    # YAML 1.1 reads the key `on` as true.
    assert workflow[True]["schedule"] == [{"cron": "5 6 * * *"}]
    assert workflow["name"] == f"Reports of {HOSTILE.name}"
    runs = [step["run"] for step in workflow["jobs"]["reports"]["steps"] if "run" in step]
    assert shlex.split(runs[-1])[:4] == ["alliance-health", "run-due", "--workbook", "work?book"]


def test_the_dag_is_python_that_holds_the_command_word_for_word() -> None:
    text = TIMETABLES["airflow"].write(HOSTILE)["alliance_health_reports.py"]
    tree = ast.parse(text)
    held = {
        target.id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert held["COMMAND"] == list(HOSTILE.command)
    assert held["WORKBOOK"] == HOSTILE.workbook


def test_the_task_is_xml_with_the_command_as_windows_splits_it() -> None:
    root = ET.fromstring(TIMETABLES["windows"].write(HOSTILE)["alliance-health.xml"])
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    assert root.findtext(f".//{space}Command") == HOSTILE.command[0]
    arguments = root.findtext(f".//{space}Arguments")
    assert arguments == 'run-due --workbook "/data/50 % \\"of $HOME\\" {x}"'
    assert root.findtext(f".//{space}StartBoundary") == "2026-01-01T06:05:00"


def test_systemd_finds_no_fault_in_the_service_and_the_timer(tmp_path: Path) -> None:
    verifier = shutil.which("systemd-analyze")
    if verifier is None:
        pytest.skip("systemd-analyze is not here")
    program = tmp_path / "alliance-health"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    daily = replace(HOSTILE, command=(str(program), *HOSTILE.command[1:]), folder=str(tmp_path))
    files = write_files(daily, "systemd", tmp_path / "units")
    told = subprocess.run(
        [verifier, "verify", "--user", *map(str, files)],
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in told.stderr.splitlines() if "alliance-health" in line]
    assert told.returncode == 0, told.stderr
    assert not ours, told.stderr


def test_systemd_is_told_every_sign_of_the_command() -> None:
    lines = lines_of(HOSTILE, "systemd", "alliance-health.service")
    (command,) = (line for line in lines if line.startswith("ExecStart="))
    assert command == (
        'ExecStart="/opt/a b/alliance-health" "run-due" "--workbook" '
        r'"/data/50 %% \"of $$HOME\" {x}"'
    )


def test_a_file_that_was_changed_by_hand_is_not_overwritten(tmp_path: Path) -> None:
    (path,) = write_files(HOSTILE, "crontab", tmp_path)
    assert write_files(HOSTILE, "crontab", tmp_path) == [path]
    path.write_text("mine\n")
    with pytest.raises(FileExistsError, match="differs"):
        write_files(HOSTILE, "crontab", tmp_path)
    assert path.read_text() == "mine\n"
