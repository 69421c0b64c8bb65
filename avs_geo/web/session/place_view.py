"""The place and the structure that are chosen, and what can be done there: the same as by clicks on the map."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.files.messages import FrenchLog
from avs_geo.files.source import SourceFile
from avs_geo.outputs.sheets.zone_sheet import commune_sheet
from avs_geo.plan.session.changes import AtCommune, ChangeKind
from avs_geo.plan.session.drawn import read_outline
from avs_geo.plan.session.what_if import communes_within_threshold_not_covered
from avs_geo.text.inert import visible_text
from avs_geo.text.words import plural
from avs_geo.web.session.acts import (
    CHOOSE,
    COMMUNE,
    DRAW,
    DRAWN,
    EPCI,
    EXACTLY,
    EXTEND,
    MODE,
    MOVE,
    NAME,
    OPEN_CS,
    OPEN_EVS,
    OUTLINE,
    PLACE,
    REACHED,
    STRUCTURE,
    TERRITORY,
    click_territory,
    close_structure,
    last_refusal,
    make_change,
    move_here,
    open_here,
    refuse_act,
)
from avs_geo.web.widgets.paragraph import paragraph
from avs_geo.web.widgets.sheet import show_lines

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.web.in_hand.what_if import Outcome
    from avs_geo.web.in_hand.work import Work

_MODES: Final = {
    CHOOSE: "Choisir",
    OPEN_EVS: "Ouvrir un EVS",
    OPEN_CS: "Ouvrir un CS",
    MOVE: "Déplacer",
    EXTEND: "Territoire ±",
    DRAW: "Dessiner",
}
_HINTS: Final = {
    CHOOSE: "Un clic choisit la commune ou la structure.",
    OPEN_EVS: "Un clic ouvre un EVS là, avec le territoire choisi à côté.",
    OPEN_CS: "Un clic ouvre un CS là, avec le territoire choisi à côté.",
    MOVE: "Un clic sur une structure la choisit ; un clic ailleurs l’y déplace.",
    EXTEND: "Un clic sur une structure la choisit ; un clic sur une commune l’ajoute à son territoire, ou l’en retire.",
    DRAW: "Chaque clic pose un sommet ; « Terminer le contour » en fait le territoire de la prochaine structure.",
}
_FILE = "avs_seance_contour"


def ask_mode() -> None:
    """Ask what a click on the map does, and say it, or why the last act was refused: in one place, so nothing moves."""
    chosen = st.pills(
        "Un clic sur la carte",
        list(_MODES),
        default=CHOOSE,
        required=True,
        format_func=_MODES.__getitem__,
        key=MODE,
        wrap=True,
        label_visibility="collapsed",
    )
    refusal = last_refusal()
    if refusal:
        st.html(paragraph(refusal, css="avs-consigne avs-refus", role="alert"))
    else:
        st.html(paragraph(_HINTS[chosen or CHOOSE], css="avs-consigne", role="note"))


def show_place(work: Work, after: Outcome) -> None:
    """Ask for a commune and a structure, and offer what can be done with them."""
    communes = work.view.geography.communes["nom"]
    code = _ask_commune(communes)
    first, second = st.columns(2)
    for place, kind in ((first, "EVS"), (second, "CS")):
        place.button(
            f"Ouvrir un {kind} ici",
            type="primary",
            disabled=code is None,
            on_click=open_here,
            args=(kind,),
            width="stretch",
            key=f"ouvrir-{kind}",
        )
    with st.expander("Nom et territoire de la prochaine structure", icon=":material/tune:"):
        _ask_opening(after, code)
    chosen = _ask_structure(after)
    if chosen is not None:
        _offer_structure(work, after, chosen, code)
    if code is not None and code in after.diagnosis.units.index:
        show_lines(commune_sheet(code, after))


def _ask_commune(communes: pd.Series) -> str | None:
    names = {str(code): f"{nom} ({code})" for code, nom in communes.items()}
    if st.session_state.get(PLACE) not in names:
        st.session_state[PLACE] = None
    return st.selectbox(
        "Lieu",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="Cliquez sur la carte, ou tapez un nom",
        key=PLACE,
    )


def _ask_opening(after: Outcome, code: str | None) -> None:
    st.text_input("Nom", key=NAME, placeholder="Par défaut : EVS ou CS, et la commune", max_chars=120)
    labels = {
        REACHED: _reached_label(after, code),
        COMMUNE: "Cette commune",
        EPCI: "Son intercommunalité",
        OUTLINE: "Le contour dessiné ou importé",
    }
    options = [option for option in labels if option != OUTLINE or st.session_state.get(DRAWN)]
    if st.session_state.get(TERRITORY) not in options:
        st.session_state[TERRITORY] = REACHED
    st.radio("Territoire", options, format_func=labels.__getitem__, key=TERRITORY)
    st.checkbox("Au point cliqué, plutôt qu’à la mairie", key=EXACTLY)
    upload = st.file_uploader("Contour en GeoJSON (un polygone, en degrés)", key=_FILE, on_change=_take_outline)
    if upload is None and st.session_state.get(DRAWN):
        st.button("Oublier le contour", on_click=partial(st.session_state.__setitem__, DRAWN, None))


def _reached_label(after: Outcome, code: str | None) -> str:
    label = "Les communes à portée que rien ne couvre"
    if code is None:
        return label
    near = communes_within_threshold_not_covered(after, AtCommune(code))
    return f"{label} : {plural(len(near), 'commune')}"


def _take_outline() -> None:
    upload = st.session_state.get(_FILE)
    if upload is None:
        return
    log = FrenchLog(file=upload.name)
    content = read_outline(SourceFile(upload.name, upload.getvalue()), log)
    if content is None:
        refuse_act(" ".join(finding.message for finding in log.findings if finding.is_fault))
        return
    st.session_state[DRAWN], st.session_state[TERRITORY] = content, OUTLINE


def _ask_structure(after: Outcome) -> str | None:
    structures = after.inventory.structures
    there = structures.loc[structures["statut"] != "ferme"]
    labels = {
        str(identifier): visible_text(f"{nom} ({kind}, {commune})")
        for identifier, nom, kind, commune in zip(
            there["id"], there["nom"], there["type"], there["nom_commune"], strict=True
        )
    }
    if st.session_state.get(STRUCTURE) not in labels:
        st.session_state[STRUCTURE] = None
    return st.selectbox(
        "Structure",
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        placeholder="Cliquez sur une structure, ou tapez un nom",
        key=STRUCTURE,
    )


def _offer_structure(work: Work, after: Outcome, chosen: str, code: str | None) -> None:
    structures = after.inventory.structures
    kind = str(structures.loc[structures["id"] == chosen, "type"].iloc[0])
    other = "CS" if kind != "CS" else "EVS"
    where = "ici" if code is None else str(work.view.geography.communes["nom"][code])
    left, right = st.columns(2)
    left.button("Fermer", on_click=close_structure, args=(chosen,), width="stretch", key="fermer")
    right.button(
        f"En faire un {other}",
        on_click=lambda: make_change(ChangeKind(id=chosen, type=other)),
        width="stretch",
        key="changer-type",
    )
    st.button(
        f"Déplacer : {where}",
        icon=":material/open_with:",
        disabled=code is None,
        on_click=move_here,
        args=(chosen,),
        width="stretch",
        key="deplacer",
    )
    st.button(
        f"Ajouter ou retirer : {where}",
        icon=":material/polyline:",
        disabled=code is None,
        on_click=click_territory,
        args=(chosen, code),
        width="stretch",
        key="territoire",
        help="Ajoute cette commune au territoire de la structure, ou l’en retire si elle y est.",
    )
