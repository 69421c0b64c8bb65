"""Killing the server at random moments while it saves, and looking at what is left."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from avs_geo.plan.store.errors import StoreUnavailableError
from avs_geo.plan.store.opening import open_store
from bench.load.ready_processes import ready_processes
from bench.store.store_writer import OWNER, Notes, serve

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL

    from avs_geo.plan.store.store import PlanStore
    from bench.store.postgres_server import PostgresServer

# Seconds within which a kill comes, after the first acknowledged save of a server; and after its very start.
_WHILE_SAVING: Final = 0.5
_WHILE_STARTING: Final = 0.15
_STARTING_EVERY: Final = 5
_HURTING_EVERY: Final = 4
_PATIENCE: Final = 60


@dataclass
class Toll:
    """What so many kills did: all but the first five figures must stay at nought."""

    kills: int = 0
    server_hurt: int = 0
    acknowledged: int = 0
    cut_short: int = 0
    landed_unacknowledged: int = 0
    lost: int = 0
    half_written: int = 0
    gaps: int = 0
    twice: int = 0
    drafts_lost: int = 0
    harmed_later: int = 0

    @property
    def harm(self) -> int:
        """How many things were lost, half-written, missing in between or written twice."""
        return self.lost + self.half_written + self.gaps + self.twice + self.drafts_lost + self.harmed_later

    def sentence(self) -> str:
        """Return all the figures on one line."""
        return ", ".join(f"{name.replace('_', ' ')} {figure}" for name, figure in vars(self).items())


class Siege:
    """One database, and the servers that are killed on it.

    Parameters
    ----------
    url
        The database; it need not have any table yet.
    folder
        Where to note what was acknowledged.
    server
        The PostgreSQL server to hurt now and then, as well as its clients; None to leave it alone.
    seed
        Of the random moments.
    """

    def __init__(self, url: URL, folder: Path, server: PostgresServer | None = None, *, seed: int = 1) -> None:
        self.url = url
        self.folder = folder
        self.server = server
        self.toll = Toll()
        self._moments = np.random.default_rng(seed)
        self._processes = ready_processes()

    def kill(self, times: int) -> Toll:
        """Start a server, kill it at a random moment, check what it did; so many times; then check everything again."""
        everything = [Notes(self.folder / f"notes-{rank}") for rank in range(times)]
        for notes in everything:
            self._kill_once(notes)
            store = patiently_open(self.url)
            check(store, notes.read(), self.toll)
            store.close()
        self._check_again(everything)
        return self.toll

    def _check_again(self, everything: list[Notes]) -> None:
        """Count what later kills did to the plans of earlier ones."""
        store, again = patiently_open(self.url), Toll()
        for notes in everything:
            check(store, notes.read(), again)
        store.close()
        self.toll.harmed_later = again.harm - self.toll.harm

    def _kill_once(self, notes: Notes) -> None:
        self.toll.kills += 1
        address = self.url.render_as_string(hide_password=False)
        process = self._processes.Process(target=serve, args=(address, notes), daemon=True)
        process.start()
        if self.toll.kills % _STARTING_EVERY == 1:
            time.sleep(self._moments.uniform(0, _WHILE_STARTING))
        else:
            _wait_for_first_line(notes)
            time.sleep(self._moments.uniform(0, _WHILE_SAVING))
        if self.server is not None and self.toll.kills % _HURTING_EVERY == 0:
            self.toll.server_hurt += self.server.kill_one_connection()
            time.sleep(self._moments.uniform(0, 2 * _WHILE_SAVING))
        process.kill()
        process.join()
        process.close()


def check(store: PlanStore, lines: list[list[str]], toll: Toll) -> None:
    """Compare what one killed server noted with what the store has, and count what is wrong."""
    acknowledged = {(line[1], int(line[2])): line[3] for line in lines if line[0] == "version"}
    begun = {line[2] for line in lines if line[0] == "begin"}
    toll.acknowledged += len(acknowledged)
    toll.cut_short += len(begun - set(acknowledged.values()))
    for plan_id in {plan_id for plan_id, _ in acknowledged}:
        kept = {version.number: version.sha256 for version in store.versions(plan_id)}
        own = {number: checksum for (plan, number), checksum in acknowledged.items() if plan == plan_id}
        toll.lost += sum(kept.get(number) != checksum for number, checksum in own.items())
        toll.landed_unacknowledged += len(kept.keys() - own.keys())
        toll.gaps += sorted(kept) != list(range(1, len(kept) + 1))
        toll.twice += sum(count > 1 for count in Counter(kept.values()).values())
        toll.half_written += sum(not _is_whole(store, plan_id, number) for number in kept)
        toll.drafts_lost += _draft_rank(store, plan_id) < _noted_rank(lines)


def patiently_open(url: URL) -> PlanStore:
    """Open the store as soon as the database answers: a hurt PostgreSQL takes a moment to recover."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return open_store(url)
        except StoreUnavailableError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _wait_for_first_line(notes: Notes) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not notes.file.exists() and time.monotonic() < deadline:
        time.sleep(0.005)


def _is_whole(store: PlanStore, plan_id: str, number: int) -> bool:
    """Whether the content of a version has its checksum and all its parts."""
    try:
        _, document = store.load(plan_id, number)
    except StoreUnavailableError:
        return False
    return len(document["decisions"]) == 50 and set(document["fichiers"]) == {"structures.csv", "territoires.csv"}


def _draft_rank(store: PlanStore, plan_id: str) -> int:
    if not store.drafts(plan_id):
        return 0
    rank: int = store.load_draft(plan_id, owner=OWNER)["rang"]
    return rank


def _noted_rank(lines: list[list[str]]) -> int:
    return max((int(line[2]) for line in lines if line[0] == "draft"), default=0)
