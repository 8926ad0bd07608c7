"""Forked kernels: they show what ordinary ones show, and nothing of them is left behind."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from jupyter_core import utils as jupyter_loops

from alliance_health.errors import ReportError
from alliance_health.forking import can_fork
from alliance_health.owner import OWNER, private_folder
from alliance_health.report import warm_process
from alliance_health.report.notebook_run import KernelChoice, run_notebook
from alliance_health.report.run import RunRequest, render_reports
from alliance_health.report.warm_kernel import kernel_arguments
from alliance_health.report.warm_process import fork_kernel
from alliance_health.shipped import shipped_folder
from alliance_health.store import write_store

pytestmark = pytest.mark.skipif(not can_fork(), reason="processes are not forked on this system")

WHO = "import os; print(os.getpid(), os.getppid())"


def write_notebook(path: Path, *sources: str) -> Path:
    cells = [nbformat.v4.new_code_cell(one) for one in ('told: str = ""  # anything', *sources)]
    cells[0].metadata["tags"] = ["parameters"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    return path


@pytest.fixture
def shown(tmp_path):
    """Return what runs cells in a kernel of their own and gives back the text they print."""

    def run(*sources: str, kernel: KernelChoice | None = None) -> list[str]:
        notebook = write_notebook(tmp_path / "cells.ipynb", *sources)
        with private_folder() as scratch:
            ran = run_notebook(notebook, {}, executed=scratch / "cells.ipynb", kernel=kernel)
            assert {path.name for path in scratch.iterdir()} == {"cells.ipynb", OWNER}
        return [one.text for cell in ran.cells for one in cell.get("outputs", []) if "text" in one]

    return run


@pytest.fixture
def fresh(monkeypatch):
    """Return a keeper of a warm process of its own, which has told nothing yet."""
    keeper = warm_process._Keeper(holders=1)
    monkeypatch.setattr(warm_process, "_keeper", keeper)
    yield keeper
    keeper.end()


def order_of(*arguments: str) -> warm_process.KernelOrder:
    return warm_process.KernelOrder(arguments, dict(os.environ), os.getcwd())


def has_ended(pid: int) -> bool:
    for _ in range(200):
        if not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.05)
    return False


def test_kernel_is_a_fork_of_the_warm_process_and_ends_with_its_notebook(shown) -> None:
    (first,), (second,) = shown(WHO), shown(WHO)
    pids, parents = zip(*(map(int, text.split()) for text in (first, second)), strict=True)
    assert parents[0] == parents[1] == warm_process.running_process()
    assert pids[0] != pids[1]
    assert all(has_ended(pid) for pid in pids)


def test_a_notebook_runs_where_an_event_loop_runs_already(shown) -> None:
    async def in_a_loop() -> list[str]:
        return shown("print('ran')")

    def in_a_thread() -> list[str]:
        idle = asyncio.new_event_loop()  # somebody opened it before, and never closed it
        jupyter_loops._loop.set(idle)
        told = asyncio.run(in_a_loop())
        assert not idle.is_closed()
        idle.close()
        return told

    with ThreadPoolExecutor(1) as pool:  # in this one a loop of other tests may run
        assert pool.submit(in_a_thread).result() == ["ran\n"]


def test_fork_has_loaded_what_reports_load(shown) -> None:
    loaded = "import sys; print({'pandas', 'plotly.graph_objects', 'alliance_health.store'} "
    assert shown(f"{loaded} <= set(sys.modules))") == ["True\n"]


def test_ordinary_kernel_is_a_child_of_this_process_and_is_told_the_same(shown) -> None:
    tell = "import sys; print(sys.path, sys.flags, sys.argv[1:2], sys.stdin.read())"
    limits = "import pandas as pd; pd.describe_option('display')"
    ordinary = KernelChoice(is_warm=False)
    who, *told = "".join(shown(WHO, tell, limits, kernel=ordinary)).lower().splitlines()
    assert int(who.split()[1]) == os.getpid()
    assert [one for one in told if one.endswith("[currently: 20]")]
    warm = "".join(shown(WHO, tell, limits)).lower().splitlines()[1:]
    assert [one.replace("[default: 0]", "[default: 20]") for one in warm] == told


def test_pages_have_the_same_bytes_as_with_ordinary_kernels(make, tmp_path) -> None:
    report, portfolio = make.health_report(), make.portfolio_view()
    pages = {report.alliance_id: report}
    store = tmp_path / "store.duckdb"
    write_store(store, scores=portfolio.scores, pages=pages, portfolio=portfolio.report)
    request = RunRequest(
        workbook=tmp_path,
        name="Sample",
        period=make.PERIOD,
        alliances={report.alliance_id: report.name},
        store=store,
        notebooks=shipped_folder("notebooks"),
        reports=tmp_path / "reports",
    )
    kept = []
    for is_warm in (True, False):
        manifest = render_reports(
            replace(request, reports=tmp_path / str(is_warm)), kernel=KernelChoice(is_warm=is_warm)
        )
        assert manifest.failures == ()
        folder = Path(manifest.index).parent
        kept.append({path.name: path.read_bytes() for path in folder.glob("*.html")})
    assert set(kept[0]) == {"index.html", "orion-halden.html", "portfolio.html"}
    assert kept[0] == kept[1]


def test_kernel_has_the_folder_and_the_environment_of_its_time(shown, tmp_path, monkeypatch):
    tell = "import os; print(os.getcwd(), os.environ.get('TOLD_LATE'))"
    assert shown(tell)[0].split() == [os.getcwd(), "None"]
    monkeypatch.setenv("TOLD_LATE", "now")
    monkeypatch.chdir(tmp_path)
    assert shown(tell)[0].split() == [str(tmp_path), "now"]


def test_forks_draw_different_random_numbers(shown) -> None:
    draw = "import random, numpy as np; print(random.random(), np.random.random())"
    first, second = (shown(draw)[0].split() for _ in range(2))
    assert first[0] != second[0]
    assert first[1] != second[1]


@pytest.mark.parametrize(
    "command",
    [
        ["R", "--slave", "-e", "IRkernel::main()"],
        ["/elsewhere/python", "-m", "ipykernel_launcher", "-f", "k.json"],
        [sys.executable, "-O", "-m", "ipykernel_launcher", "-f", "k.json"],
        [sys.executable, "-m", "another_launcher", "-f", "k.json"],
    ],
)
def test_other_kernels_are_not_forked(command) -> None:
    assert kernel_arguments(command) is None


def test_option_for_the_debugger_is_no_hindrance() -> None:
    command = [sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "k.json"]
    assert kernel_arguments(command) == ["-f", "k.json"]


def test_output_below_python_goes_where_that_of_this_process_goes(capfd) -> None:
    kernel = fork_kernel(order_of("--no-such-option"))
    status = kernel.wait(60)
    kernel.close()
    assert status == 2
    last = capfd.readouterr().err.splitlines()[-1]
    assert last == "ipykernel_launcher.py: error: unrecognized arguments: --no-such-option"


def test_kernel_that_dies_is_told_and_leaves_nothing_that_it_started(shown, tmp_path) -> None:
    note = tmp_path / "started"
    start = (
        "import os, signal, subprocess\n"
        f"started = subprocess.Popen(['sleep', '600'])\n"
        f"open({str(note)!r}, 'w').write(str(started.pid))\n"
    )
    with pytest.raises(ReportError, match=r"ended in code cell 2 by signal 9.*; tried twice"):
        shown(f"{start}os.kill(os.getpid(), signal.SIGKILL)")
    assert has_ended(int(note.read_text()))
    assert shown("print('next')") == ["next\n"]


def test_many_kernels_leave_no_open_file_here_or_in_the_warm_process(shown) -> None:
    shown(WHO)
    warm = warm_process.running_process()
    count = lambda: [len(os.listdir(f"/proc/{pid}/fd")) for pid in (os.getpid(), warm)]  # noqa: E731
    before = count()
    for _ in range(3):
        shown("1")
    assert count() == before


def test_killed_warm_process_takes_its_kernels_along_and_ordinary_ones_follow(
    fresh, shown, caplog, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    kernel = fork_kernel(order_of("-f", "written-by-itself.json"))
    assert kernel.poll() is None
    os.kill(fresh.warm.process.pid, signal.SIGKILL)
    assert kernel.wait(10) == -signal.SIGKILL
    kernel.close()
    assert has_ended(kernel.pid)
    with caplog.at_level(logging.WARNING):
        assert fork_kernel(order_of()) is None
        assert int(shown(WHO)[0].split()[1]) == os.getpid()
    assert caplog.text.count("ordinary kernels") == 1
    assert "the warm process ended" in caplog.text


def test_system_without_forks_runs_ordinary_kernels_and_says_so_once(
    fresh, shown, monkeypatch, caplog
) -> None:
    monkeypatch.delattr(os, "fork")
    with caplog.at_level(logging.WARNING):
        assert fork_kernel(order_of()) is None
        assert int(shown(WHO)[0].split()[1]) == os.getpid()
    assert fresh.warm is None
    assert caplog.text.count("processes are not forked on") == 1


@pytest.fixture
def before_all(tmp_path, monkeypatch):
    """Return what puts a module before those that the warm process would load."""

    def put(name: str, content: str) -> None:
        (tmp_path / f"{name}.py").write_text(content)
        path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
        monkeypatch.setenv("PYTHONPATH", path)

    return put


def test_fault_while_loading_is_told(fresh, before_all, caplog) -> None:
    before_all("plotly", "raise RuntimeError('broken on purpose')")
    with caplog.at_level(logging.WARNING):
        assert fork_kernel(order_of()) is None
    assert "RuntimeError: broken on purpose" in caplog.text


def test_process_with_a_second_thread_is_not_forked(fresh, before_all, caplog) -> None:
    thread = "threading.Thread(target=threading.Event().wait, daemon=True)"
    before_all("sitecustomize", f"import threading\n{thread}.start()")
    with caplog.at_level(logging.WARNING):
        assert fork_kernel(order_of()) is None
    assert "2 threads run in it" in caplog.text


def test_setting_of_the_interpreter_gives_an_ordinary_kernel(shown, tmp_path, monkeypatch) -> None:
    """A specification may name settings that an interpreter reads once, when it starts."""
    folder = tmp_path / "jupyter" / "kernels" / "own"
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    own = {"argv": command, "display_name": "Own", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps({**own, "env": {"PYTHONHASHSEED": "7"}}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    text = shown(WHO, kernel=KernelChoice(name="own"))[0]
    assert int(text.split()[1]) == os.getpid()


#: Runs notebooks in a process of its own; where the kernel's id is written tells that it runs.
PROGRAM = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from alliance_health.owner import private_folder
from alliance_health.report.notebook_run import run_notebook
from alliance_health.report.warm_process import kept_warm

def run(notebook, scratch):
    try:
        run_notebook(notebook, {}, executed=scratch / notebook.name)
    except Exception as error:
        return f"{type(error).__name__}: {error}".splitlines()[0]
    return "ran"

with kept_warm(start=True), private_folder() as scratch, ThreadPoolExecutor(3) as pool:
    notebooks = sorted(Path(sys.argv[1]).glob("*.ipynb"))
    for notebook, what in zip(notebooks, pool.map(lambda one: run(one, scratch), notebooks)):
        print(f"{notebook.stem}: {what}")
"""


@pytest.fixture
def program(tmp_path):
    """Return what starts notebooks in a process of its own, with all that tells of leftovers."""
    token = f"alliance-health-{tmp_path.name}-{os.getpid()}"
    places = {"TMPDIR": tmp_path / "tmp", "JUPYTER_RUNTIME_DIR": tmp_path / "runtime"}
    for place in places.values():
        place.mkdir()
    environment = {**os.environ, **{key: str(path) for key, path in places.items()}, "TOKEN": token}

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(tmp_path)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def left() -> list[str]:
        processes = [path for path in Path("/proc").glob("[0-9]*/environ") if _holds(path, token)]
        files = [path for place in places.values() for path in place.iterdir()]
        return [str(path) for path in (*processes, *files)]

    return start, left


def _holds(environ: Path, token: str) -> bool:
    try:
        return token.encode() in environ.read_bytes()
    except OSError:
        return False


def test_nothing_is_left_whatever_becomes_of_the_notebooks(program, tmp_path) -> None:
    start, left = program
    for name, cell in {
        "dies": "import os; os._exit(3)",
        "exits": "import sys; sys.exit(0)",
        "fails": "1 / 0",
        "works": "print('fine')",
    }.items():
        write_notebook(tmp_path / f"{name}.ipynb", cell)
    with start() as process:
        output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    told = dict(line.split(": ", 1) for line in output.splitlines())
    assert told.pop("dies").startswith(
        "ReportError: its kernel ended in code cell 2 with exit status 3; tried twice"
    )
    assert told == {
        "exits": "ran",  # its page is refused for the cells that were not run
        "fails": f"{ReportError.__name__}: cell 2 failed: ZeroDivisionError: division by zero",
        "works": "ran",
    }
    assert left() == []


def test_nothing_is_left_when_the_run_is_killed(program, tmp_path) -> None:
    start, left = program
    note = tmp_path / "started"
    cell = f"import time; open({str(note)!r}, 'w').write('1'); time.sleep(600)"
    write_notebook(tmp_path / "sleeps.ipynb", cell)
    with start() as process:
        while not note.exists():
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        assert left()
        process.kill()
        process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    for _ in range(200):
        if not left():
            break
        time.sleep(0.05)
    assert left() == []
