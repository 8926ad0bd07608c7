"""How far a run is: a bar at a terminal, few lines in a log, one event a line for a program."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console

from alliance_health.commands import telling as module
from alliance_health.commands.options import ProgressForm
from alliance_health.commands.outcome import TO_GO_ON, failures_of, say_failures
from alliance_health.commands.session import refuse, say
from alliance_health.commands.telling import BETWEEN_LINES, Bar, JsonLines, Lines, told
from alliance_health.errors import ReportError
from alliance_health.report.progress import (
    Outcome,
    PagesEnded,
    PageSettled,
    PagesPlanned,
    RunEnded,
    Stage,
    StageBegun,
)

pytestmark = pytest.mark.usefixtures("computed_once", "in_one_process")

PLACE = {"period": "2026Q3", "edition": "internal", "language": "en"}
ENDED = PagesEnded(made=498, unchanged=0, failed=2, seconds=61.04, index="/r/index.html", **PLACE)
LAST = RunEnded(made=498, unchanged=0, failed=2, seconds=61.0, status=1)


def settled(name: str, reason: str = "", **given: Any) -> PageSettled:
    outcome = Outcome.FAILED if reason else Outcome.MADE
    return PageSettled(outcome=outcome, name=name, reason=reason, **PLACE, **given)


def test_a_log_has_few_lines_for_many_pages_and_every_failure_at_once() -> None:
    said: list[str] = []
    seconds = [0.0]
    listener = Lines(said.append, clock=lambda: seconds[0])
    listener.tell(PagesPlanned(pages=500))
    listener.tell(StageBegun(stage=Stage.PAGES, **PLACE))
    for number in range(1, 101):  # four pages a second: 25 seconds
        seconds[0] = number / 4
        listener.tell(settled(f"Alliance {number}", "no <data>" if number == 7 else ""))
    assert said[:2] == [
        "2026Q3, internal-en: making pages",
        "2026Q3, internal-en, Alliance 7: not made: no <data>",
    ]
    # 25 seconds, a line each 5; 400 pages are left, at four a second.
    assert len(said[2:]) == 25 / BETWEEN_LINES
    assert said[-1] == ("2026Q3, internal-en: 100 of 500 pages, 4.0 a second, about 2 minutes left")


def test_slow_pages_are_told_in_seconds_each() -> None:
    said: list[str] = []
    seconds = [0.0]
    listener = Lines(said.append, clock=lambda: seconds[0])
    listener.tell(PagesPlanned(pages=4))
    for number in (1, 2, 3):
        seconds[0] = number * 8.0
        listener.tell(settled(f"Alliance {number}"))
    assert said[-1].endswith("3 of 4 pages, 8.0 seconds each, about 8 seconds left")


def test_the_end_counts_and_tells_each_reason_once_with_how_to_go_on() -> None:
    said: list[str] = []
    listener = Lines(said.append)
    for number in range(8):
        listener.tell(settled(f"A{number}", "disk full", notebook=".notebooks/a.ipynb"))
    del said[:]
    listener.tell(ENDED)
    listener.tell(LAST)
    table, *failures = said
    header, row = (line.split() for line in table.splitlines())
    assert dict(zip(header, row, strict=True)) == {
        "period": "2026Q3", "edition": "internal", "language": "en", "made": "498",
        "unchanged": "0", "failed": "2", "seconds": "61",
    }  # fmt: skip
    assert failures == [
        "2026Q3, internal-en, A0, A1, A2, A3, A4 and 3 more: not made: disk full "
        "(notebook: .notebooks/a.ipynb)",
        TO_GO_ON,
    ]


def test_many_reasons_are_told_up_to_a_number() -> None:
    lines = list(say_failures(failures_of(settled(f"A{n}", f"reason {n}") for n in range(25))))
    assert lines[-2:] == ["and 5 more reasons", TO_GO_ON]
    assert list(say_failures([])) == []


def test_the_bar_is_at_the_terminal_only_and_leaves_the_end_behind() -> None:
    written = io.StringIO()
    listener = Bar(Console(file=written, force_terminal=True, width=200, color_system=None))
    listener.tell(PagesPlanned(pages=2))
    listener.tell(StageBegun(stage=Stage.PAGES, **PLACE))
    listener.tell(settled("[bold]Orion[/bold]", "[red]"))
    listener.tell(ENDED)
    listener.tell(LAST)
    text = written.getvalue()
    assert "2026Q3, internal-en" in text
    assert "[bold]Orion[/bold]: not made: [red]" in text
    assert "498" in text.rpartition("1/2")[2]


def test_a_program_is_told_one_event_a_line_with_how_far_it_is() -> None:
    lines: list[str] = []
    listener = JsonLines(lines.append)
    for event in (PagesPlanned(pages=2), settled("Orion"), PagesPlanned(pages=3), settled("Vega")):
        listener.tell(event)
    events = [json.loads(line) for line in lines]
    assert [(one["done"], one["total"]) for one in events if one["event"] == "page"] == [
        (1, 2),
        (2, 5),
    ]


def stop() -> None:
    raise ReportError("nothing to report")


@pytest.mark.parametrize(
    ("end", "status", "reason"),
    [
        (lambda: None, 0, ""),
        (lambda: refuse("no such alliance"), 2, "no such alliance"),
        (stop, 1, "nothing to report"),
    ],
)
def test_the_last_line_tells_how_the_run_ended(
    end: Callable[[], object], status: int, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def work() -> None:
        with told(ProgressForm.JSON, "report", "book"):
            say("a word")
            end()

    if status:
        with pytest.raises(typer.Exit) as ended:
            work()
        assert ended.value.exit_code == status
    else:
        work()
    heard = capsys.readouterr()
    events = [json.loads(line) for line in heard.err.splitlines()]
    assert heard.out == ""
    assert events[0]["event"] == "run_started"
    assert {"event": "message", "text": "a word"}.items() <= events[1].items()
    assert (events[-1]["event"], events[-1]["status"], events[-1]["reason"]) == (
        "run_ended",
        status,
        reason,
    )


def test_without_a_terminal_auto_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "Console", lambda **_: Console(file=io.StringIO()))
    assert type(module._listener(ProgressForm.AUTO)) is Lines


def test_progress_goes_to_the_error_output_and_results_stay_alone(
    workbook: Callable[..., Path], run: Callable[..., Any], tmp_path: Path
) -> None:
    made = run(
        "report", "--workbook", workbook(), "--reports", tmp_path / "r", "--progress", "json"
    )
    assert made.exit_code == 0, made.output
    (index,) = made.stdout.split()
    events = [json.loads(line) for line in made.stderr.splitlines()]
    stages = [one["stage"] for one in events if one["event"] == "stage"]
    assert stages == ["reading", "computing", "storing", "pages"]
    assert [one["index"] for one in events if one["event"] == "pages_ended"] == [index]
    last = events[-1]
    assert [last[key] for key in ("made", "unchanged", "failed", "status")] == [3, 0, 0, 0]
