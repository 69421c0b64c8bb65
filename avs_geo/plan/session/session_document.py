"""A session as JSON, and back: its events, from which all the rest is made again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, TypeVar

from avs_geo.analysis.programme.lines import Status
from avs_geo.errors import UsageError
from avs_geo.files.messages import FrenchLog
from avs_geo.plan.json_part import Part
from avs_geo.plan.session.changes_document import change_document, read_change
from avs_geo.plan.session.events import Action, Event, Ruling
from avs_geo.plan.session.history import By
from avs_geo.plan.session.session import Session
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from avs_geo.findings import Finding

Word = TypeVar("Word", Action, Status)
FORMAT: Final = "avs-geo/seance"
VERSION: Final = 1
# Many meetings; a file that has more has been made to harm.
MAX_EVENTS: Final = 20_000
_KEYS: Final = ("format", "version", "titre", "participants", "variante", "projecteur", "evenements")
_EVENT_KEYS: Final = ("action", "heure", "auteur", "variante", "changement", "decision", "texte", "source")


def session_document(session: Session) -> dict[str, Any]:
    """Return a session as JSON keeps it."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "titre": session.title,
        "participants": list(session.participants),
        "variante": session.current,
        "projecteur": session.projector,
        "evenements": [_event_document(event) for event in session.events],
    }


def read_session(document: Any, *, name: str = "séance") -> tuple[Session, tuple[Finding, ...]]:
    """Return a session from JSON, its events played again.

    Parameters
    ----------
    document
        Parsed JSON.
    name
        How findings call it.

    Returns
    -------
    Session
        The same as was saved.
    tuple of Finding
        The remarks.

    Raises
    ------
    InputRefusedError
        It is none, comes from another version, or is damaged: every fault with its path.
    """
    log = FrenchLog(file=name)
    part = Part(_checked_format(document, log), "", log)
    part.refuse_others(_KEYS)
    events = [_read_event(each) for each in part.parts("evenements")]
    title, participants = part.text("titre", needed=False), part.texts("participants")
    current, projector = part.text("variante"), part.flag("projecteur")
    log.raise_if_faults()
    session = part.make(lambda: Session(title=title, participants=participants, projector=projector))
    played = _played(session, [event for event in events if event is not None], log)
    shown = part.make(lambda: played.select(current))
    log.raise_if_faults()
    return shown or played, tuple(log.findings)


def _checked_format(document: Any, log: FrenchLog) -> dict[str, Any]:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        log.fault("seance_illisible", "Ce contenu n’est pas une séance d’AVS-Geo.", "Reprenez une copie intacte.")
    elif document.get("version") != VERSION:
        found = quoted(document.get("version"))
        message = f"Cette séance est au format {found} ; cette version d’AVS-Geo lit le format {VERSION}."
        log.fault("seance_autre_version", message, "Ouvrez-la avec la version d’AVS-Geo qui l’a écrite.")
    elif isinstance(events := document.get("evenements"), list) and len(events) > MAX_EVENTS:
        message = f"Cette séance a {number(len(events))} événements ; {number(MAX_EVENTS)} au plus sont acceptés."
        log.fault("seance_trop_longue", message, "Commencez une autre séance.")
    log.raise_if_faults()
    return dict(document)


def _event_document(event: Event) -> dict[str, Any]:
    content: dict[str, Any] = {
        "action": str(event.action),
        "heure": event.by.time.isoformat(),
        "auteur": event.by.author,
    }
    said = {"variante": event.variant, "texte": event.text, "source": event.source}
    content |= {key: text for key, text in said.items() if text}
    if event.change is not None:
        content["changement"] = change_document(event.change)
    if event.ruling is not None:
        ruling = event.ruling
        content["decision"] = {"id_ligne": ruling.line, "intitule": ruling.title, "statut": str(ruling.status)}
    return content


def _read_event(part: Part) -> Event | None:
    part.refuse_others(_EVENT_KEYS)
    action, time = _one_of(part, "action", Action), _time(part)
    author, variant = part.text("auteur", needed=False), part.text("variante", needed=False)
    text, source = part.text("texte", needed=False), part.text("source", needed=False)
    change = read_change(part.part("changement")) if part.has("changement") else None
    ruling = _read_ruling(part.part("decision")) if part.has("decision") else None
    unread = (change is None and part.has("changement")) or (ruling is None and part.has("decision"))
    if action is None or time is None or unread:
        return None
    return part.make(
        lambda: Event(
            action=action,
            by=By(author, time),
            variant=variant,
            change=change,
            ruling=ruling,
            text=text,
            source=source,
        )
    )


def _read_ruling(part: Part) -> Ruling | None:
    part.refuse_others(("id_ligne", "intitule", "statut"))
    line, title, status = part.text("id_ligne"), part.text("intitule", needed=False), _one_of(part, "statut", Status)
    return None if status is None else part.make(lambda: Ruling(line, title, status))


def _one_of(part: Part, key: str, kinds: type[Word]) -> Word | None:
    text = part.text(key)
    if text in list(kinds):
        return kinds(text)
    if text:
        part.fault("valeur_inconnue", f"{quoted(text)} n’est pas connu ; il faut {listed(map(str, kinds))}.", key)
    return None


def _time(part: Part) -> dt.datetime | None:
    text = part.text("heure")
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        if text:
            part.fault("heure_illisible", f"{quoted(text)} n’est pas une heure.", "heure")
        return None


def _played(session: Session | None, events: list[Event], log: FrenchLog) -> Session:
    """Play events again; one that cannot be, such as the undoing of nothing, is a fault."""
    played = session or Session()
    for rank, event in enumerate(events):
        try:
            played = played.record(event)
        except UsageError as error:
            log.fault("evenement_impossible", str(error), column=f"evenements[{rank}]")
    return played
