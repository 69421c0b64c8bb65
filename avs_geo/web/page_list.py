"""The pages, in the order of the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.reference.location import program_root

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage


def overview_page() -> StreamlitPage:
    """Return the home page."""
    return _page("vue_ensemble.py", "Vue d’ensemble", ":material/map:", default=True)


def session_page() -> StreamlitPage:
    """Return the page of the committee's session."""
    return _page("seance.py", "Séance", ":material/co_present:")


def share_page() -> StreamlitPage:
    """Return the page of the share links."""
    return _page("partage.py", "Partage", ":material/share:")


def files_page() -> StreamlitPage:
    """Return the page through which an inventory comes."""
    return _page("mes_fichiers.py", "Mes fichiers", ":material/upload_file:")


def page_list() -> dict[str, list[StreamlitPage]]:
    """Return every page, by the heading of the menu under which it stands; under none, it stands in the menu itself."""
    return {
        "": [overview_page()],
        "Diagnostic": [
            _page("etat_des_lieux.py", "État des lieux", ":material/groups:"),
            _page("couverture.py", "Zones blanches", ":material/visibility_off:"),
            _page("equilibre.py", "Équilibre CS / EVS", ":material/balance:"),
            _page("besoins.py", "Besoins", ":material/diversity_1:"),
        ],
        "Perspectives": [
            _page("implantations.py", "Implantations", ":material/add_location_alt:"),
            _page("objectifs.py", "Objectifs", ":material/flag:"),
            session_page(),
            _page("plans.py", "Plans", ":material/folder_open:"),
            share_page(),
        ],
        "Données et méthode": [
            files_page(),
            _page("methode.py", "Méthode et sources", ":material/menu_book:"),
        ],
    }


def section_of(page: StreamlitPage, pages: dict[str, list[StreamlitPage]]) -> str:
    """Return the heading of the menu under which a page stands; empty where it stands in the menu itself."""
    return next((heading for heading, below in pages.items() if page.title in {one.title for one in below}), "")


def _page(file: str, title: str, icon: str, *, default: bool = False) -> StreamlitPage:
    return st.Page(program_root() / "pages" / file, title=title, icon=icon, default=default)
