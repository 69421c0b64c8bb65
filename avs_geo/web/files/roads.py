"""Which roads the measured times come from, or how to install some."""

from __future__ import annotations

import streamlit as st

from avs_geo.reference.departements import find_departement
from avs_geo.reference.routes.extract import EXTRACTS_PAGE
from avs_geo.reference.routes.installed import installed_roads
from avs_geo.reference.routes.package import PACKAGE, has_engine
from avs_geo.text.inert import inert_html


def show_road_source(departement: str) -> None:
    """Say whether times by road can be had for a department, and how to have them where they cannot."""
    roads = installed_roads()
    name = find_departement(departement).label
    if roads is None:
        st.markdown(f"Aucune route n’est installée : les temps sont estimés à vol d’oiseau. {_how()}")
        return
    near, total = roads.reach.get(departement, (0, 0))
    if not roads.serves(departement):
        st.markdown(
            f"Les routes installées (OpenStreetMap, {inert_html(roads.date)}) ne sont pas celles de {name} : les temps "
            f"y sont estimés à vol d’oiseau. {_how()}"
        )
        return
    if not has_engine():
        st.markdown(
            "Des routes sont installées, mais pas le moteur qui les suit. Pour l’installer, avec le Python d’AVS-Geo : "
            f"`python -m pip install {PACKAGE}`"
        )
        return
    st.markdown(
        f"**Routes OpenStreetMap** du {inert_html(roads.date)}, © les contributeurs d’OpenStreetMap (ODbL 1.0). "
        f"{name} : {near} communes sur {total} sont près d’une route. Choisissez « Temps : par la route » dans le "
        f"volet de gauche. Contrôle SHA-256 de l’extrait : `{inert_html(roads.sha256[:12])}…`"
    )


def _how() -> str:
    return (
        "Pour des temps mesurés par la route, prenez l’extrait de votre région (par exemple sur "
        f"<{EXTRACTS_PAGE}>), puis lancez `avs-geo donnees installer routes --osm region-latest.osm.pbf` sur la "
        "machine où tourne AVS-Geo."
    )
