"""A publication is named by what it holds: the same files, the same key, the same bytes."""

from __future__ import annotations

import gzip
import hashlib

from hypothesis import given
from hypothesis import strategies as st

from avs_geo.plan.share.publication import Publication, part_of


@given(st.binary(max_size=2000), st.booleans())
def test_a_part_gives_back_what_was_published(content: bytes, compress: bool) -> None:  # noqa: FBT001
    part = part_of("carte.json", "application/json", content, compress=compress)
    assert part.raw() == content
    assert part.sha256 == hashlib.sha256(content).hexdigest()
    assert part == part_of("carte.json", "application/json", content, compress=compress)


def test_a_compressed_part_is_gzip_without_a_date() -> None:
    part = part_of("page.html", "text/html", b"<p>" * 1000)
    assert gzip.decompress(part.content) == b"<p>" * 1000
    assert part.content[4:8] == bytes(4)
    assert len(part.content) < 100
    assert part_of("apercu.png", "image/png", b"\x89PNG", compress=False).content == b"\x89PNG"


def test_the_key_follows_names_types_contents_and_their_order() -> None:
    page, table = part_of("page.html", "text/html", b"un"), part_of("tableau.csv", "text/csv", b"deux")
    keys = {
        Publication((page, table)).key,
        Publication((table, page)).key,
        Publication((page,)).key,
        Publication((part_of("page.html", "text/html", b"UN"), table)).key,
        Publication((part_of("page.htm", "text/html", b"un"), table)).key,
        Publication((part_of("page.html", "text/plain", b"un"), table)).key,
    }
    assert len(keys) == 6
    assert Publication((page, table)).key == Publication((part_of("page.html", "text/html", b"un"), table)).key
    # How well it is compressed is not what it says.
    assert Publication((part_of("page.html", "text/html", b"un", compress=False), table)).key in keys


def test_a_part_is_found_by_its_exact_name() -> None:
    page = part_of("page.html", "text/html", b"un")
    assert Publication((page,)).part("page.html") is page
    assert Publication((page,)).part("Page.html") is None
