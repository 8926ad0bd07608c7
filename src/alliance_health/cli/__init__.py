"""The command line: every analysis as a command, thin over the package.

Data go to stdout, everything else to stderr. Exit status: 0 fine; 1 data or a report
has errors, all listed; 2 wrong usage. The commands of each module are listed in the
order in which the modules are imported here.
"""

from alliance_health.cli import workbook  # isort: skip
from alliance_health.cli import forms  # isort: skip
from alliance_health.cli import scores  # isort: skip
from alliance_health.cli import announcing  # isort: skip
from alliance_health.cli import two_sides  # isort: skip
from alliance_health.cli import fair_shares  # isort: skip
from alliance_health.cli import advising  # isort: skip
from alliance_health.cli import reports  # isort: skip
from alliance_health.cli.app import app, main

__all__ = [
    "advising",
    "announcing",
    "app",
    "fair_shares",
    "forms",
    "main",
    "reports",
    "scores",
    "two_sides",
    "workbook",
]
