"""The command in a process of its own, with what it takes."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

#: Runs the command in a process and tells what it took; a parent would remember its own peak.
_MEASURED = """
import json, resource, subprocess, sys, time
started = time.perf_counter()
done = subprocess.run([sys.executable, "-m", "alliance_health.cli", *sys.argv[1:]])
seconds = time.perf_counter() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
cpu = used.ru_utime + used.ru_stime
print()
print(json.dumps({"seconds": seconds, "cpu": cpu, "peak_mb": used.ru_maxrss / 1024}))
sys.exit(done.returncode)
"""


@dataclass(frozen=True)
class Taken:
    """What a run of the command took.

    Parameters
    ----------
    seconds, cpu : float
        On the clock, and of processor time of all its processes.
    peak_mb : float
        Resident memory of the largest of them.
    errors : str
        What it wrote to stderr.
    """

    seconds: float
    cpu: float
    peak_mb: float
    errors: str


def run_measured(*told: object) -> Taken:
    """Run the command and tell what it took; one that fails ends the measurement."""
    command = [sys.executable, "-c", _MEASURED, *map(str, told)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{told[0]} failed:\n{done.stderr}")
    return Taken(**json.loads(done.stdout.strip().splitlines()[-1]), errors=done.stderr)
