"""The journal of a session: all that was done, in order, in French."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from avs_geo.analysis.programme.lines import Status
from avs_geo.plan.session.change_sentences import ChangeWriter
from avs_geo.plan.session.events import Action, Event
from avs_geo.plan.session.session import Session
from avs_geo.text.typography import quoted, typeset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from avs_geo.inventory.inventory import Inventory
    from avs_geo.plan.session.changes import Change
    from avs_geo.reference.geography import Geography

JOURNAL_COLUMNS: Final = ("heure", "auteur", "variante", "action", "detail", "motif")
DECISION_COLUMNS: Final = ("id_ligne", "intitule", "decision", "motif", "auteur", "heure")

ACTION_WORDS: Final[Mapping[Action, str]] = {
    Action.DO: "Changement",
    Action.UNDO: "Annulation",
    Action.REDO: "Rétablissement",
    Action.DECIDE: "Décision",
    Action.NOTE: "Note",
    Action.COPY: "Copie de variante",
    Action.RENAME: "Nom de variante",
}
STATUS_WORDS: Final[Mapping[Status, str]] = {
    Status.KEPT: "Retenue",
    Status.POSTPONED: "Reportée",
    Status.DISCARDED: "Écartée",
    Status.PROPOSED: "Décision reprise",
}


def journal(session: Session, geography: Geography, inventory: Inventory) -> pd.DataFrame:
    """Return what was done in a session, in order.

    Parameters
    ----------
    session
        The session.
    geography, inventory
        The department, and what the Caf brought: the names.

    Returns
    -------
    pandas.DataFrame
        One row per event, :data:`JOURNAL_COLUMNS`, all texts: ``heure`` as ``2026-10-05 14:32:07`` in the zone of who
        did it; ``variante`` its letter, empty for decisions and notes; ``motif`` the reason given.
    """
    writer = ChangeWriter(geography, inventory)
    sentences = {id(event.change): writer.sentence(event.change) for event in session.events if event.change}
    rows = []
    before = Session()
    for event in session.events:
        detail = _detail(event, before, sentences)
        reason = event.text if event.action in {Action.DO, Action.DECIDE} else ""
        rows.append((_hour(event), event.by.author, event.variant, ACTION_WORDS[event.action], detail, reason))
        before = before.record(event)
    return pd.DataFrame(rows, columns=list(JOURNAL_COLUMNS), dtype="str")


def decisions_table(session: Session) -> pd.DataFrame:
    """Return what was decided: one row per line, :data:`DECISION_COLUMNS`, all texts, in the order of the decisions."""
    rows = [
        (
            event.ruling.line,
            event.ruling.title,
            STATUS_WORDS[event.ruling.status],
            event.text,
            event.by.author,
            _hour(event),
        )
        for event in session.decisions.values()
        if event.ruling is not None
    ]
    return pd.DataFrame(rows, columns=list(DECISION_COLUMNS), dtype="str")


def _detail(event: Event, before: Session, sentences: Mapping[int, str]) -> str:
    match event.action:
        case Action.DECIDE if event.ruling is not None:
            title = event.ruling.title or event.ruling.line
            return typeset(f"{STATUS_WORDS[event.ruling.status]} : {title}")
        case Action.NOTE:
            return event.text
        case Action.COPY:
            return f"La variante {event.source} est copiée dans la variante {event.variant}"
        case Action.RENAME:
            return typeset(f"La variante {event.variant} s’appelle {quoted(event.text)}")
        case _:
            return sentences[id(_change(event, before))]


def _change(event: Event, before: Session) -> Change | None:
    """Return the change that is made, undone or done again."""
    if event.action is Action.DO:
        return event.change
    history = before.variants[event.variant].history
    return (history.done if event.action is Action.UNDO else history.undone)[-1].change


def _hour(event: Event) -> str:
    return event.by.time.strftime("%Y-%m-%d %H:%M:%S")
