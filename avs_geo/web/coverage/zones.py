"""One zone blanche after the other: the buttons, the box, the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
import streamlit as st

from avs_geo.outputs.sheets.zone_sheet import zone_sheet
from avs_geo.text.numbers import number, with_unit
from avs_geo.web.in_hand.subject import Subject, subject_of_feature
from avs_geo.web.widgets.sheet import show_lines

if TYPE_CHECKING:
    from avs_geo.web.in_hand.cached import View

_ZONE = "avs_zone"


def ask_zone(view: View) -> Subject | None:
    """Ask which zone to show: by the buttons, by the box, or by a click on the map."""
    zones = view.diagnosis.zones_blanches
    labels = {
        str(identifier): f"{number(rank)}. {epci if isinstance(epci, str) else 'Hors intercommunalité'}, "
        f"{with_unit(population, 'habitants')}"
        for identifier, rank, epci, population in zip(
            zones["id_zone"], zones["rang"], zones["nom_epci"], zones["population"], strict=True
        )
    }
    if st.session_state.get(_ZONE) not in labels:
        st.session_state[_ZONE] = next(iter(labels), None)
    order = list(labels)
    before, after = st.columns(2)
    before.button("◂ Zone précédente", on_click=_move, args=(order, -1), width="stretch")
    after.button("Zone suivante ▸", on_click=_move, args=(order, 1), width="stretch")
    chosen = st.selectbox("Zone blanche", order, format_func=labels.__getitem__, key=_ZONE)
    return Subject("zone", chosen) if chosen else None


def show_zone_sheet(view: View, zone: Subject) -> None:
    """Show the sheet of a zone."""
    show_lines(zone_sheet(zone.code, view))


def choose_zone_of(feature: dict[str, Any] | None, view: View) -> None:
    """Take the zone in which a commune was clicked."""
    subject = subject_of_feature(feature)
    if subject is None or subject.kind != "commune":
        return
    zones, units = view.diagnosis.zones_blanches, view.diagnosis.units
    inside = units.geometry[units.index == subject.code].representative_point().to_numpy()
    hit = zones["id_zone"][shapely.intersects(zones.geometry.to_numpy(), inside[0])] if len(inside) else []
    if len(hit):
        st.session_state[_ZONE] = str(next(iter(hit)))


def _move(order: list[str], step: int) -> None:
    """Go to the next zone, from the last to the first."""
    place = order.index(st.session_state[_ZONE]) if st.session_state.get(_ZONE) in order else 0
    st.session_state[_ZONE] = order[(place + step) % len(order)]
