from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]


@pytest.fixture
def draw(run: Run, structures: Path, territoires: Path) -> Run:
    def start(*more: object) -> Result:
        return run(
            *("carte", "--departement", "52", "--structures", structures, "--territoires", territoires),
            *more,
        )

    return start


def test_the_page_and_the_picture_are_written_together(draw: Run, tmp_path: Path) -> None:
    page, picture = tmp_path / "carte.html", tmp_path / "carte.png"
    result = draw("--sortie", page, "--image", picture, "--titre", "Essai")
    assert (result.exit_code, result.stdout) == (0, "")
    assert page.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")
    assert picture.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


def test_an_existing_file_is_refused_and_neither_is_written(draw: Run, tmp_path: Path) -> None:
    (tmp_path / "carte.png").write_bytes(b"ancienne")
    result = draw("--sortie", tmp_path / "carte.html", "--image", tmp_path / "carte.png")
    assert result.exit_code == 2
    assert (tmp_path / "carte.png").read_bytes() == b"ancienne"
    assert not (tmp_path / "carte.html").exists()


def test_the_picture_may_be_asked_alone_and_replaces_an_existing_one_when_asked(draw: Run, tmp_path: Path) -> None:
    (tmp_path / "carte.png").write_bytes(b"ancienne")
    assert draw("--image", tmp_path / "carte.png", "--remplacer").exit_code == 0
    assert (tmp_path / "carte.png").read_bytes() != b"ancienne"
    assert not (tmp_path / "carte.html").exists()
