"""Visitors of a shared map, in a process of its own: they come at a steady rate, whether the server keeps up or not."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class _Visitors:
    """Connections that are kept open and used in turn, as those of browsers behind a proxy."""

    host: str
    port: int
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)

    async def get(self, path: str) -> int:
        """Ask for a file, read it whole, and return its status; as a browser, ask again where the server hung up."""
        while self.idle:
            try:
                return await self._ask(*self.idle.pop(), path)
            except (ConnectionError, asyncio.IncompleteReadError):
                continue
        return await self._ask(*await asyncio.open_connection(self.host, self.port), path)

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> int:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if b"transfer-encoding: chunked" in head:
            # Each chunk after its length, in hexadecimal, on a line; the last one is empty.
            while length := int(await reader.readline(), 16):
                await reader.readexactly(length + 2)
            await reader.readline()
        else:
            await reader.readexactly(int(head.partition(b"content-length:")[2].partition(b"\r\n")[0]))
        self.idle.append((reader, writer))
        return int(head.split(b" ", 2)[1])


async def open_steadily(address: str, paths: list[str], *, rate: float, count: int) -> dict[str, float]:
    """Open a map `count` times, `rate` times a second; an opening is each of `paths`, one after the other.

    Latencies count from the moment at which an opening was due: a server that falls behind shows it.
    """
    parts = urlsplit(address)
    visitors = _Visitors(parts.hostname or "", parts.port or 80)
    seconds: list[float] = []
    errors = 0

    async def opening(due: float) -> None:
        nonlocal errors
        try:
            statuses = [await visitors.get(path) for path in paths]
        except (OSError, ValueError, asyncio.IncompleteReadError):
            errors += 1
            return
        errors += statuses != [200] * len(paths)
        seconds.append(time.perf_counter() - due)

    start = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for rank in range(count):
            due = start + rank / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(opening(due))
    lasted = time.perf_counter() - start
    ordered = sorted(seconds)
    return {
        "errors": errors,
        "per_second": len(ordered) / lasted,
        "median": ordered[len(ordered) // 2],
        "p99": ordered[int(len(ordered) * 0.99)],
        "max": ordered[-1],
    }


if __name__ == "__main__":
    _, asked_address, asked_rate, asked_count, *asked_paths = sys.argv
    answer = asyncio.run(open_steadily(asked_address, asked_paths, rate=float(asked_rate), count=int(asked_count)))
    print(json.dumps(answer))
