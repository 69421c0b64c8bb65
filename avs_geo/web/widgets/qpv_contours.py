"""Which contours of the QPV are shown, and the official ones installed from a file or from data.gouv.fr."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import streamlit as st

from avs_geo.errors import AvsGeoError, InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.qpv.install import RESOURCE, SOURCE_NAME, install_qpv
from avs_geo.outputs.sources import reference_sources
from avs_geo.reference.location import user_folder
from avs_geo.reference.qpv import INDICATIVE
from avs_geo.text.inert import inert_html
from avs_geo.text.markdown import as_markdown
from avs_geo.text.numbers import number
from avs_geo.text.words import plural
from avs_geo.web.in_hand.own_files import ImportOutcome
from avs_geo.web.widgets.findings import show_findings

if TYPE_CHECKING:
    from pathlib import Path

    from avs_geo.inventory.qpv.install import InstalledQpv
    from avs_geo.outputs.sources import Source
    from avs_geo.reference.geography import Geography

_OUTCOME = "avs_contours_qpv"
_INSTALLED = "avs_contours_qpv_installes"
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


def show_qpv_source(geography: Geography) -> None:
    """Say which contours of the QPV are shown, and offer to install the official ones."""
    st.markdown(_description(geography))
    if not may_install():
        return
    outcome: ImportOutcome | None = st.session_state.pop(_OUTCOME, None)
    if outcome is not None:
        show_findings(
            outcome,
            stem="verification_qpv",
            done="Contours officiels installés.",
            kept="rien n’a été installé, les contours en place n’ont pas changé.",
        )
    with st.container(border=True):
        st.markdown("**Installer les contours officiels**")
        # The form is drawn first: it stays in reach while the download goes on, or fails.
        above = st.container()
        _offer_file()
        with above:
            _offer_download()


def _description(geography: Geography) -> str:
    where = f"{geography.departement.label} : {plural(len(geography.qpv), 'quartier')}"
    installed = _installed_source()
    if installed is not None:
        return (
            f"**Contours officiels** ({inert_html(installed.editeur)}), génération 2024. {where}. Date du fichier, "
            f"ou de son installation : {_french_date(installed.millesime)}. "
            f"Contrôle SHA-256 : `{installed.sha256[:12]}…`"
        )
    if (geography.qpv["emprise"] == INDICATIVE).any():
        return (
            f"**Emprises indicatives.** {where}, chacun un disque hachuré de sa surface officielle autour d’un point. "
            "Les contours officiels ne sont pas installés."
        )
    return (
        f"**Aucun contour.** {geography.departement.label} : sans les contours officiels, aucun quartier n’est connu."
    )


def _installed_source() -> Source | None:
    return next((source for source in reference_sources() if source.nom == SOURCE_NAME), None)


def _french_date(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))


def offer_official_contours() -> None:
    """Offer to install the official contours in one press, where indicative ones are shown."""
    if not st.button(
        "Installer les contours officiels", icon=":material/download:", key="installer_qpv", width="stretch"
    ):
        return
    try:
        _download()
    except AvsGeoError as error:
        st.error(
            f"{as_markdown(error)} Donnez le fichier à la page « Mes fichiers », s’il peut venir par une clé USB.",
            icon=":material/wifi_off:",
        )
    else:
        st.session_state[_INSTALLED] = True
        st.rerun()


def say_installed() -> None:
    """Say that the official contours were just installed: the banner that offered them is gone."""
    if st.session_state.pop(_INSTALLED, False):
        st.toast("Les contours officiels des QPV sont installés.", icon=":material/check_circle:")


def may_install() -> bool:
    """Whether this visitor may change the contours, which are those of all who use this application."""
    return st.get_option("server.address") in _LOCAL


def _offer_download() -> None:
    st.markdown(f"Depuis data.gouv.fr : le fichier `{RESOURCE}` de l’ANCT, quelques mégaoctets.")
    if not st.button("Télécharger et installer", icon=":material/download:", key="telecharger_qpv"):
        return
    try:
        installed = _download()
    except InputRefusedError as error:
        _tell(ImportOutcome(accepted=False, findings=error.findings, number=uuid4().hex))
    except AvsGeoError as error:
        st.error(f"{as_markdown(error)} Il se donne ci-dessous.", icon=":material/wifi_off:")
    else:
        _take(installed)


def _download() -> InstalledQpv:
    """Fetch the contours and install them, with a bar meanwhile."""
    bar = st.progress(0.0, text="Connexion à data.gouv.fr…")

    def advance(label: str, done: int, total: int) -> None:
        share = min(done / total, 1.0) if total else 0.0
        bar.progress(share, text=f"{label[0].upper()}{label[1:]}{_megabytes(done, total)}")

    try:
        return install_qpv(None, target=_target(), progress=advance)
    finally:
        bar.empty()


def _offer_file() -> None:
    with st.form("contours_qpv", border=False):
        upload = st.file_uploader(
            "Depuis un fichier : GeoJSON, GeoPackage ou Shapefile dans une archive ZIP", key="fichier_qpv"
        )
        sent = st.form_submit_button("Vérifier et installer")
    if not sent:
        return
    if upload is None:
        st.error("Choisissez d’abord le fichier des contours.")
        return
    try:
        with st.spinner("Lecture et vérification des contours…"):
            installed = install_qpv(SourceFile(upload.name, upload.getvalue()), target=_target())
    except InputRefusedError as error:
        _tell(ImportOutcome(accepted=False, findings=error.findings, number=uuid4().hex))
    except AvsGeoError as error:
        st.error(as_markdown(error), icon=":material/error:")
    else:
        _take(installed)


def _megabytes(done: int, total: int) -> str:
    if not done:
        return "…"
    whole = f" sur {number(total / 1024**2, 1)}" if total else ""
    return f" : {number(done / 1024**2, 1)}{whole} Mo"


def _target() -> Path:
    return user_folder() / "geo"


def _take(installed: InstalledQpv) -> None:
    _tell(ImportOutcome(accepted=True, findings=installed.findings, number=uuid4().hex))


def _tell(outcome: ImportOutcome) -> None:
    """Show the outcome at the top, where the page says which contours it has by then."""
    st.session_state[_OUTCOME] = outcome
    st.rerun()
