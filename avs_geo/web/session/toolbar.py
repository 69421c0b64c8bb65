"""The bar of the session: variants, undo and redo, comparison, projector, and whether all is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.plan.session.session import FIRST_VARIANTS
from avs_geo.text.markdown import as_markdown
from avs_geo.text.typography import typeset
from avs_geo.web.in_hand.kept_work import keep
from avs_geo.web.in_hand.work import by_visitor, take_in_hand
from avs_geo.web.session.acts import change_session, redo, undo, work_to_change
from avs_geo.web.session.opening import name_in_address

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from avs_geo.plan.session.session import Session
    from avs_geo.web.in_hand.work import Work

_VARIANT, _PROJECTOR, _COPY = "avs_seance_variante", "avs_seance_projecteur", "avs_seance_copie"
COMPARE: Final = "avs_seance_comparer"
# Streamlit measures in the letter of the page: enlarged, its smallest text has 24 pixels.
_PROJECTED = """<style>
html { font-size: 27.5px !important; }
[data-testid="stSidebar"], [data-testid="stExpandSidebarButton"], [data-testid="stHeader"] { display: none !important; }
[data-testid="stMainBlockContainer"] { max-width: none; padding: 8px 12px 8px; }
[data-testid="stMain"] h1, .st-key-annuler p, .st-key-retablir p { position: absolute; width: 1px; height: 1px;
  overflow: hidden; clip-path: inset(50%); }
.st-key-avs_projete > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"] { gap: 14px; }
.st-key-avs_projete [data-testid="stVerticalBlock"] { gap: .4rem; }
.avs-chiffres { grid-template-columns: 1fr 1fr; gap: .4rem .6rem; margin: 0 !important; }
.avs-chiffres div { padding-left: .4rem; border-left-width: 4px; }
.avs-chiffres dd { font-size: 1.15rem; }
.st-key-annuler button, .st-key-retablir button { padding: .1rem .55rem; min-height: 2rem; gap: 0; }
.st-key-avs_barre { gap: .3rem .45rem; margin: 0 !important; padding: 0 !important; }
.st-key-avs_barre > [data-testid="stElementContainer"]:has(h1) { position: absolute; }
.st-key-avs_projete [data-testid="stButtonGroup"] button { padding: .1rem .5rem; min-height: 1.75rem; }
.avs-chiffres dt, .avs-chiffres small, .avs-legende, .avs-legende small, .avs-sources, .avs-tableau table,
.avs-tableau caption, .avs-serre table, .avs-fiche dl, .avs-consigne,
[data-testid="stCaptionContainer"] { font-size: .88rem !important; line-height: 1.2; }
@media (min-width: 641px) {
  .st-key-avs_projete [data-testid="stColumn"]:first-child { position: sticky; top: 8px; align-self: flex-start; }
  [class*="st-key-avs_carte"] { grid-template-columns: minmax(0, 1fr) !important; gap: 6px !important; }
  [class*="st-key-avs_carte"] .avs-legende { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  [class*="st-key-avs_carte"] .avs-legende small { display: none; }
  [class*="st-key-avs_carte"] .avs-legende img { width: 30px; height: 24px; }
}
</style>"""


def show_toolbar(work: Work) -> None:
    """Show the bar: the title, the variants, back and forth, the comparison, the projector."""
    session = work.session
    st.session_state[_VARIANT], st.session_state[_PROJECTOR] = session.current, session.projector
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="avs_barre"):
        st.title(f"Séance : {work.view.geography.departement.nom}", width="content")
        st.segmented_control(
            "Variante",
            list(session.variants),
            format_func=lambda letter: _label(session, letter),
            required=True,
            key=_VARIANT,
            on_change=_select,
            label_visibility="collapsed",
            width="content",
        )
        history = session.history
        st.button("Annuler", icon=":material/undo:", disabled=not history.can_undo, on_click=undo, key="annuler")
        st.button("Rétablir", icon=":material/redo:", disabled=not history.can_redo, on_click=redo, key="retablir")
        st.toggle("Comparer", key=COMPARE)
        st.toggle("Projecteur", key=_PROJECTOR, on_change=_project)
    st.html(_PROJECTED if session.projector else "<style></style>")


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
    elif work.told:
        where.info(as_markdown(" ".join(work.told)), icon=":material/group:")
    elif work.plan_id:
        where.caption(as_markdown(_kept_sentence(work)))
    else:
        where.caption("Rien n’est encore fait : le premier changement est gardé aussitôt.")


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
