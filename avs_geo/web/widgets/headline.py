"""The headline figures, and the notices that must be read before them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.analysis.known_structures import lacking_structures
from avs_geo.outputs.sentences.headline import headlines
from avs_geo.reference.qpv import INDICATIVE
from avs_geo.text.inert import inert_html
from avs_geo.text.markdown import as_markdown
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
    items = "".join(
        f"<div><dt>{inert_html(h.label)}</dt><dd>{inert_html(h.value)}<small>{inert_html(h.detail)}</small></dd></div>"
        for h in figures
    )
    st.html(f'<dl class="avs-chiffres">{items}</dl>')


def show_notices(view: View, choices: Choices) -> None:
    """Say what the figures rest on, where it is not what one would take for granted."""
    say_installed()
    notices = _notices(view, choices)
    if not notices:
        return
    banner = _banner(notices)
    if not (_has_indicative_contours(view) and may_install()):
        st.html(banner)
        return
    # Beside the banner, the button takes no height from the map.
    said, done = st.columns([2, 1], vertical_alignment="center", gap="small")
    said.html(banner)
    with done:
        offer_official_contours()


def _banner(notices: list[_Notice]) -> str:
    """Write notices as one line that unfolds, so that the map stays in the first window; unfolded where all depends."""
    titles = " · ".join(notice.title for notice in notices)
    details = "<br>".join(f"<strong>{notice.title}.</strong> {notice.text}" for notice in notices)
    is_open = " open" if any(notice.is_urgent for notice in notices) else ""
    return (
        f'<div class="avs-bandeau" role="note"><details{is_open}><summary><strong>{titles}</strong>'
        f"<span> : à lire avant les chiffres</span></summary><p>{details}</p></details></div>"
    )


def _has_indicative_contours(view: View) -> bool:
    return bool((view.geography.qpv["emprise"] == INDICATIVE).any())


def show_what_to_bring(view: View) -> bool:
    """Say what to bring where no structure counts, in place of proposals; return whether that is so.

    Parameters
    ----------
    view
        The department.
    """
    lacking = lacking_structures(view.diagnosis, view.inventory)
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
