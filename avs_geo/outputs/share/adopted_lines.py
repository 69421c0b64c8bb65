"""What the committee adopted, as a visitor reads it: the titles, without reasons, authors nor hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from avs_geo.plan.session.adopted import SESSION_LINE, adopted_rulings
from avs_geo.text.inert import visible_text

if TYPE_CHECKING:
    from avs_geo.plan.session.session import Session


@dataclass(frozen=True, slots=True)
class AdoptedLine:
    """One adopted line.

    Parameters
    ----------
    title
        What it says.
    on_map
        Whether the map and the figures are those once it is done: a change of the session. A line of the programme
        is still to come.
    """

    title: str
    on_map: bool


def adopted_lines(session: Session) -> tuple[AdoptedLine, ...]:
    """Return what was adopted, in the order of the decisions, each title once."""
    lines = [
        AdoptedLine(visible_text(ruling.title), ruling.line.startswith(SESSION_LINE))
        for ruling in adopted_rulings(session)
        if ruling.title.strip()
    ]
    return tuple(dict.fromkeys(lines))
