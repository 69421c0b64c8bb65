"""Mes fichiers: load an inventory, see every fault of it, and keep the previous one until the new one is good."""

from __future__ import annotations

import streamlit as st

from avs_geo.reference.departements import find_departement
from avs_geo.reference.geography import load_geography
from avs_geo.web.files.import_form import ask_uploads
from avs_geo.web.files.in_place import show_inventory_in_place
from avs_geo.web.files.models import offer_models
from avs_geo.web.in_hand.choices import current_choices, turn_to_own_files
from avs_geo.web.in_hand.own_files import import_files, last_outcome
from avs_geo.web.widgets.findings import show_findings
from avs_geo.web.widgets.qpv_contours import show_qpv_source

choices = current_choices()
departement = find_departement(choices.departement)

st.title(f"Mes fichiers : {departement.nom}")
st.markdown(
    "Les fichiers restent sur la machine où tourne AVS-Geo. Ils sont lus **en entier ou pas du tout** : "
    "s’il s’y trouve une erreur, l’inventaire précédent reste en place.",
)
outcome = last_outcome(departement.code)
if outcome is not None:
    show_findings(outcome, stem=f"verification_{departement.code}")
show_inventory_in_place(departement.code)

st.header("Importer un inventaire")
uploads = ask_uploads()
if uploads is not None:
    if import_files(departement.code, uploads, reference_date=choices.parameters.reference_date).accepted:
        turn_to_own_files()
    # The side bar was drawn before: it says whose files are shown from its next run on, and the result stands above.
    st.rerun()

st.header("Modèles à remplir")
offer_models()
st.header("Contours officiels des quartiers prioritaires")
show_qpv_source(load_geography(departement.code))
