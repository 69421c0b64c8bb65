"""A server that saves plans without a pause, and notes what was acknowledged, until it is killed.

Three visitors at once: two save the same plan, and so meet conflicts; a third keeps work in progress. What the store
acknowledged is noted in a file, one line at a time, which a kill does not undo.
"""

from __future__ import annotations

import os
import secrets
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import make_url

from avs_geo.plan.store.document import document_checksum
from avs_geo.plan.store.errors import SaveConflictError, StoreUnavailableError
from avs_geo.plan.store.opening import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from avs_geo.plan.store.store import PlanStore

OWNER: Final = "navigateur"
_IMPORTED: Final = "id;nom\n" + "".join(f"{rank};Structure {rank}\n" for rank in range(3000))
_RETRY: Final = 0.02


@dataclass(frozen=True, slots=True)
class Notes:
    """A file where lines are added whole."""

    file: Path

    def add(self, *words: object) -> None:
        """Add a line."""
        line = " ".join(str(word) for word in words) + "\n"
        descriptor = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)

    def read(self) -> list[list[str]]:
        """Return the lines, each as its words."""
        return [line.split() for line in self.file.read_text().splitlines()] if self.file.exists() else []


def document_of_size(rank: int, *, bulk: int = 30_000) -> dict[str, Any]:
    """Return a plan that no other one equals, with a part that never changes and one of `bulk` bytes that does."""
    return {
        "format": 1,
        "rang": rank,
        "fichiers": {"structures.csv": _IMPORTED, "territoires.csv": secrets.token_hex(bulk // 2)},
        "decisions": [{"id_ligne": f"ligne-{line}", "annee": 2027 + (rank + line) % 4} for line in range(50)],
    }


def serve(url: str, notes: Notes) -> None:
    """Make a plan, then save without a pause until killed; the database is made where there is none."""
    store = open_store(make_url(url))
    document = document_of_size(0)
    plan = store.create(document, name="Plan", departement="52", author="serveur")
    notes.add("version", plan.id, 1, document_checksum(document))
    visitors = [threading.Thread(target=_save, args=(store, plan.id, notes, who)) for who in ("Anne", "Bruno")]
    visitors.append(threading.Thread(target=_draft, args=(store, plan.id, notes)))
    for visitor in visitors:
        visitor.start()


def _save(store: PlanStore, plan_id: str, notes: Notes, author: str) -> None:
    based_on, rank = 1, 0
    while True:
        rank += 1
        document = document_of_size(rank)
        checksum = document_checksum(document)
        notes.add("begin", plan_id, checksum)
        while True:
            try:
                version = store.save(plan_id, document, based_on=based_on, author=author)
            except SaveConflictError as conflict:
                based_on = conflict.newer[-1].number
            except StoreUnavailableError:
                notes.add("away", plan_id)
                time.sleep(_RETRY)
            else:
                notes.add("version", plan_id, version.number, checksum)
                based_on = version.number
                break


def _draft(store: PlanStore, plan_id: str, notes: Notes) -> None:
    rank = 0
    while True:
        rank += 1
        try:
            store.keep_draft(plan_id, document_of_size(rank), owner=OWNER, based_on=1)
        except StoreUnavailableError:
            notes.add("away", plan_id)
            time.sleep(_RETRY)
        else:
            notes.add("draft", plan_id, rank)
