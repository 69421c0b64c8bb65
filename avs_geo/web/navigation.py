"""The script that Streamlit runs for every visitor: page settings, style, and the list of pages."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from avs_geo.web.access.account_view import show_account
from avs_geo.web.in_hand.choices import ask_choices
from avs_geo.web.page_list import page_list, section_of
from avs_geo.web.style import page_style


def main() -> None:
    """Run the page that the visitor asked for."""
    pages = page_list()
    page = st.navigation(pages, position="top")
    st.set_page_config(
        page_title=f"{page.title} – AVS-Geo",
        # A file of our own: Streamlit fetches the icons that it draws itself from a public server.
        page_icon=Path(__file__).with_name("icone.svg"),
        layout="wide",
    )
    st.html(page_style(section_of(page, pages)))
    ask_choices()
    show_account()
    page.run()


if __name__ == "__main__":
    main()
