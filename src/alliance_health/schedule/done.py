"""Which reports were made, wholly, by what lies beside them."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from alliance_health.report.manifest import MANIFEST_FILE, Manifest
from alliance_health.schedule.due import Order


def made_reports(reports: Path) -> set[Order]:
    """Return the reports of a workbook that are there, with no page missing.

    Parameters
    ----------
    reports : Path
        Folder of all reports of one workbook.

    Returns
    -------
    set of Order
        Those whose manifest can be read and lists no failure. A manifest is written last of
        all, so a run that was broken off has none.
    """
    found = set()
    for path in reports.glob(f"*/*/{MANIFEST_FILE}"):
        try:
            manifest = Manifest.model_validate_json(path.read_bytes())
        except ValidationError:
            continue
        # The record of an edition that leaves the company lies beside the folder of its pages.
        pages = path.parent.with_name(f"{manifest.edition}-{manifest.language}")
        if manifest.is_whole and all((pages / page.file).is_file() for page in manifest.reports):
            found.add(Order(manifest.period, manifest.edition, manifest.language))
    return found
