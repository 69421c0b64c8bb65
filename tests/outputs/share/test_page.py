"""The page of a link: it holds to its own policy, says its figures, and costs little."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from avs_geo.outputs.maps.local_assets import leaflet_folder
from avs_geo.outputs.share.assets import ASSETS, asset_address, asset_folder
from avs_geo.outputs.share.of_plan import content_of_plan
from avs_geo.outputs.share.publish import LINK_PLACEHOLDER, publish
from avs_geo.outputs.share.single_file import single_file
from avs_geo.plan.share.options import ShareOptions
from avs_geo.plan.share.publication import PAGE, PARTS
from avs_geo.web.serving.share.answers import addressed_page
from tests.outputs.share.conftest import EVERYTHING, SAVED

if TYPE_CHECKING:
    from avs_geo.outputs.share.content import ShareContent
    from avs_geo.plan.plan import Plan
    from avs_geo.plan.share.publication import Publication

MOST_BYTES = 350_000


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and what its scripts and styles hold."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, str] = {}
        self._open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        self._open = "" if tag == self._open else self._open

    def handle_data(self, data: str) -> None:
        self.inside[self._open] = self.inside.get(self._open, "") + data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def text_of(publication: Publication, name: str) -> str:
    part = publication.part(name)
    assert part is not None
    return part.raw().decode()


@pytest.fixture(scope="module")
def page(publication: Publication) -> str:
    return text_of(publication, "page.html")


@pytest.fixture(scope="module")
def tags(page: str) -> Tags:
    return Tags(page)


def test_the_parts_are_those_of_a_publication(publication: Publication) -> None:
    assert tuple(part.name for part in publication.parts) == PARTS
    assert [part.compressed for part in publication.parts] == [True, True, True, True, False]


def test_no_script_style_nor_handler_stands_in_the_page(tags: Tags) -> None:
    assert all(script.get("src") for script in tags.all("script"))
    assert not tags.all("style")
    assert not [name for _, attributes in tags.tags for name in attributes if name == "style" or name.startswith("on")]
    addresses = [value for _, attributes in tags.tags for value in attributes.values() if value]
    assert not [value for value in addresses if value.strip().lower().startswith("javascript:")]


def test_the_page_asks_only_for_its_siblings_and_for_files_of_the_application(tags: Tags) -> None:
    fetched = [
        str(attributes[name])
        for tag, attributes in tags.tags
        for name in ("src", "href")
        if name in attributes and tag != "meta"
    ]
    own = ("/avs/leaflet/", "/avs/partage/", LINK_PLACEHOLDER, "data:", "#")
    assert fetched
    assert all(address.startswith(own) for address in fetched), fetched


def test_search_engines_are_told_to_stay_away(tags: Tags) -> None:
    robots = [meta["content"] for meta in tags.all("meta") if meta.get("name") == "robots"]
    assert robots == ["noindex, nofollow"]


def test_messaging_applications_find_the_title_and_the_picture(tags: Tags) -> None:
    found = {str(meta["property"]): meta["content"] for meta in tags.all("meta") if "property" in meta}
    assert found["og:title"] == "Plan 2026 – Haute-Marne"
    assert found["og:image"] == f"{LINK_PLACEHOLDER}/apercu.png"
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")


@pytest.mark.parametrize("title", ["Voir @@LIEN@@", f"Voir {LINK_PLACEHOLDER}"])
def test_a_title_never_shows_the_secret_address_of_its_page(example: ShareContent, title: str) -> None:
    page = publish(replace(example, title=title)).part(PAGE)
    assert page is not None
    sent = addressed_page(page, "https://avs.example.org/carte/secret").raw().decode()
    found = {str(meta["property"]): str(meta["content"]) for meta in Tags(sent).all("meta") if "property" in meta}
    assert found["og:title"].startswith(title)
    assert found["og:url"] == "https://avs.example.org/carte/secret"
    (heading,) = re.findall(r"<h1[^>]*>(.*?)</h1>", sent, re.DOTALL)
    assert "secret" not in heading
    assert "secret" not in sent.partition("<title>")[2].partition("</title>")[0]


def test_the_language_the_headings_and_the_names_of_the_fields_are_there(tags: Tags) -> None:
    assert tags.all("html")[0]["lang"] == "fr"
    assert len(tags.all("h1")) == 1
    labels = {label.get("for") for label in tags.all("label")}
    assert "recherche" in labels
    ids = [attributes["id"] for _, attributes in tags.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = {str(attributes["aria-labelledby"]) for _, attributes in tags.tags if "aria-labelledby" in attributes}
    assert named <= set(ids)


def test_figures_and_tables_are_in_words(page: str) -> None:
    assert "69\u202f821 sur 168\u202f331 habitants" in page
    assert page.count('<th scope="row"') == 426 + 9 + 1 + 7 + 4 + 13
    assert "Territoires d’agrément supposés" in page


def test_each_epci_has_its_sheet(tags: Tags) -> None:
    sheets = [one for one in tags.all("details") if str(one.get("id", "")).startswith("fiche-")]
    assert len(sheets) == 9


def test_themes_are_offered_only_where_there_are_several(example_plan: Plan, tags: Tags) -> None:
    assert [radio["value"] for radio in tags.all("input") if radio.get("type") == "radio"] == [
        "couverture",
        "besoin",
        "equilibre",
    ]
    alone = content_of_plan(example_plan, ShareOptions(), name="Plan", version=1, saved_at=SAVED)
    page = Tags(text_of(publish(alone), "page.html"))
    assert not [radio for radio in page.all("input") if radio.get("type") == "radio"]


def test_a_page_with_its_map_weighs_at_most_350_kilobytes(publication: Publication) -> None:
    sent = sum(len(part.content) for part in publication.parts if part.name in {"page.html", "carte.json"})
    files = [asset_folder() / name for name in ASSETS]
    files += [leaflet_folder() / name for name in ("leaflet.js", "leaflet.css")]
    assert sent + sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) < MOST_BYTES


def test_the_picture_of_a_preview_is_small(publication: Publication) -> None:
    picture = publication.part("apercu.png")
    assert picture is not None
    content = picture.raw()
    assert content.startswith(b"\x89PNG")
    assert (int.from_bytes(content[16:20]), int.from_bytes(content[20:24])) == (1200, 630)
    assert len(content) < 300_000


def test_the_same_plan_gives_the_same_bytes(example_plan: Plan, publication: Publication) -> None:
    again = publish(content_of_plan(example_plan, EVERYTHING, name="Plan 2026", version=3, saved_at=SAVED))
    assert again.key == publication.key
    assert [part.content for part in again.parts] == [part.content for part in publication.parts]


def test_files_have_an_address_of_their_version(page: str) -> None:
    assert all(asset_address(name) in page for name in ASSETS)


def test_scripts_never_read_a_text_as_html() -> None:
    for name in ASSETS:
        source = (asset_folder() / name).read_text(encoding="utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
            assert word not in source, (name, word)


def test_the_single_file_asks_nothing_and_lets_only_its_own_scripts_run(example: ShareContent) -> None:
    tags = Tags(single_file(example).decode())
    addresses = [str(attributes[name]) for _, attributes in tags.tags for name in ("src", "href") if name in attributes]
    assert all(address.startswith(("data:", "#")) for address in addresses)
    policy = next(meta["content"] for meta in tags.all("meta") if "http-equiv" in meta)
    assert policy is not None
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert LINK_PLACEHOLDER not in single_file(example).decode()


def test_the_map_draws_every_commune_once_with_shared_lines(publication: Publication) -> None:
    document: dict[str, Any] = json.loads(text_of(publication, "carte.json"))
    shapes = document["unites"]["formes"]
    assert len(shapes) == len(document["unites"]["codes"]) == 426
    assert all(shape and all(ring for rings in shape for ring in rings) for shape in shapes)
    uses = [0] * len(document["arcs"])
    for number in (number for shape in shapes for rings in shape for ring in rings for number in ring):
        uses[max(number, -1 - number)] += 1
    # A line lies between two communes, or around the department.
    assert set(uses) == {1, 2}
    assert uses.count(2) > uses.count(1)
    assert sorted(n for n, count in enumerate(uses) if count == 1) == sorted(document["limites"]["departement"])
