"""A folder is replaced whole or left as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from avs_geo.errors import OutsideError
from avs_geo.files.folder import replaced_whole


def test_the_new_folder_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "geo"
    target.mkdir()
    (target / "communes.parquet").write_text("old")
    with replaced_whole(target, keep_others=True) as new:
        (new / "communes.parquet").write_text("new")
        assert (target / "communes.parquet").read_text() == "old"
    assert (target / "communes.parquet").read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_files_and_folders_of_others_are_kept(tmp_path: Path) -> None:
    target = tmp_path / "geo"
    (target / "qpv").mkdir(parents=True)
    (target / "qpv" / "contours.geojson").write_text("theirs")
    (target / "notes.txt").write_text("theirs")
    with replaced_whole(target, keep_others=True) as new:
        (new / "communes.parquet").write_text("new")
    kept = sorted(path.relative_to(target).as_posix() for path in target.rglob("*"))
    assert kept == ["communes.parquet", "notes.txt", "qpv", "qpv/contours.geojson"]


def test_a_failure_leaves_the_target_as_it_was_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "geo"
    target.mkdir()
    (target / "communes.parquet").write_text("old")

    def fail() -> None:
        with replaced_whole(target, keep_others=True) as new:
            (new / "communes.parquet").write_text("half")
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        fail()
    assert (target / "communes.parquet").read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_swap_that_the_disk_refuses_puts_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "geo"
    target.mkdir()
    (target / "communes.parquet").write_text("old")
    rename = Path.rename

    def refuse_new(path: Path, place: Path) -> Path:
        if path.name == "nouveau":
            raise PermissionError(13, "Permission denied")
        return rename(path, place)

    def replace() -> None:
        with replaced_whole(target, keep_others=True) as new:
            (new / "communes.parquet").write_text("new")
            monkeypatch.setattr(Path, "rename", refuse_new)

    with pytest.raises(OutsideError, match="Rien n’a été changé"):
        replace()
    assert (target / "communes.parquet").read_text() == "old"


def test_a_target_that_does_not_exist_yet_is_made(tmp_path: Path) -> None:
    with replaced_whole(tmp_path / "a" / "geo") as new:
        (new / "x").write_text("x")
    assert (tmp_path / "a" / "geo" / "x").read_text() == "x"
