"""The visitor's page, made before the link is: what is seen here is what the link will serve, to the byte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.outputs.share.of_plan import content_of_plan
from avs_geo.outputs.share.publish import publish
from avs_geo.outputs.share.single_file import single_file
from avs_geo.plan.document.reading import plan_of_document
from avs_geo.text.numbers import number
from avs_geo.text.typography import typeset
from avs_geo.web.serving.opened_store import plan_store
from avs_geo.web.serving.share.previews import PREVIEWS

if TYPE_CHECKING:
    from avs_geo.outputs.share.content import ShareContent
    from avs_geo.plan.share.options import ShareOptions
    from avs_geo.plan.share.publication import Publication
    from avs_geo.plan.store.records import Version

_ASKED: Final = "avs_partage_apercu"
_WIDTH: Final = "avs_partage_largeur"
_HEIGHT: Final = 780
_WIDTHS: Final = {"ordinateur": "Ordinateur", "telephone": "Téléphone"}
_PHONE: Final = 390


@dataclass(frozen=True, eq=False)
class Prepared:
    """A page that was made and not shared yet.

    Parameters
    ----------
    version, options
        What it shows.
    content, publication
        What leaves, and its files.
    path
        Where editors see it.
    """

    version: Version
    options: ShareOptions
    content: ShareContent
    publication: Publication
    path: str


def ask_preview(version: Version, options: ShareOptions | None) -> Prepared | None:
    """Ask whether the page is to be made; return it once it is, for as long as nothing else is chosen.

    Raises
    ------
    AvsGeoError
        The version cannot be read or computed any more.
    """
    asked = st.button(
        "Voir la page du visiteur",
        icon=":material/visibility:",
        disabled=options is None,
        width="stretch",
        type="primary",
    )
    if options is None:
        return None
    # The name is shown where no title is given: a plan that was renamed makes another page.
    choice = (version.plan_id, version.number, plan_store().plan(version.plan_id).name, options)
    if asked:
        st.session_state[_ASKED] = choice
    return _prepared(choice, version, options) if st.session_state.get(_ASKED) == choice else None


def show_preview(prepared: Prepared | None) -> None:
    """Show the page as its visitor will see it."""
    if prepared is None:
        st.info("La page du visiteur s’affiche ici, avant que le lien existe.", icon=":material/visibility:")
        return
    left, right = st.columns([3, 2], vertical_alignment="center")
    left.caption(_weight(prepared.publication))
    width = right.segmented_control(
        "Écran",
        list(_WIDTHS),
        default="ordinateur",
        required=True,
        format_func=_WIDTHS.__getitem__,
        key=_WIDTH,
        label_visibility="collapsed",
    )
    st.iframe(
        prepared.path, height=_HEIGHT, width=_PHONE if width == "telephone" else "stretch", alt="Page du visiteur"
    )
    st.download_button(
        "Télécharger la carte (.html)",
        data=lambda: single_file(prepared.content),
        file_name="carte.html",
        mime="text/html",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )
    st.caption("Un seul fichier, qui s’ouvre sans réseau, d’une clé USB ou d’un courriel. Il ne se révoque pas.")


@st.cache_resource(max_entries=16, show_spinner="Préparation de la page du visiteur…")
def _prepared(
    choice: tuple[object, ...],  # noqa: ARG001 - the key of the cache
    _version: Version,
    _options: ShareOptions,
) -> Prepared:
    store = plan_store()
    _, document = store.load(_version.plan_id, _version.number)
    name = store.plan(_version.plan_id).name
    content = content_of_plan(
        plan_of_document(document, name=name), _options, name=name, version=_version.number, saved_at=_version.saved_at
    )
    publication = publish(content)
    return Prepared(_version, _options, content, publication, PREVIEWS.hold(publication))


def _weight(publication: Publication) -> str:
    kilobytes = sum(len(part.content) for part in publication.parts if part.name in {"page.html", "carte.json"}) / 1000
    return typeset(f"Exactement ce que servira le lien · {number(kilobytes)} ko")
