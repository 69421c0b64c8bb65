"""The ASGI application: Streamlit's pages for editors, and the plain HTTP routes beside them."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from avs_geo.web import navigation
from avs_geo.web.access.gate import EditorsGate
from avs_geo.web.access.start import opened_door
from avs_geo.web.failure import show_failure
from avs_geo.web.frame.french_page import FrenchPages
from avs_geo.web.routes import ROUTES
from avs_geo.web.serving.returned_memory import giving_back
from avs_geo.web.serving.share.first import ShareFirst
from avs_geo.web.serving.share.maps import SHARE_MAPS, running

door = opened_door()
app = st.App(
    Path(navigation.__file__),
    routes=[*ROUTES, *door.routes],
    middleware=[
        Middleware(ShareFirst, routes=SHARE_MAPS.routes),
        Middleware(EditorsGate, door=door),
        Middleware(FrenchPages),
    ],
    lifespan=giving_back(running),
    on_script_error=show_failure,
)
