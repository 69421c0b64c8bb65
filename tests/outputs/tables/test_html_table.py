"""Tables as HTML: text from data is escaped, headings have their scope, the keyboard reaches the box."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from avs_geo.outputs.tables.html_table import cells_table, drawn_cell, html_table, text_cell
from avs_geo.outputs.tables.screen_tables import ScreenTable

if TYPE_CHECKING:
    from collections.abc import Sequence

HOSTILE = '<img src=x onerror="alert(1)">'


class Reader(HTMLParser):
    """Keeps the tags with their attributes, and the texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_text_from_data_never_becomes_a_tag() -> None:
    page = Reader(
        cells_table([text_cell(HOSTILE, scope="col", title=HOSTILE)], [[text_cell(HOSTILE)]], caption=HOSTILE)
    )
    assert {tag for tag, _ in page.tags} == {"div", "table", "caption", "thead", "tr", "th", "tbody", "td"}
    assert page.texts == [HOSTILE, HOSTILE, HOSTILE]
    assert dict(page.tags[0][1])["aria-label"] == HOSTILE


def test_the_keyboard_reaches_the_box_and_its_name_may_differ_from_the_caption() -> None:
    (box, attributes), *_ = Reader(cells_table([], [], caption="Écarts", label="Écarts à la moyenne", kind="k")).tags
    assert (box, attributes) == (
        "div",
        {"class": "avs-tableau k", "tabindex": "0", "role": "region", "aria-label": "Écarts à la moyenne"},
    )


def test_what_the_program_draws_is_kept_as_it_is() -> None:
    assert drawn_cell("<b>1</b>", scope="row", css="e") == '<th scope="row" class="e"><b>1</b></th>'
    assert text_cell("1 < 2") == "<td>1 &lt; 2</td>"


def test_a_table_of_the_screen_has_its_headings_its_figures_and_its_total() -> None:
    table = ScreenTable(
        labels=("Nom", "Population"),
        descriptions=("Le nom.", "Les habitants."),
        numeric=(False, True),
        heading=0,
        rows=(("Chaumont", "22"), ("Ensemble", "30")),
        last_is_total=True,
    )
    page = Reader(html_table(table, caption="Communes"))
    assert page.texts == ["Communes", "Nom", "Population", "Chaumont", "22", "Ensemble", "30"]
    assert [attributes for tag, attributes in page.tags if tag == "th"] == [
        {"scope": "col", "title": "Le nom."},
        {"scope": "col", "class": "n", "title": "Les habitants."},
        {"scope": "row"},
        {"scope": "row"},
    ]
    assert [attributes.get("class") for tag, attributes in page.tags if tag == "tr"] == [None, None, "total"]
