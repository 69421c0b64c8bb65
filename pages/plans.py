"""Plans: find one, open it in session, compare its versions, take an old one up again, bring one in or out."""

from __future__ import annotations

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.text.markdown import as_markdown
from avs_geo.web.plans.acts import show_outcome
from avs_geo.web.plans.drafts import show_drafts
from avs_geo.web.plans.importing import offer_import
from avs_geo.web.plans.listing import ask_plan, find_plans
from avs_geo.web.plans.sheet import show_plan
from avs_geo.web.plans.unsaved import parted, show_unsaved
from avs_geo.web.plans.versions import show_versions

st.title("Plans")
st.caption("Chaque enregistrement fait une version, que rien ne réécrit ; un plan archivé reste lisible")
show_outcome()
try:
    saved, unsaved = parted(find_plans())
    chosen = ask_plan(saved)
    if chosen is not None:
        show_plan(chosen)
        show_drafts(chosen)
        show_versions(chosen)
    show_unsaved(unsaved)
    st.header("Importer un plan")
    offer_import()
except AvsGeoError as error:
    st.error(as_markdown(error), icon=":material/error:")
    st.button("Réessayer", icon=":material/refresh:")
