"""Templates: what comes from data is text in them, and what is missing is an error."""

from __future__ import annotations

import re

import jinja2
import pytest

from avs_geo.text import templates
from avs_geo.text.templates import fill, own_markup
from tests.locations import ROOT

TEMPLATES = sorted(
    str(path.relative_to(ROOT / "avs_geo")) for path in (ROOT / "avs_geo").rglob("*.html") if "_root" not in path.parts
)
HOSTILE = "<img src=x onerror=alert(1)> & {{ 7*7 }} \"\u202e'"


def paragraph(text: object) -> str:
    return fill("web/widgets/paragraph.html", text=text, css="x", role="").strip()


def test_a_text_from_data_is_escaped_and_what_hides_in_it_is_shown() -> None:
    assert paragraph(HOSTILE) == (
        '<p class="x">&lt;img src=x onerror=alert(1)&gt; &amp; {{ 7*7 }} &#34;\ufffd&#39;</p>'
    )


def test_a_text_in_an_attribute_cannot_end_it() -> None:
    assert 'class="&#34; onclick=&#34;x"' in fill("web/widgets/paragraph.html", text="", css='" onclick="x', role="")


def test_what_the_program_has_drawn_is_not_escaped_again() -> None:
    assert paragraph(own_markup("<b>1</b>")) == '<p class="x"><b>1</b></p>'
    assert paragraph(fill("web/need/bar.html", width="3", said="<")).count("&lt;") == 1


def test_a_value_that_nobody_gave_is_an_error_rather_than_an_empty_place() -> None:
    with pytest.raises(jinja2.UndefinedError, match="role"):
        fill("web/widgets/paragraph.html", text="", css="")


def test_a_name_of_another_direction_leaves_the_words_around_it_alone() -> None:
    shown = fill("web/access/account_view.html", name="<i>\u05d0", way_out="/fin")
    assert "<bdi>&lt;i&gt;\u05d0</bdi>" in shown


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_read_and_escapes_all_that_it_writes(name: str) -> None:
    text = (ROOT / "avs_geo" / name).read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape", text), "what is markup says so where it is made: own_markup"
    assert templates._environment().get_template(name)  # noqa: SLF001 - compiled, whoever fills it


def test_there_are_templates() -> None:
    assert len(TEMPLATES) >= 15
