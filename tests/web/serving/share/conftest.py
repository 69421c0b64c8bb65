"""Links of every fate, in a store of its own, and the application that serves them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from avs_geo.plan.share.options import ShareOptions
from avs_geo.plan.share.publication import COVERAGE, MAP_DATA, PAGE, PREVIEW, TABLE, Publication, part_of
from avs_geo.plan.store.address import sqlite_address
from avs_geo.plan.store.opening import open_store
from tests.web.conftest import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

    from avs_geo.plan.store.link_store import LinkStore
    from avs_geo.plan.store.store import PlanStore

PASSWORD = "mot de passe du maire"  # noqa: S105 - of the test
# 43 characters of the form of a token, that no link has.
NEVER = "A" * 43
START_UP_S = 60


def publication(words: str = "Bonjour") -> Publication:
    """Return files that are quickly made, and told apart by their words."""
    page = f'<!DOCTYPE html><html lang="fr"><title>{words}</title><a href="@@LIEN@@/tableau.csv">{words}</a>'
    return Publication(
        (
            part_of(PAGE, "text/html; charset=utf-8", page.encode()),
            part_of(MAP_DATA, "application/json", b"{}"),
            part_of(TABLE, "text/csv; charset=utf-8", words.encode() * 100),
            part_of(COVERAGE, "application/geo+json", b'{"type":"FeatureCollection","features":[]}'),
            part_of(PREVIEW, "image/png", b"\x89PNG\r\n\x1a\n" + words.encode(), compress=False),
        )
    )


@dataclass(frozen=True)
class Fates:
    """A store with a plan, and links of every fate by name."""

    store: PlanStore
    plan_id: str
    open: str
    locked: str
    closed: dict[str, str]

    @property
    def links(self) -> LinkStore:
        return self.store.links

    def new_link(self, words: str = "Bonjour", *, password: str = "", days: int = 90) -> tuple[str, str]:
        """Return the id and the token of another link."""
        return _new(self.store, self.plan_id, words, password=password, days=days)


def make_fates(address: URL) -> Fates:
    """Make a store in a database."""
    store = open_store(address)
    plan = store.create({"format": "avs-geo/plan"}, name="Plan", departement="52", author="Anne")
    long_ago = open_store(address, clock=lambda: datetime.now(UTC) - timedelta(days=2))
    revoked, renewed = (_new(store, plan.id, words) for words in ("Révoqué", "Renouvelé"))
    store.links.revoke(revoked[0])
    store.links.renew(renewed[0], author="Anne")
    closed = {
        "unknown": NEVER,
        "of another form": "abc",
        "expired": _new(long_ago, plan.id, "Expiré", days=1)[1],
        "revoked": revoked[1],
        "renewed": renewed[1],
    }
    long_ago.close()
    return Fates(
        store=store,
        plan_id=plan.id,
        open=_new(store, plan.id, "Bonjour")[1],
        locked=_new(store, plan.id, "Fermé à clé", password=PASSWORD)[1],
        closed=closed,
    )


def _new(store: PlanStore, plan_id: str, words: str, *, password: str = "", days: int = 90) -> tuple[str, str]:
    made = store.links.create(
        plan_id, 1, publication(words), options=ShareOptions(), label=words, author="Anne", days=days, password=password
    )
    return made.link.id, made.token


@pytest.fixture(scope="package")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Fates]:
    """A store in a file, and what is in it: copied for each test, which takes less time than making it again."""
    folder = tmp_path_factory.mktemp("liens")
    made = make_fates(sqlite_address(folder / "plans.sqlite"))
    made.store.close()
    return folder / "plans.sqlite", made


@pytest.fixture
def fates(made_once: tuple[Path, Fates], tmp_path: Path) -> Iterator[Fates]:
    file, made = made_once
    store = open_store(sqlite_address(Path(shutil.copy(file, tmp_path))))
    yield replace(made, store=store)
    store.close()


@dataclass(frozen=True)
class Served:
    """The application over real HTTP, and the store that it reads."""

    address: str
    fates: Fates


@pytest.fixture(scope="package")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The application as `avs-geo lancer` starts it, open to other computers behind a password."""
    folder = tmp_path_factory.mktemp("partage")
    made = make_fates(sqlite_address(folder / "plans.sqlite"))
    with running_server(folder, folder / "journal.txt", AVS_GEO_MOT_DE_PASSE="quatre mots faciles ici") as address:
        yield Served(address, made)
    made.store.close()
