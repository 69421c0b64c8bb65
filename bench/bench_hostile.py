"""Time and memory of each hostile file: ``python -m bench.bench_hostile [WORD]`` for those whose name has it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.hostile_files import HOSTILE, Hostile
from bench.results import Result, print_table

MAX_SECONDS, MAX_MB = 10.0, 500.0
# Seconds of the processor: what gives up here would go on for minutes.
_GIVEN_UP_S = 60


def run(word: str = "") -> list[Result]:
    """Measure, and return the lines of the table."""
    return [_measured(rank, hostile) for rank, hostile in enumerate(HOSTILE) if word in hostile.what]


def _measured(rank: int, hostile: Hostile) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / hostile.name
        # A process inherits the peak of its parent, which the making of the file would raise.
        subprocess.run([sys.executable, "-m", "bench.hostile_files", str(rank), str(path)], check=True)
        size = path.stat().st_size
        verdict, seconds, peak = _in_another_process(hostile.role, path)
    what = f"{hostile.what} ({size / 1024**2:.1f} MB)"
    holds = seconds <= MAX_SECONDS and peak <= MAX_MB and not verdict.startswith("Traceback")
    return Result(what, "10 s, 500 MB", f"{seconds:.1f} s, {peak:.0f} MB: {verdict}", holds)


def _in_another_process(role: str, path: Path) -> tuple[str, float, float]:
    """Return what a process of its own made of a file, the seconds of its processor, and the MB that it held at most.

    What the program itself takes to start is not counted in the seconds; it is in the memory.
    """
    command = [sys.executable, "-m", "bench.hostile_reader", role, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101 - asked for above
        assert process.stderr is not None  # noqa: S101
        process.stdout.readline()
        before = _processor_seconds(process.pid)
        while True:
            pid, _, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if _processor_seconds(process.pid) - before > _GIVEN_UP_S:
                process.kill()
            time.sleep(0.05)
        process.returncode = 0
        said = process.stdout.read().strip() or process.stderr.read().strip().rpartition("\n")[2] or "stopped"
    return said, used.ru_utime + used.ru_stime - before, used.ru_maxrss / 1024


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    print_table(run(*sys.argv[1:2]))
