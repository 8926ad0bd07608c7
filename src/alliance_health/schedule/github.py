"""A workflow for GitHub Actions."""

from __future__ import annotations

import json
from collections.abc import Mapping

from alliance_health.schedule.daily import Daily

_WORKFLOW = """\
# Reports of a workbook that lies in this repository: those that are due and those that were missed.
name: {name}
on:
  schedule:
    - cron: "{minute} {hour} * * *" # UTC
  workflow_dispatch:
permissions:
  contents: read
concurrency:
  group: alliance-health
  cancel-in-progress: false
jobs:
  reports:
    runs-on: ubuntu-latest
    timeout-minutes: 350
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: python -m pip install alliance-health
      # What earlier runs made, so that nothing is made twice.
      - uses: actions/cache@v4
        with:
          path: reports
          key: alliance-health-${{{{ github.run_id }}}}
          restore-keys: alliance-health-
      - run: alliance-health run-due --workbook {workbook} --reports reports
        env:
          ALLIANCE_HEALTH_SMTP_PASSWORD: ${{{{ secrets.ALLIANCE_HEALTH_SMTP_PASSWORD }}}}
      - if: always()
        uses: actions/upload-artifact@v4
        with:
          name: reports
          path: reports
          if-no-files-found: ignore
"""


def github_files(daily: Daily) -> Mapping[str, str]:
    """Write a workflow; the clock of GitHub is in UTC.

    Parameters
    ----------
    daily : Daily
        What is started, and when; the workbook is looked for in the repository by the name of
        its folder.

    Returns
    -------
    mapping of str to str
        Text of the file by its name.

    Examples
    --------
    >>> daily = Daily(("alliance-health", "run-due"), "/srv", "06:05", "/srv/w", "W", "/x")
    >>> 'cron: "5 6 * * *"' in github_files(daily)["alliance-health.yml"]
    True
    """
    hour, minute = daily.time
    folder = daily.workbook.replace("\\", "/").rstrip("/").rpartition("/")[2]
    words = "".join(sign if sign.isalnum() or sign in "-_." else "?" for sign in folder)
    text = _WORKFLOW.format(
        # A text in JSON is one in YAML too.
        name=json.dumps(f"Reports of {daily.name}", ensure_ascii=False),
        hour=hour,
        minute=minute,
        workbook=words if words == folder else f"'{words}'",
    )
    return {"alliance-health.yml": text}
