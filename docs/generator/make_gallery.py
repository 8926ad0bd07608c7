"""Render the real cases and store small pictures of their first pages for the README."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from page_pictures import open_window, take_page_one

ROOT = Path(__file__).resolve().parents[2]
CASES, IMAGES = ROOT / "data" / "cases", ROOT / "docs" / "images"

#: Width of a picture in pixels, and the most it may weigh in bytes.
WIDTH, MOST_BYTES = 1000, 200_000

#: Case, period and alliance of each picture: moments that the cases are known for.
MOMENTS = (
    ("jnj_partners", "2023", "genmab-darzalex"),
    ("sony_ericsson", "2009Q2", "sony-ericsson"),
    ("openstack", "2017Q1", "intel-rackspace-osic"),
    ("general_mills", "2021", "haagen-dazs-japan"),
)


def make_gallery() -> None:
    """Write one picture for each moment; say which is too heavy."""
    with tempfile.TemporaryDirectory() as folder, open_window(WIDTH) as window:
        for case, period, alliance in MOMENTS:
            page = _render(CASES / case, period, alliance, Path(folder))
            picture = IMAGES / f"{alliance}.png"
            take_page_one(window, page, picture)
            weight = picture.stat().st_size
            print(f"{picture.relative_to(ROOT)}: {weight:,} bytes")
            if weight > MOST_BYTES:
                sys.exit(f"{picture.name} is heavier than {MOST_BYTES:,} bytes")


def _render(case: Path, period: str, alliance: str, reports: Path) -> Path:
    """Render the report of one alliance of a case, and return its page."""
    command = [sys.executable, "-m", "alliance_health.cli", "report", "--progress", "none"]
    asked = ["--workbook", str(case), "--period", period, "--alliance", alliance]
    subprocess.run([*command, *asked, "--reports", str(reports)], check=True)
    return reports / case.name / period / "internal-en" / f"{alliance}.html"


if __name__ == "__main__":
    make_gallery()
