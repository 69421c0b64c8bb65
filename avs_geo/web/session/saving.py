"""Saving a session as a version of its plan, and choosing when somebody else has saved meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.outputs.tables.html_table import cells_table, text_cell
from avs_geo.plan.document.plan import PLAN_FILE, document_bytes
from avs_geo.text.markdown import as_markdown
from avs_geo.text.typography import typeset
from avs_geo.web.in_hand.kept_work import join_last_version, save, save_as_copy, their_version, usual_name
from avs_geo.web.in_hand.plan_differences import session_differences
from avs_geo.web.in_hand.work import AUTHOR_FIELD, author, name_author, take_in_hand
from avs_geo.web.serving.opened_store import plan_store
from avs_geo.web.session.acts import refuse_act, work_to_change
from avs_geo.web.session.fields import follow
from avs_geo.web.session.opening import start_anew
from avs_geo.web.widgets.share_way import offer_share_page

if TYPE_CHECKING:
    from avs_geo.web.in_hand.work import Work

WORD: Final = "avs_seance_mot"
_LONGEST_NAME: Final = 110
_DONE: Final = "avs_seance_fait"


def show_saving(work: Work) -> None:
    """Ask who saves and what they say of it; show the conflict where there is one."""
    if done := st.session_state.pop(_DONE, ""):
        st.success(as_markdown(done), icon=":material/check:")
    key = _title_key(work)
    if not st.session_state.get(key):
        st.session_state[key] = work.name or usual_name(work)
    st.text_input("Nom du plan", key=key, max_chars=120)
    ask_author()
    st.text_input("Un mot sur cette version", key=WORD, placeholder="Par exemple : comité du 5 octobre", max_chars=200)
    if work.conflict is None:
        st.button("Enregistrer une version", type="primary", icon=":material/save:", on_click=_save, width="stretch")
    else:
        _show_conflict(work)
    if work.is_saved:
        offer_share_page(st.container(), work.plan_id, label="Partager une carte de cette version")
    st.download_button(
        "Le plan en fichier (.avs.json)",
        data=lambda: document_bytes(work.document()),
        file_name=PLAN_FILE,
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )
    st.button("Commencer une autre séance", icon=":material/add:", on_click=start_anew, width="stretch")


def ask_author() -> None:
    """Ask who acts: it is noted with each act and each version."""
    follow(AUTHOR_FIELD, author())
    st.text_input(
        "Votre nom",
        key=AUTHOR_FIELD,
        placeholder="Noté à chaque acte et à chaque version",
        max_chars=80,
        on_change=lambda: name_author(str(st.session_state.get(AUTHOR_FIELD) or "")),
    )


def _show_conflict(work: Work) -> None:
    conflict = work.conflict
    if conflict is None:
        return
    with st.container(border=True):
        st.warning(as_markdown(conflict), icon=":material/call_split:")
        try:
            theirs = plan_store().load(work.plan_id)[1]
        except AvsGeoError as error:
            st.error(as_markdown(error), icon=":material/error:")
            return
        structures = work.view.inventory.structures
        rows = session_differences(theirs, work.document(), dict(zip(structures["id"], structures["nom"], strict=True)))
        heads = [text_cell(label, scope="col") for label in ("Où", "Leur version", "La vôtre")]
        st.html(
            cells_table(
                heads,
                [[text_cell(place, scope="row"), text_cell(old), text_cell(new)] for place, old, new in rows],
                caption="Ce qui diffère",
            )
        )
        st.button(
            "Réunir les deux séances",
            type="primary",
            on_click=_join,
            width="stretch",
            help="Leurs actes d’abord, puis les vôtres ; ce qui se contredit est dit.",
        )
        st.button("Enregistrer la mienne au-dessus", on_click=_save_above, width="stretch")
        st.button("En faire une copie", on_click=_save_copy, width="stretch")
        st.button("Reprendre leur version", on_click=_take_theirs, width="stretch", help="La vôtre est abandonnée.")


def _save() -> None:
    _settle(save(work_to_change(), message=_message()))


def _save_above() -> None:
    _settle(save(work_to_change(), message=_message(), above=True))


def _join() -> None:
    work = work_to_change()
    both = join_last_version(work, message=_message())
    if both is work:
        refuse_act("Les deux séances n’ont pas la même origine : choisissez l’une, ou faites une copie de la vôtre.")
    _settle(both)


def _save_copy() -> None:
    work = work_to_change()
    name = f"{_asked_name(work)[:_LONGEST_NAME]} (copie)"
    copied = save_as_copy(work, name=name, message=_message())
    if not copied.unkept:
        st.session_state[_title_key(work)] = copied.name
    _settle(copied)


def _take_theirs() -> None:
    work = work_to_change()
    st.session_state.pop(_title_key(work), None)
    take_in_hand(their_version(work))


def _settle(work: Work) -> None:
    """Take what came of a save in hand; where it landed, name the plan as asked, and say so."""
    take_in_hand(work)
    if work.unkept or work.conflict is not None:
        return
    st.session_state[WORD] = ""
    named = _renamed(work)
    take_in_hand(named)
    st.session_state[_DONE] = typeset(f"Version {named.based_on} de « {named.name} » enregistrée.")


def _renamed(work: Work) -> Work:
    name = _asked_name(work)
    if not name or name == work.name:
        return work
    try:
        plan_store().rename(work.plan_id, name)
    except AvsGeoError as error:
        return replace(work, unkept=str(error))
    return replace(work, name=name)


def _title_key(work: Work) -> str:
    return f"avs_seance_plan-{work.owner}"


def _asked_name(work: Work) -> str:
    return str(st.session_state.get(_title_key(work), "")).strip()


def _message() -> str:
    return str(st.session_state.get(WORD, "")).strip()
