"""The headline figures, and the notices that must be read before them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.analysis.known_structures import lacking_structures
from avs_geo.outputs.sentences.headline import headlines
from avs_geo.reference.qpv import INDICATIVE
from avs_geo.text.markdown import as_markdown
from avs_geo.text.templates import fill
from avs_geo.web.in_hand.choices import EXAMPLE
from avs_geo.web.page_list import files_page
from avs_geo.web.widgets.qpv_contours import may_install, offer_official_contours, say_installed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.outputs.sentences.headline import Headline
    from avs_geo.web.in_hand.cached import View
    from avs_geo.web.in_hand.choices import Choices


@dataclass(frozen=True, slots=True)
class _Notice:
    """What figures rest on: in a few words, then in a sentence; whether nothing on the page means much without it."""

    title: str
    text: str
    is_urgent: bool = False


def show_headlines(view: View) -> None:
    """Show the figures of the department in one row."""
    show_figures(headlines(view.diagnosis))


def show_figures(figures: Iterable[Headline]) -> None:
    """Show figures in one row."""
    st.html(fill("web/widgets/headline.html", figures=list(figures)))


def show_notices(view: View, choices: Choices) -> None:
    """Say what the figures rest on, where it is not what one would take for granted."""
    say_installed()
    notices = _notices(view, choices)
    if not notices:
        return
    is_urgent = any(notice.is_urgent for notice in notices)
    banner = fill("web/widgets/notices.html", notices=notices, is_urgent=is_urgent)
    if not (_has_indicative_contours(view) and may_install()):
        st.html(banner)
        return
    # Beside the banner, the button takes no height from the map.
    said, done = st.columns([2, 1], vertical_alignment="center", gap="small")
    said.html(banner)
    with done:
        offer_official_contours()


def _has_indicative_contours(view: View) -> bool:
    return bool((view.geography.qpv["emprise"] == INDICATIVE).any())


def show_what_to_bring(view: View) -> bool:
    """Say what to bring where no structure counts, in place of proposals; return whether that is so.

    Parameters
    ----------
    view
        The department.
    """
    lacking = lacking_structures(view)
    for finding in lacking:
        st.info(as_markdown(f"{finding.message} {finding.remedy}"), icon=":material/upload_file:")
        st.page_link(files_page(), label="**Importer mes fichiers**")
    return bool(lacking)


def _notices(view: View, choices: Choices) -> list[_Notice]:
    notices = []
    if view.inventory.structures.empty:
        where = (
            "L’exemple ne porte que sur la Haute-Marne."
            if choices.source == EXAMPLE
            else "Aucun fichier n’est importé pour ce département."
        )
        notices.append(
            _Notice("Aucune structure", f"{where} Importez les vôtres à la page « Mes fichiers ».", is_urgent=True),
        )
    if view.inventory.has_assumed_territories:
        said = (
            "Les territoires d’agrément de l’exemple ne sont pas publiés : ceux qui sont affichés sont des "
            "hypothèses, à remplacer par les vôtres."
            if choices.source == EXAMPLE
            else "Vos fichiers marquent des territoires comme hypothèses."
        )
        notices.append(_Notice("Territoires supposés", said))
    if _has_indicative_contours(view):
        said = (
            "Faute des contours officiels, chaque quartier prioritaire est un disque de sa surface officielle autour "
            "d’un point."
        )
        notices.append(_Notice("QPV indicatifs", said))
    return notices
