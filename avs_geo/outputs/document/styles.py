"""The styles that the document is written with: a planner changes how they look, never what they are called."""

from __future__ import annotations

from typing import Final

NORMAL: Final = "Normal"
TITLE: Final = "Title"
SUBTITLE: Final = "Subtitle"
HEADINGS: Final = ("Heading 1", "Heading 2", "Heading 3")
CAPTION: Final = "Caption"
BULLET: Final = "List Bullet"
TOC_HEADING: Final = "TOC Heading"
TOC_LEVELS: Final = ("toc 1", "toc 2")
CELL: Final = "AVS Cellule"
FIGURE_CELL: Final = "AVS Chiffre"
HEAD_CELL: Final = "AVS Titre de colonne"
NOTE: Final = "AVS Note"
NOTICE: Final = "AVS Encadré"
TABLE: Final = "AVS Tableau"

PARAGRAPH_STYLES: Final = (
    NORMAL,
    TITLE,
    SUBTITLE,
    *HEADINGS,
    CAPTION,
    BULLET,
    TOC_HEADING,
    *TOC_LEVELS,
    CELL,
    FIGURE_CELL,
    HEAD_CELL,
    NOTE,
    NOTICE,
)
# How Word calls the built-in ones on a French screen.
FRENCH_NAMES: Final = {
    TITLE: "Titre",
    SUBTITLE: "Sous-titre",
    HEADINGS[0]: "Titre 1",
    HEADINGS[1]: "Titre 2",
    HEADINGS[2]: "Titre 3",
    CAPTION: "Légende",
    BULLET: "Liste à puces",
    TOC_HEADING: "En-tête de table des matières",
    TOC_LEVELS[0]: "TM 1",
    TOC_LEVELS[1]: "TM 2",
}


def french_name(style: str) -> str:
    """Return what a French Word calls a style.

    Examples
    --------
    >>> french_name("Heading 1"), french_name("AVS Note")
    ('Titre 1', 'AVS Note')
    """
    return FRENCH_NAMES.get(style, style)
