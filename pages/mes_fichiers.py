"""Mes fichiers: load an inventory, see every fault of it, and keep the previous one until the new one is good."""

from __future__ import annotations

import streamlit as st

from avs_geo.outputs.french import plural
from avs_geo.reference.departements import find_departement
from avs_geo.web.choices import current_choices, turn_to_own_files
from avs_geo.web.files.findings import show_findings
from avs_geo.web.files.models import offer_models
from avs_geo.web.files.own_files import Uploads, forget, import_files, own_study
from avs_geo.web.markdown_text import as_markdown
from avs_geo.web.page_list import overview_page

choices = current_choices()
departement = find_departement(choices.departement)

st.title(f"Mes fichiers : {departement.nom}")
st.markdown(
    "Les fichiers restent sur la machine où tourne AVS-Geo. Ils sont lus **en entier ou pas du tout** : "
    "s’il s’y trouve une erreur, l’inventaire précédent reste en place.",
)
with st.form("import", border=True):
    structures = st.file_uploader("Structures (obligatoire) : CSV, XLSX, ODS, GeoJSON…", key="fichier_structures")
    territoires = st.file_uploader("Territoires d’agrément : tableau ou contours", key="fichier_territoires")
    temps = st.file_uploader("Temps de trajet mesurés (facultatif)", key="fichier_temps")
    partenaires = st.file_uploader("Partenaires et financements (facultatif)", key="fichier_partenaires")
    indicateurs = st.file_uploader(
        "Indicateurs de besoin : Insee, Cnaf, FRR… (facultatif, plusieurs fichiers)",
        accept_multiple_files=True,
        key="fichiers_indicateurs",
    )
    mailles = st.file_uploader(
        "IRIS ou carreaux de population (facultatif), à la place des communes", key="fichier_mailles"
    )
    sent = st.form_submit_button("Vérifier et importer", type="primary")

if sent and structures is None:
    st.error("Choisissez d’abord le fichier des structures.")
elif sent and structures is not None:
    uploads = Uploads(
        structures=structures,
        territoires=territoires,
        temps=temps,
        partenaires=partenaires,
        indicateurs=indicateurs,
        mailles=mailles,
    )
    outcome = import_files(departement.code, uploads, reference_date=choices.parameters.reference_date)
    if outcome.accepted:
        turn_to_own_files()
    show_findings(outcome, stem=f"verification_{departement.code}")

study = own_study(departement.code)
if study is not None:
    inventory = study[1]
    st.header("Inventaire en place")
    names = as_markdown(", ".join(name for name, _ in inventory.sources))
    st.markdown(f"{plural(len(inventory.structures), 'structure')}, d’après : {names}.")
    st.page_link(overview_page(), label="**Voir sur la carte**")
    st.button("Oublier cet inventaire", on_click=forget, args=(departement.code,))

st.header("Modèles à remplir")
offer_models()
