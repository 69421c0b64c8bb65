"""Making a link from the command line: which plan, which password, what it shows."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

from __future__ import annotations

import getpass
import sys
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from avs_geo.cli.console.waiting import waiting
from avs_geo.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from avs_geo.plan.share.link import NewLink
    from avs_geo.plan.share.options import ShareOptions
    from avs_geo.plan.store.records import PlanSummary
    from avs_geo.plan.store.store import PlanStore

# Who made a link, where nobody gave a name.
AUTHOR: Final = "Ligne de commande"
_LONGEST_LINE: Final = 10_000


@contextmanager
def kept_plans() -> Iterator[PlanStore]:
    """Open the store of this computer, and close it afterwards."""
    from avs_geo.plan.store.opening import open_store

    store = open_store()
    try:
        yield store
    finally:
        store.close()


def make_link(
    store: PlanStore,
    plan: str,
    number: int | None,
    *,
    options: ShareOptions,
    label: str,
    days: int,
    password: str,
) -> NewLink:
    """Publish a version of a plan, and make a link to it; what cannot be is refused before the long work."""
    from avs_geo.outputs.share.of_plan import publication_of_plan
    from avs_geo.plan.document.reading import plan_of_document
    from avs_geo.plan.share.link import checked_label, end_of
    from avs_geo.plan.store.moment import utc_now

    checked_label(label)
    end_of(utc_now(), days)
    summary = chosen_plan(store, plan)
    version, document = store.load(summary.id, number)
    with waiting("Préparation de la carte"):
        publication = publication_of_plan(
            plan_of_document(document, name=summary.name),
            options,
            name=summary.name,
            version=version.number,
            saved_at=version.saved_at,
        )
    return store.links.create(
        summary.id,
        version.number,
        publication,
        options=options,
        label=label,
        author=AUTHOR,
        days=days,
        password=password,
    )


def chosen_plan(store: PlanStore, text: str) -> PlanSummary:
    """Return the plan of that id, or of that exact name.

    Raises
    ------
    UsageError
        There is none, or several have the name.
    """
    try:
        return store.plan(str(uuid.UUID(text)))
    except ValueError as error:
        if isinstance(error, UsageError):
            raise
    named = [plan for plan in store.plans(archived=None) if plan.name == text.strip()]
    if len(named) == 1:
        return named[0]
    raise UsageError(_several(text, named) if named else _none(text, store))


def read_password(source: Path | None) -> str:
    """Return the first line of a file, or of what is typed or piped where its name is ``-``; empty for no file.

    Raises
    ------
    InputRefusedError
        There is no such file.
    UsageError
        It is not UTF-8, or no password that may be chosen.
    """
    if source is None:
        return ""
    from avs_geo.plan.share.password import checked_password

    return checked_password(_typed() if str(source) == "-" else _first_line(source))


def _typed() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Mot de passe\u00a0: ")
    return sys.stdin.readline(_LONGEST_LINE).rstrip("\r\n")


def _first_line(source: Path) -> str:
    from avs_geo.files.source import SourceFile

    try:
        text = SourceFile.from_path(source).content[:_LONGEST_LINE].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"Le fichier « {source} » n’est pas un texte en UTF-8."
        raise UsageError(msg) from error
    return text.partition("\n")[0].rstrip("\r")


def _several(text: str, plans: list[PlanSummary]) -> str:
    lines = [f"  {plan.id} ({plan.departement}{', archivé' if plan.archived_at else ''})" for plan in plans]
    return "\n".join([f"Plusieurs plans s’appellent « {text} » ; donnez l’identifiant de l’un d’eux :", *lines])


def _none(text: str, store: PlanStore) -> str:
    names = [f"« {plan.name} »" for plan in store.plans()[:10]]
    known = f" Plans : {', '.join(names)}." if names else " Aucun plan n’est encore enregistré."
    return f"Aucun plan ne s’appelle « {text} ».{known}"
