"""A session in the document of a plan: its events, from which all the rest is made again."""

from __future__ import annotations

import operator
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BeforeValidator, Field, ValidationError

from avs_geo.analysis.programme.lines import Status
from avs_geo.errors import UsageError
from avs_geo.plan.document.changes import ChangePart
from avs_geo.plan.document.part import Part
from avs_geo.plan.document.values import Letter, Many, Moment, Name, Text, Word, no_flag
from avs_geo.plan.session.events import Action, Event, Ruling
from avs_geo.plan.session.history import By
from avs_geo.plan.session.session import Session


class RulingPart(Part[Ruling]):
    """What was decided of a line of the programme; ``propose`` takes a decision back."""

    line: Name = Field(alias="id_ligne")
    title: Text = Field("", alias="intitule")
    status: Word[Status] = Field(alias="statut")


class EventPart(Part[Event]):
    """One thing that happened."""

    action: Action
    time: Moment = Field(alias="heure")
    author: Text = Field("", alias="auteur")

    @classmethod
    def of(cls, made: Event) -> EventPart:
        """Return the part that stands for an event: the one of its action."""
        part = _PARTS[made.action]
        return part.model_construct(**part.values_of(made), time=made.by.time, author=made.by.author)

    def build(self) -> Event:
        """Make the event."""
        return Event(**self.values(), by=By(self.author, self.time))


class InVariantPart(EventPart):
    """What happened in one variant."""

    variant: Letter = Field(alias="variante")


class DoPart(InVariantPart):
    """A change that was made, and why where it was said."""

    action: Literal[Action.DO]
    text: Text = Field("", alias="texte", exclude_if=operator.not_)
    change: ChangePart = Field(alias="changement")


class UndoPart(InVariantPart):
    """The last step of a variant that was undone, or done again."""

    action: Literal[Action.UNDO, Action.REDO]


class CopyPart(InVariantPart):
    """A variant that took the steps of another."""

    action: Literal[Action.COPY]
    source: Letter


class RenamePart(InVariantPart):
    """A variant that got a name."""

    action: Literal[Action.RENAME]
    text: Name = Field(alias="texte")


class DecidePart(EventPart):
    """A decision on a line of the programme, and why where it was said."""

    action: Literal[Action.DECIDE]
    text: Text = Field("", alias="texte", exclude_if=operator.not_)
    ruling: RulingPart = Field(alias="decision")


class NotePart(EventPart):
    """Something that was noted."""

    action: Literal[Action.NOTE]
    text: Text = Field(alias="texte")


AnyEvent = Annotated[DoPart | UndoPart | CopyPart | RenamePart | DecidePart | NotePart, Field(discriminator="action")]
_PARTS: Final[dict[Action, type[EventPart]]] = {
    action: part
    for part in get_args(get_args(AnyEvent)[0])
    for action in get_args(part.model_fields["action"].annotation)
}


class SessionPart(Part[Session]):
    """The session of a committee."""

    format: Literal["avs-geo/seance"]
    version: Annotated[Literal[1], BeforeValidator(no_flag)]
    title: Text = Field("", alias="titre")
    participants: Many[Name] = ()
    current: Letter = Field(alias="variante")
    projector: bool = Field(default=False, alias="projecteur")
    events: Many[AnyEvent] = Field(alias="evenements")
    """In order; all else is made of them."""

    def build(self) -> Session:
        """Play the events again; each that cannot be, such as the undoing of nothing, is a fault at its place."""
        session = Session(title=self.title, participants=self.participants, projector=self.projector)
        faults: list[Any] = []
        for rank, event in enumerate(self.events):
            try:
                session = session.record(event.made)
            except UsageError as error:
                faults.append({"type": "value_error", "loc": ("evenements", rank), "ctx": {"error": error}})
        if faults:
            raise ValidationError.from_exception_data(type(self).__name__, faults)
        return session.select(self.current)
