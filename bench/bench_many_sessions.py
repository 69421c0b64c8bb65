"""Forty visitors at once: their first page, the threshold that they move together, what the server holds of them."""

from __future__ import annotations

import asyncio
import os
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.bench_page import running_server
from bench.load.many_sessions import VirtualSession
from bench.results import Result
from bench.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Sequence

SESSIONS: Final = 40
ROUNDS: Final = 3
MOVED_S, PEAK_MB = 2.6, 770.0
# For how long the server keeps a session whose browser has left, and how long until it has surely looked twice since.
_KEPT_S, _LOOKED_TWICE_S = 5, 30


def run(sessions: int = SESSIONS, rounds: int = ROUNDS) -> list[Result]:
    """Measure, and return the lines of the table."""
    os.environ["STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL"] = str(_KEPT_S)
    with running_server() as (address, _):
        return asyncio.run(_measured(address, sessions, rounds))


async def _measured(address: str, number: int, rounds: int) -> list[Result]:
    process = _server_process()
    before = _memory(process, "VmRSS")
    first = VirtualSession(address)
    await first.open()
    await first.close()
    one = _memory(process, "VmRSS")
    sessions = [VirtualSession(address) for _ in range(number)]
    opened = await asyncio.gather(*(session.open() for session in sessions))
    moved: list[float] = []
    worked = _processor(process)
    for turn in range(rounds):
        moved += await _moved(sessions, turn)
    worked = (_processor(process) - worked) / len(moved)
    peak, open_still = _memory(process, "VmHWM"), _memory(process, "VmRSS")
    await asyncio.gather(*(session.close() for session in sessions))
    await asyncio.sleep(_LOOKED_TWICE_S)
    median = statistics.median(moved)
    return [
        Result(f"{number} sessions at once: their first page", "", Timing(tuple(opened)).spread()),
        Result("  a threshold that all move, median", f"<= {MOVED_S} s", f"{median:.2f} s", median <= MOVED_S),
        Result("  the same, all of them", "", Timing(tuple(moved)).spread()),
        Result("  processor for one of them", "", f"{worked:.3f} s"),
        Result("  peak of the server", f"<= {PEAK_MB:.0f} MB", f"{peak:.0f} MB", peak <= PEAK_MB),
        # The first visitor brings the libraries and the department, which stay.
        Result("  before anybody, after one visitor", "", f"{before:.0f}, {one:.0f} MB"),
        Result("  all open, all gone", "", f"{open_still:.0f}, {_memory(process, 'VmRSS'):.0f} MB"),
        Result("  received by one session", "", f"{sessions[0].received / 1000:.0f} kB"),
    ]


async def _moved(sessions: Sequence[VirtualSession], turn: int) -> list[float]:
    """Have each session take a threshold of its own, all at once."""
    thresholds = (5 + (rank * 7 + turn * 11) % 55 for rank in range(len(sessions)))
    return await asyncio.gather(*(one.move(value) for one, value in zip(sessions, thresholds, strict=True)))


def _server_process() -> int:
    """Return the process of the server: the child of this one, or the child of it, that holds most memory."""
    children = {int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit() and _descends(int(path.name))}
    return max(children, key=lambda process: _memory(process, "VmRSS"))


def _descends(process: int) -> bool:
    while process > 1:
        process = _parent(process)
        if process == os.getpid():
            return True
    return False


def _parent(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def _processor(process: int) -> float:
    """Return the seconds of processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(process: int, field: str) -> float:
    """Return a figure of the memory of a process, in MB."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith(f"{field}:")), 0.0)


if __name__ == "__main__":
    from bench.results import print_table

    print_table(run())
