from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from avs_geo.errors import OutsideError, UsageError
from avs_geo.files.folder import write_file, write_folder

FILES = {"a.csv": b"1", "b.csv": b"2"}


def _content(folder: Path) -> dict[str, bytes]:
    return {member.name: member.read_bytes() for member in folder.iterdir()}


def _fail_on(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the disk full when a file of this name is written."""
    genuine = Path.write_bytes

    def write_bytes(self: Path, data: bytes) -> int:
        if self.name == name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return genuine(self, data)

    monkeypatch.setattr(Path, "write_bytes", write_bytes)


def test_a_folder_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    write_folder(tmp_path / "un" / "deux", FILES, replace=False)
    assert _content(tmp_path / "un" / "deux") == FILES


def test_an_existing_folder_is_refused_and_left_alone(tmp_path: Path) -> None:
    write_folder(tmp_path / "sortie", FILES, replace=False)
    with pytest.raises(UsageError, match="--remplacer"):
        write_folder(tmp_path / "sortie", {"c.csv": b"3"}, replace=False)
    assert _content(tmp_path / "sortie") == FILES


def test_a_replaced_folder_keeps_nothing_of_the_old_one(tmp_path: Path) -> None:
    write_folder(tmp_path / "sortie", FILES, replace=False)
    write_folder(tmp_path / "sortie", {"c.csv": b"3"}, replace=True)
    assert _content(tmp_path / "sortie") == {"c.csv": b"3"}
    assert [member.name for member in tmp_path.iterdir()] == ["sortie"]


def test_a_write_that_stops_midway_leaves_nothing_behind(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _fail_on("b.csv", monkeypatch)
    with pytest.raises(OutsideError, match="le disque est plein"):
        write_folder(tmp_path / "sortie", FILES, replace=False)
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_stops_midway_leaves_the_former_folder_intact(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_folder(tmp_path / "sortie", FILES, replace=False)
    _fail_on("d.csv", monkeypatch)
    with pytest.raises(OutsideError):
        write_folder(tmp_path / "sortie", {"c.csv": b"3", "d.csv": b"4"}, replace=True)
    assert _content(tmp_path / "sortie") == FILES
    assert [member.name for member in tmp_path.iterdir()] == ["sortie"]


def test_a_swap_that_fails_puts_the_former_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "sortie"
    write_folder(target, FILES, replace=False)
    genuine = Path.rename

    def rename(self: Path, aim: Path) -> Path:
        # The old folder has been put aside; it is the new one that cannot take its place.
        if aim == target and (self / "c.csv").exists():
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        return genuine(self, aim)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(OutsideError, match="ouvert dans un autre programme"):
        write_folder(target, {"c.csv": b"3"}, replace=True)
    assert _content(target) == FILES
    assert [member.name for member in tmp_path.iterdir()] == ["sortie"]


def test_a_folder_that_holds_folders_is_nobodys_result(tmp_path: Path) -> None:
    (tmp_path / "documents" / "photos").mkdir(parents=True)
    with pytest.raises(UsageError, match="n’est pas un résultat"):
        write_folder(tmp_path / "documents", FILES, replace=True)
    assert (tmp_path / "documents" / "photos").is_dir()


def test_the_folder_where_one_works_is_never_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="n’est pas un résultat"):
        write_folder(Path(), FILES, replace=True)


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sortie").write_text("texte")
    with pytest.raises(UsageError, match="est un fichier"):
        write_folder(tmp_path / "sortie", FILES, replace=True)
    with pytest.raises(OutsideError, match="une partie du chemin est un fichier"):
        write_folder(tmp_path / "sortie" / "dedans", FILES, replace=True)


def test_a_file_is_written_refused_then_replaced(tmp_path: Path) -> None:
    target = tmp_path / "un" / "carte.html"
    write_file(target, b"1", replace=False)
    with pytest.raises(UsageError, match="--remplacer"):
        write_file(target, b"2", replace=False)
    write_file(target, b"2", replace=True)
    assert _content(tmp_path / "un") == {"carte.html": b"2"}


def test_a_file_that_cannot_be_written_leaves_the_former_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "carte.html"
    write_file(target, b"1", replace=False)

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(OutsideError, match="Rien n’a été changé"):
        write_file(target, b"2", replace=True)
    assert _content(tmp_path) == {"carte.html": b"1"}


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="est un dossier"):
        write_file(tmp_path, b"1", replace=True)
