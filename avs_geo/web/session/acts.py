"""What the visitor does in a session: each act is tried, recorded if it means something, and kept later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.files.messages import FrenchLog
from avs_geo.plan.session.changes import (
    AtCommune,
    AtPoint,
    CloseStructure,
    MoveStructure,
    OpenStructure,
    Territory,
)
from avs_geo.plan.session.drawn import read_drawn
from avs_geo.plan.session.places import spot_of
from avs_geo.plan.session.what_if import clicked_commune, communes_within_threshold_not_covered, new_id
from avs_geo.web.in_hand.kept_work import keep
from avs_geo.web.in_hand.what_if import outcome, outcome_of
from avs_geo.web.in_hand.work import by_visitor, take_in_hand, work_in_hand
from avs_geo.web.session.fields import hold

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.plan.session.changes import Change, Place
    from avs_geo.plan.session.session import Session
    from avs_geo.web.in_hand.work import Work

MODE, PLACE, STRUCTURE, DRAWN, TERRITORY, EXACTLY, NAME = (
    "avs_seance_mode",
    "avs_seance_lieu",
    "avs_seance_structure",
    "avs_seance_dessin",
    "avs_seance_territoire",
    "avs_seance_exactement",
    "avs_seance_nom",
)
CHOOSE, OPEN_EVS, OPEN_CS, MOVE, EXTEND, DRAW = "choisir", "ouvrir_evs", "ouvrir_cs", "deplacer", "etendre", "dessiner"
REACHED, COMMUNE, EPCI, OUTLINE = "portee", "commune", "epci", "dessin"
_REFUSED = "avs_seance_refus"


def work_to_change() -> Work:
    """Return what is in hand; the page has made sure that something is."""
    work = work_in_hand()
    if work is None:
        msg = "no session is in hand"
        raise RuntimeError(msg)
    return work


def hold_choices() -> None:
    """Keep what is chosen while another panel is on screen."""
    hold((PLACE, STRUCTURE, TERRITORY, EXACTLY, NAME, DRAWN))


def last_refusal() -> str:
    """Return why the last act was refused, once."""
    return str(st.session_state.pop(_REFUSED, ""))


def refuse_act(reason: str) -> None:
    """Have the page say why an act was refused."""
    st.session_state[_REFUSED] = reason


def change_session(act: Callable[[Session], Session]) -> None:
    """Make another session of the one in hand; a refusal is said and changes nothing."""
    work = work_to_change()
    try:
        changed = replace(work, session=act(work.session))
        # Kept before anything is drawn: a visitor who reloads at once stops the drawing, and must lose nothing. A store
        # that was away a moment ago is tried again once the act is on screen: nobody waits for it twice.
        take_in_hand(changed if work.unkept else keep(changed))
    except AvsGeoError as error:
        refuse_act(str(error))


def make_change(change: Change) -> None:
    """Make a change in the variant on screen, if it means something there."""
    work = work_to_change()
    try:
        outcome_of(work, (*work.session.history.changes, change))
    except AvsGeoError as error:
        refuse_act(str(error))
        return
    change_session(lambda session: session.do(change, by_visitor()))


def undo() -> None:
    """Undo the last step of the variant on screen."""
    change_session(lambda session: session.undo(by_visitor()))


def redo() -> None:
    """Do the last undone step again."""
    change_session(lambda session: session.redo(by_visitor()))


def open_here(kind: str, at: Place | None = None) -> None:
    """Open a structure at a place, the commune that is chosen by default, with the territory that is chosen."""
    work = work_to_change()
    code = st.session_state.get(PLACE)
    place = at or (AtCommune(code) if code else None)
    if place is None:
        refuse_act("Choisissez d’abord un lieu : cliquez sur la carte, ou tapez le nom d’une commune.")
        return
    try:
        spot = spot_of(place, work.view.geography)
        commune = work.view.geography.communes["nom"][spot.code] if spot else ""
        nom = str(st.session_state.get(NAME) or "").strip() or f"{kind} {commune}"
        taken = [*work.view.inventory.structures["id"], *work.session.opened_ids]
        territory = _territory(work, place, spot.code if spot else "")
        opened = OpenStructure(id=new_id(nom, taken), nom=nom, type=kind, at=place, territory=territory)
    except AvsGeoError as error:
        refuse_act(str(error))
        return
    make_change(opened)
    _choose_opened(opened)


def _choose_opened(opened: OpenStructure) -> None:
    """Choose the structure that was opened, under the id that it got where another screen had taken its own."""
    done = work_to_change().session.history.changes
    if done and isinstance(done[-1], OpenStructure) and done[-1].nom == opened.nom:
        st.session_state[STRUCTURE] = done[-1].id
        st.session_state[NAME] = ""


def close_structure(identifier: str) -> None:
    """Close a structure."""
    make_change(CloseStructure(id=identifier))


def move_here(identifier: str, at: Place | None = None) -> None:
    """Move a structure to a place, the commune that is chosen by default."""
    code = st.session_state.get(PLACE)
    place = at or (AtCommune(code) if code else None)
    if place is not None and identifier:
        make_change(MoveStructure(id=identifier, at=place))


def click_territory(identifier: str, commune: str) -> None:
    """Take a commune into the territory of a structure, or leave it out where it is in it."""
    work = work_to_change()
    if identifier and commune:
        here = outcome(work).inventory
        make_change(clicked_commune(here, work.view.geography, structure=identifier, commune=commune))


def answer_click(answer: dict[str, Any]) -> None:
    """Do what a click on the map asks for, in the mode that is chosen."""
    if "structure" in answer:
        st.session_state[STRUCTURE] = str(answer["structure"])
    elif "dessin" in answer:
        st.session_state[DRAWN] = answer["dessin"]
        st.session_state[TERRITORY] = OUTLINE
    elif isinstance(answer.get("lieu"), dict):
        _answer_place(answer["lieu"])


def _answer_place(lieu: dict[str, Any]) -> None:
    work = work_to_change()
    try:
        point = AtPoint(float(lieu["longitude"]), float(lieu["latitude"]))
    except (AvsGeoError, KeyError, TypeError, ValueError):
        return
    code = _commune_at(work, point, str(lieu.get("unite") or ""))
    if code is None:
        refuse_act(f"Ce lieu n’est pas dans le département étudié, {work.view.geography.departement.nom}.")
        return
    st.session_state[PLACE] = code
    place = point if st.session_state.get(EXACTLY) else AtCommune(code)
    chosen = str(st.session_state.get(STRUCTURE) or "")
    act_at = {
        OPEN_EVS: lambda: open_here("EVS", place),
        OPEN_CS: lambda: open_here("CS", place),
        MOVE: lambda: _with_structure(chosen, lambda: move_here(chosen, place)),
        EXTEND: lambda: _with_structure(chosen, lambda: click_territory(chosen, code)),
    }.get(str(st.session_state.get(MODE)))
    if act_at is not None:
        act_at()


def _commune_at(work: Work, point: AtPoint, unit: str) -> str | None:
    """Return the commune of a click: that of the unit that the map named under it, else that around the point."""
    units = work.view.diagnosis.units
    if unit in units.index:
        return str(units.loc[unit, "code_unite_commune"])
    spot = spot_of(point, work.view.geography)
    return None if spot is None else spot.code


def _with_structure(chosen: str, act: Callable[[], None]) -> None:
    if chosen:
        act()
    else:
        refuse_act("Choisissez d’abord la structure : cliquez sur elle, ou prenez-la dans la liste.")


def _territory(work: Work, place: Place, commune: str) -> Territory:
    """Return the territory that is chosen for a new structure; its own commune where nothing else is."""
    geography = work.view.geography
    chosen = st.session_state.get(TERRITORY)
    if chosen == EPCI and isinstance(epci := geography.communes["code_epci"].get(commune), str):
        return Territory(epci=(epci,))
    if chosen == OUTLINE and st.session_state.get(DRAWN):
        return Territory(drawn=drawn_shape())
    if chosen in {COMMUNE, EPCI}:
        return Territory(communes=(commune,))
    near = communes_within_threshold_not_covered(outcome(work), place)
    return Territory(communes=tuple(dict.fromkeys((commune, *near))) if commune else near)


def drawn_shape() -> Any:
    """Return the outline that was drawn or loaded, checked.

    Raises
    ------
    InputRefusedError
        It is none.
    """
    log = FrenchLog(file="contour")
    shape = read_drawn(st.session_state.get(DRAWN), log)
    log.raise_if_faults()
    return shape
