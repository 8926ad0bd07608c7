"""The committed tables are what the programs write from the published figures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "data" / "cases"

#: Case: folder of the published figures.
COLLECTIONS = {
    "sony_ericsson": "telecom_sony_ericsson",
    "jnj_partners": "pharma_jnj_partners",
    "general_mills": "jv_general_mills",
}


def _collection(name: str) -> Path:
    for folder in ROOT.parents:
        found = folder / "shared" / "realdata" / COLLECTIONS[name]
        if found.is_dir():
            return found
    pytest.skip("the published figures lie in ../shared/realdata, which is absent")


@pytest.mark.parametrize("name", COLLECTIONS)
def test_program_writes_the_committed_tables_again(name: str, tmp_path: Path) -> None:
    program = CASES / f"make_{name}.py"
    command = [sys.executable, str(program), str(_collection(name)), "--out", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in (CASES / name).glob("*.csv")}
    assert made == kept


@pytest.mark.parametrize("name", COLLECTIONS)
def test_program_refuses_a_figure_that_its_own_reporter_changed(name: str, tmp_path: Path) -> None:
    source = _collection(name)
    for path in source.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    reporter = {"sony_ericsson": "Sony Ericsson (JV release)", "general_mills": "General Mills"}
    wanted = reporter.get(name, "Johnson & Johnson")
    vintages = (tmp_path / "vintages.csv").read_text(encoding="utf-8")
    line = next(one for one in vintages.splitlines() if f",{wanted}," in one)
    cells = line.split(",")
    cells[3] = "123456"
    with (tmp_path / "vintages.csv").open("a", encoding="utf-8") as file:
        file.write(",".join(cells) + "\n")
    program = CASES / f"make_{name}.py"
    command = [sys.executable, str(program), str(tmp_path), "--out", str(tmp_path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode != 0
    assert "restated by their own reporter" in done.stderr
