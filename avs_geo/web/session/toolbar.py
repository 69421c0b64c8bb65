"""The bar of the session: variants, undo and redo, comparison, projector, and whether all is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.inventory.french import typeset
from avs_geo.plan.session import FIRST_VARIANTS
from avs_geo.web.markdown_text import as_markdown
from avs_geo.web.session.acts import change_session, last_refusal, redo, undo, work_to_change
from avs_geo.web.session.opening import name_in_address
from avs_geo.web.session.store import keep
from avs_geo.web.session.work import by_visitor, take_in_hand

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from avs_geo.plan.session import Session
    from avs_geo.web.session.work import Work

_VARIANT, _PROJECTOR, _COPY = "avs_seance_variante", "avs_seance_projecteur", "avs_seance_copie"
COMPARE: Final = "avs_seance_comparer"
_PROJECTED = """<style>
[data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"] { display: none !important; }
[data-testid="stMainBlockContainer"] { max-width: none; padding-top: 4.4rem; }
.avs-chiffres dt { font-size: 1.15rem; } .avs-chiffres dd { font-size: 2.3rem; }
.avs-chiffres small { font-size: 1.1rem; }
.avs-legende, .avs-tableau table, [data-testid="stMarkdownContainer"] p { font-size: 1.15rem !important; }
[data-testid="stMain"] label p, [data-testid="stMain"] button p { font-size: 1.1rem !important; }
</style>"""


def show_toolbar(work: Work) -> DeltaGenerator:
    """Show the bar; returns the place where it says whether all is kept, to be filled last."""
    session = work.session
    st.session_state[_VARIANT], st.session_state[_PROJECTOR] = session.current, session.projector
    variants, backward, forward, compare, projector = st.columns([3, 1.2, 1.2, 1.4, 1.4], vertical_alignment="bottom")
    variants.segmented_control(
        "Variante",
        list(session.variants),
        format_func=lambda letter: _label(session, letter),
        required=True,
        key=_VARIANT,
        on_change=_select,
    )
    backward.button(
        "Annuler",
        icon=":material/undo:",
        disabled=not session.history.can_undo,
        on_click=undo,
        width="stretch",
        key="annuler",
    )
    forward.button(
        "Rétablir",
        icon=":material/redo:",
        disabled=not session.history.can_redo,
        on_click=redo,
        width="stretch",
        key="retablir",
    )
    compare.toggle("Comparer", key=COMPARE)
    projector.toggle("Projecteur", key=_PROJECTOR, on_change=_project)
    st.html(_PROJECTED if session.projector else "<style></style>")
    return st.empty()


def keep_and_say(where: DeltaGenerator) -> None:
    """Keep what is in hand where it was not kept yet, and say how that went."""
    work = work_to_change()
    if work.needs_keeping:
        work = keep(work)
        take_in_hand(work)
    name_in_address(work)
    if work.unkept:
        with where.container():
            st.error(
                typeset(f"**Non enregistré.** Votre travail reste à l’écran. {as_markdown(work.unkept)}"),
                icon=":material/cloud_off:",
            )
            # Any run of this part of the page tries again.
            st.button("Réessayer maintenant", icon=":material/refresh:", key="reessayer")
    elif work.plan_id:
        where.caption(as_markdown(_kept_sentence(work)))
    else:
        where.caption("Rien n’est encore fait : le premier changement est gardé aussitôt.")


def show_refusal() -> None:
    """Say why the last act was refused; the place is there even where nothing is said, so that nothing moves."""
    with st.container():
        if reason := last_refusal():
            st.warning(as_markdown(reason), icon=":material/block:")


def show_impossible(error: Exception) -> None:
    """Say why the variant cannot be computed any more, and offer to undo its last change."""
    st.error(f"Cette variante ne peut plus être calculée. {as_markdown(error)}", icon=":material/error:")
    st.button("Annuler son dernier changement", on_click=undo)


def ask_copy(work: Work) -> None:
    """Offer to put another variant in the place of the one on screen."""
    others = [letter for letter in work.session.variants if letter != work.session.current]
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    source = left.selectbox("Copier dans cette variante", others, key=_COPY, format_func=lambda v: f"Variante {v}")
    right.button("Copier", on_click=_copy, args=(source,), width="stretch", key="copier-variante")


def _kept_sentence(work: Work) -> str:
    state = "tout est dans la dernière version" if work.is_saved else "travail en cours gardé, pas encore de version"
    return f"{work.name} · version {work.based_on} · {state}"


def _label(session: Session, letter: str) -> str:
    count = len(session.variants[letter].history.done)
    name = session.variants[letter].name
    label = letter if letter in FIRST_VARIANTS and name == f"Variante {letter}" else name
    return f"{label} ({count})" if count else label


def _select() -> None:
    chosen = st.session_state.get(_VARIANT)
    if chosen:
        change_session(lambda session: session.select(chosen))


def _project() -> None:
    change_session(lambda session: replace(session, projector=bool(st.session_state.get(_PROJECTOR))))


def _copy(source: str) -> None:
    change_session(lambda session: session.copy(source, session.current, by_visitor()))
