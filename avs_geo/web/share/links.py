"""The links that there are: found, renewed, revoked, and all of them switched off at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.outputs.tables.html_table import cells_table, text_cell
from avs_geo.plan.share.link import DAYS, LinkState
from avs_geo.plan.store.moment import utc_now
from avs_geo.text.dates import day_text
from avs_geo.text.markdown import as_markdown
from avs_geo.text.numbers import number
from avs_geo.web.in_hand.work import who
from avs_geo.web.serving.opened_store import plan_store
from avs_geo.web.share.new_link import make_link

if TYPE_CHECKING:
    from avs_geo.plan.share.link import ShareLink

_ON, _CHOSEN, _FAILED = "avs_partage_ouverts", "avs_partage_lien", "avs_partage_echec"
_UNNAMED: Final = "non précisé"
_HEADS: Final = ("Pour qui", "État", "Jusqu’au", "Ouvertures", "Dernière", "Plan", "Version", "Adresse", "Créé par")


def show_links() -> None:
    """Show the links, and offer to end or renew one.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached.
    """
    if failed := st.session_state.pop(_FAILED, ""):
        st.error(as_markdown(failed), icon=":material/error:")
    links = plan_store().links
    st.session_state[_ON] = links.is_on()
    st.toggle(
        "Les liens sont ouverts",
        key=_ON,
        on_change=_switch,
    )
    if not st.session_state[_ON]:
        st.warning(
            "Tous les liens sont suspendus : aucun visiteur n’ouvre plus sa carte. Rétablis, ils s’ouvrent de nouveau "
            "à la même adresse.",
            icon=":material/link_off:",
        )
    found = links.links()
    if not found:
        st.info("Aucun lien pour le moment.", icon=":material/link_off:")
        return
    names = {plan.id: plan.name for plan in plan_store().plans(archived=None)}
    st.html(_table(found, names))
    _ask_act([link for link in found if link.revoked_at is None], names)


def _table(links: list[ShareLink], names: dict[str, str]) -> str:
    now, all_on = utc_now(), bool(st.session_state[_ON])
    rows = [
        [
            text_cell(link.label or _UNNAMED, scope="row"),
            text_cell(link.state(now, all_on).label + (", avec mot de passe" if link.has_password else "")),
            text_cell(day_text(link.expires_at.astimezone())),
            text_cell(number(link.openings), css="n"),
            text_cell(f"{link.last_opened.astimezone():%d/%m/%Y, %H\u00a0h}" if link.last_opened else "jamais"),
            text_cell(names.get(link.plan_id, "")),
            text_cell(str(link.version), css="n"),
            text_cell(f"{link.hint}…"),
            text_cell(link.created_by),
        ]
        for link in links
    ]
    return cells_table([text_cell(label, scope="col") for label in _HEADS], rows, caption="Liens, le dernier d’abord")


def _ask_act(links: list[ShareLink], names: dict[str, str]) -> None:
    if not links:
        return
    known = {link.id: link for link in links}
    # Another field for each newest link, so that one that was just made stands in it.
    key = f"{_CHOSEN}-{links[0].id}"
    if st.session_state.get(key) not in known:
        st.session_state[key] = links[0].id
    left, middle, right = st.columns([2, 1, 1], vertical_alignment="bottom")
    chosen = left.selectbox("Lien", list(known), format_func=lambda one: _label(known[one], names), key=key)
    link = known[chosen]
    middle.button(
        "Renouveler",
        icon=":material/autorenew:",
        on_click=_renew,
        args=(link,),
        width="stretch",
        help=f"Une nouvelle adresse montre la même carte, {DAYS} jours ; l’ancienne se ferme.",
    )
    with right.popover("Révoquer", icon=":material/link_off:", width="stretch"):
        st.write("L’adresse ne s’ouvrira plus, pour personne. Cela ne se défait pas.")
        st.button("Révoquer ce lien", type="primary", on_click=_revoke, args=(link,), width="stretch")


def _label(link: ShareLink, names: dict[str, str]) -> str:
    state = link.state(utc_now(), all_on=True)
    ended = "" if state is LinkState.OUVERT else f", {state.label}"
    return f"{link.label or _UNNAMED} · {link.hint}…{ended} · {names.get(link.plan_id, '')}"


def _renew(link: ShareLink) -> None:
    st.session_state[_FAILED] = make_link(partial(plan_store().links.renew, link.id, author=who()))


def _revoke(link: ShareLink) -> None:
    try:
        plan_store().links.revoke(link.id)
    except AvsGeoError as error:
        st.session_state[_FAILED] = str(error)


def _switch() -> None:
    try:
        plan_store().links.switch(on=bool(st.session_state.get(_ON)))
    except AvsGeoError as error:
        st.session_state[_FAILED] = str(error)
