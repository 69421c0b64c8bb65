"""The form through which an inventory comes: a box for each kind of file, with the formats that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.web.in_hand.own_files import Uploads

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_TABLE: Final = "CSV, XLSX ou ODS"
_SHAPES: Final = "GeoJSON, GeoPackage ou Shapefile dans une archive ZIP"
# What people draw maps with.
_DRAWN: Final = "GeoJSON, GeoPackage, KML, uMap ou Shapefile dans une archive ZIP"


def ask_uploads() -> Uploads | None:
    """Ask for the files, and return them once they are sent; None until then."""
    with st.form("import", border=True):
        structures, territoires = _row(
            ("Structures (obligatoire)", "fichier_structures", f"{_TABLE} ; {_DRAWN}"),
            ("Territoires d’agrément", "fichier_territoires", f"tableau {_TABLE}, ou contours {_DRAWN}"),
        )
        left, right = st.columns(2, gap="medium")
        with left:
            indicateurs = st.file_uploader(
                f"Indicateurs de besoin : Insee, Cnaf, FRR… (facultatif, plusieurs fichiers) : {_TABLE}",
                accept_multiple_files=True,
                key="fichiers_indicateurs",
            )
        with right:
            partenaires = _box("Partenaires et financements (facultatif)", "fichier_partenaires", _TABLE)
        temps, qpv = _row(
            ("Temps de trajet mesurés (facultatif)", "fichier_temps", _TABLE),
            ("Contours des QPV (facultatif), à la place de ceux d’AVS-Geo", "fichier_qpv_propre", _SHAPES),
        )
        (mailles,) = _row(
            ("IRIS ou carreaux de population (facultatif), à la place des communes", "fichier_mailles", _SHAPES),
        )
        sent = st.form_submit_button("Vérifier et importer", type="primary")
    if not sent:
        return None
    return Uploads(
        structures=structures,
        territoires=territoires,
        temps=temps,
        partenaires=partenaires,
        indicateurs=indicateurs,
        qpv=qpv,
        mailles=mailles,
    )


def _row(*boxes: tuple[str, str, str]) -> list[UploadedFile | None]:
    """Show one or two boxes beside each other; on a phone they stand below each other."""
    uploads = []
    for column, (label, key, formats) in zip(st.columns(2, gap="medium"), boxes, strict=False):
        with column:
            uploads.append(_box(label, key, formats))
    return uploads


def _box(label: str, key: str, formats: str) -> UploadedFile | None:
    return st.file_uploader(f"{label} : {formats}", key=key)
