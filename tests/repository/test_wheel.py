"""The wheel holds everything that a workbook needs, and works without the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

SHIPPED_FOLDERS = {"notebooks": "*.ipynb", "data/sample": "*"}
LARGEST_WHEEL = 3_000_000


def _build(kind: str, *, source: Path, into: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(into)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (built,) = into.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build("wheel", source=root, into=tmp_path_factory.mktemp("wheel"))


def _contents(wheel: Path) -> dict[str, int]:
    with zipfile.ZipFile(wheel) as archive:
        return {one.filename: one.CRC for one in archive.infolist()}


def test_wheel_ships_notebooks_and_sample(wheel: Path, root: Path) -> None:
    names = set(_contents(wheel))
    for folder, pattern in SHIPPED_FOLDERS.items():
        files = [path for path in (root / folder).rglob(pattern) if path.is_file()]
        inside = f"alliance_health/shipped/{Path(folder).name}"
        expected = {f"{inside}/{path.relative_to(root / folder).as_posix()}" for path in files}
        assert expected
        assert {name for name in names if name.startswith(inside)} == expected


def test_wheel_ships_every_file_of_the_package(wheel: Path, package: Path) -> None:
    files = [path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    kinds = {path.suffix for path in files}
    assert kinds >= {".py", ".toml", ".j2"}
    expected = {f"alliance_health/{path.relative_to(package).as_posix()}" for path in files}
    assert expected <= set(_contents(wheel))


def test_wheel_ships_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0].partition("-")[0] for name in _contents(wheel)}
    assert tops == {"alliance_health"}
    assert wheel.stat().st_size < LARGEST_WHEEL


def test_wheel_from_the_source_archive_is_the_same(wheel: Path, root: Path, tmp_path: Path) -> None:
    archive = _build("sdist", source=root, into=tmp_path / "sdist")
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path, filter="data")
    source = tmp_path / archive.name.removesuffix(".tar.gz")
    assert _contents(_build("wheel", source=source, into=tmp_path / "wheel")) == _contents(wheel)


def _installed_elsewhere(wheel: Path, folder: Path) -> Path:
    """Install the wheel alone, beside the packages that are here already; no download."""
    venv.create(folder, with_pip=False)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / Path(sys.executable).name
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-qq"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
    asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    own = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    (Path(own) / "beside.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return scripts / "alliance-health"


def _run(command: Path, *arguments: str, at: Path) -> str:
    """Run the installed command in an environment without a way to the repository."""
    environment = {name: text for name, text in os.environ.items() if "PYTHON" not in name}
    done = subprocess.run(
        [command, *arguments],
        cwd=at,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.slow
def test_wheel_alone_starts_a_workbook_and_checks_it(wheel: Path, tmp_path: Path) -> None:
    command = _installed_elsewhere(wheel, tmp_path / "venv")
    _run(command, "init", "ours", at=tmp_path)
    _run(command, "check", "--workbook", "ours", at=tmp_path)


@pytest.mark.slow
@pytest.mark.thorough
def test_wheel_alone_reports_on_a_workbook(wheel: Path, tmp_path: Path) -> None:
    command = _installed_elsewhere(wheel, tmp_path / "venv")
    _run(command, "init", "ours", at=tmp_path)
    index = Path(_run(command, "report", at=tmp_path / "ours").strip().splitlines()[-1])
    assert index.name == "index.html"
    assert index.is_file()
    assert {path.stem for path in index.parent.glob("*.html")} == {"example", "index", "portfolio"}
    page = (index.parent / "example.html").read_text("utf-8")
    assert "Example data: replace the rows of tables.xlsx" in page
