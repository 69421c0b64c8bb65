"""The account that is signed in, and the button to sign out."""

from __future__ import annotations

import os

import streamlit as st

from avs_geo.text.templates import fill
from avs_geo.web.access.door import SIGN_OUT_ROUTE
from avs_geo.web.access.protection import ProtectionKind, chosen_protection


def account_name() -> str:
    """Return the name of the account that is in use, else its electronic address; empty where there are no accounts."""
    # Outside the application, in a test or a script, Streamlit knows nobody and warns of it.
    user = st.user.to_dict() if st.runtime.exists() else {}
    return str(user.get("name") or user.get("email") or "").strip()


def show_account() -> None:
    """Show, at the foot of the side bar, the account and the way out, where editors sign in."""
    if chosen_protection(os.environ).kind is ProtectionKind.NONE:
        return
    st.sidebar.html(fill("web/access/account_view.html", name=account_name(), way_out=SIGN_OUT_ROUTE))
