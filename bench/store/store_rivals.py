"""Writers in processes of their own, all on one plan at once."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import make_url

from avs_geo.plan.store.document import document_checksum
from avs_geo.plan.store.errors import SaveConflictError
from avs_geo.plan.store.opening import open_store
from bench.load.ready_processes import ready_processes
from bench.store.store_writer import Notes, document_of_size

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier
    from pathlib import Path

    from sqlalchemy import URL

_PATIENCE: Final = 120


@dataclass(frozen=True, slots=True)
class Rivalry:
    """What so many writers came to.

    Parameters
    ----------
    tried, landed, refused
        Saves.
    seconds
        From the first to the last.
    has_gap
        Whether the numbers of the versions leave one out.
    all_there
        Whether the versions of the plan are just the saves that were told they had landed, and its first.
    """

    tried: int
    landed: int
    refused: int
    seconds: float
    has_gap: bool
    all_there: bool


def rival(url: URL, folder: Path, *, writers: int, saves: int) -> Rivalry:
    """Have `writers` processes try `saves` saves each on one plan, each from the latest version it knows of.

    What each was told is noted in `folder`.
    """
    store = open_store(url)
    document = document_of_size(0)
    plan = store.create(document, name="Plan disputé", departement="52", author="Anne")
    notes = Notes(folder / "rivals")
    seconds = _run(url, plan.id, notes, writers=writers, saves=saves)
    told = [(int(number), checksum) for number, checksum in notes.read()]
    versions = store.versions(plan.id)
    store.close()
    landed = {number: checksum for number, checksum in told if number}
    return Rivalry(
        tried=len(told),
        landed=len(landed),
        refused=sum(number == 0 for number, _ in told),
        seconds=seconds,
        has_gap=[version.number for version in versions] != list(range(1, len(versions) + 1)),
        all_there={version.number: version.sha256 for version in versions}
        == {1: document_checksum(document), **landed},
    )


def _run(url: URL, plan_id: str, notes: Notes, *, writers: int, saves: int) -> float:
    """Start the writers, wait for all of them, and return the seconds from the moment when all stood ready."""
    processes = ready_processes()
    together = processes.Barrier(writers + 1, timeout=_PATIENCE)
    address = url.render_as_string(hide_password=False)
    started = [processes.Process(target=_try, args=(address, plan_id, saves, together, notes)) for _ in range(writers)]
    for process in started:
        process.start()
    together.wait()
    start = time.perf_counter()
    for process in started:
        process.join()
    return time.perf_counter() - start


def _try(url: str, plan_id: str, saves: int, together: Barrier, notes: Notes) -> None:
    store = open_store(make_url(url))
    author, based_on = f"Auteur {os.getpid()}", 1
    together.wait()
    for rank in range(saves):
        try:
            version = store.save(plan_id, document_of_size(rank), based_on=based_on, author=author)
        except SaveConflictError as conflict:
            notes.add(0, "refused")
            based_on = conflict.newer[-1].number
        else:
            notes.add(version.number, version.sha256)
            based_on = version.number
    store.close()
