"""The script that Streamlit runs for every visitor: page settings, style, and the list of pages."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from avs_geo.reference.location import program_root
from avs_geo.web.style import page_style


def main() -> None:
    """Run the page that the visitor asked for."""
    st.set_page_config(
        page_title="AVS-Geo",
        # A file of our own: Streamlit fetches the icons that it draws itself from a public server.
        page_icon=Path(__file__).with_name("icone.svg"),
        layout="wide",
    )
    st.html(page_style())
    pages = program_root() / "pages"
    st.navigation(
        [
            st.Page(pages / "vue_ensemble.py", title="Vue d’ensemble", icon=":material/map:", default=True),
            st.Page(pages / "mes_fichiers.py", title="Mes fichiers", icon=":material/upload_file:"),
            st.Page(pages / "methode.py", title="Méthode et sources", icon=":material/menu_book:"),
        ],
        position="top",
    ).run()


if __name__ == "__main__":
    main()
