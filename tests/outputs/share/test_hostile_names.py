"""Names that would be tags, scripts, formulas, or read backwards: text everywhere."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest

from tests.outputs.share.conftest import SHOWN, everything_of, hostile_content

HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


@pytest.fixture(scope="module")
def parts() -> dict[str, str]:
    return everything_of(hostile_content())


@pytest.mark.parametrize("name", ["page.html", "fichier"])
def test_no_name_makes_a_tag(parts: dict[str, str], name: str) -> None:
    tags = Tags(parts[name]).found
    assert not [tag for tag, attrs in tags if any(key.startswith("on") for key, _ in attrs)]
    assert not [attrs for tag, attrs in tags if tag == "img" and ("src", "x") in attrs]
    scripts = [dict(attrs) for tag, attrs in tags if tag == "script"]
    # The page loads its own files; the single file holds its data and its script.
    assert len(scripts) == (5 if name == "page.html" else 2)


@pytest.mark.parametrize("name", ["page.html", "carte.json", "couverture.geojson", "tableau.csv", "fichier"])
def test_nothing_invisible_nor_turning_is_left(parts: dict[str, str], name: str) -> None:
    text = parts[name].removeprefix("\ufeff") if name == "tableau.csv" else parts[name]
    # Leaflet's own script holds none either.
    assert not HIDDEN.findall(text)


def test_names_are_there_as_text(parts: dict[str, str]) -> None:
    page = parts["page.html"]
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "&lt;/script&gt;&lt;script&gt;alert(2)&lt;/script&gt;" in page
    nearest = next(fact for fact in json.loads(parts["carte.json"])["fiche"] if "proche" in fact["libelle"])
    assert SHOWN in nearest["mots"]


def test_a_name_cannot_end_the_script_that_holds_the_data_of_the_single_file(parts: dict[str, str]) -> None:
    held = parts["fichier"].split('id="donnees">')[1].split("</script>")[0]
    assert json.loads(held)["unites"]["codes"]


def test_no_cell_of_the_table_is_a_formula(parts: dict[str, str]) -> None:
    rows = list(csv.reader(io.StringIO(parts["tableau.csv"].removeprefix("\ufeff")), delimiter=";"))
    assert not [cell for row in rows for cell in row if cell[:1] in {"=", "+", "@", "\t", "\r"}]
