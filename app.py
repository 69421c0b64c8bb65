"""The ASGI application: Streamlit's pages, and the plain HTTP routes beside them."""

from pathlib import Path

import streamlit as st

from avs_geo.web import navigation
from avs_geo.web.failure import show_failure
from avs_geo.web.routes import ROUTES

app = st.App(Path(navigation.__file__), routes=ROUTES, on_script_error=show_failure)
