"""Writing folders and files whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from avs_geo.errors import OutsideError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_REASONS: Final = {
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "l’espace qui vous est alloué est épuisé",
    errno.EACCES: "vous n’en avez pas le droit, ou un fichier est ouvert dans un autre programme",
    errno.EPERM: "vous n’en avez pas le droit",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENOTDIR: "une partie du chemin est un fichier, et non un dossier",
    errno.EEXIST: "une partie du chemin est un fichier, et non un dossier",
    errno.ENAMETOOLONG: "le nom est trop long",
}


def write_folder(target: Path, files: Mapping[str, bytes], *, replace: bool) -> None:
    """Write a folder whole or not at all.

    Parameters
    ----------
    target
        The folder; the folders above it are made where they are missing.
    files
        Contents by name.
    replace
        Whether a folder of that name may be replaced, all of it.

    Raises
    ------
    UsageError
        The folder exists and may not be replaced.
    OutsideError
        The disk failed.
    """
    check_folder(target, replace=replace)
    with _disk_errors(target.resolve()), replaced_whole(target) as new:
        for name, content in files.items():
            (new / name).write_bytes(content)


@contextmanager
def replaced_whole(target: Path, *, keep_others: bool = False) -> Iterator[Path]:
    """Give a new folder to write in, which takes the place of the target if nothing is raised meanwhile.

    Parameters
    ----------
    target
        The folder to replace; where it does not exist, it is made, with the folders above it.
    keep_others
        Whether files of the target that the new folder does not have are kept.

    Yields
    ------
    Path
        An empty folder beside the target, alone in a temporary one that may serve as a workshop.

    Raises
    ------
    OutsideError
        The disk refuses to make the folder or to swap it; the target is then as it was.
    """
    target = target.resolve()
    workshop = _beside(target)
    new = workshop / "nouveau"
    try:
        with _disk_errors(target):
            new.mkdir(parents=True)
        yield new
        with _disk_errors(target):
            if keep_others and target.is_dir():
                _keep_others(target, new)
            _swap(new, target, old=workshop / "ancien")
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def write_file(target: Path, content: bytes, *, replace: bool) -> None:
    """Write a file whole or not at all.

    Raises
    ------
    UsageError
        The file exists and may not be replaced.
    OutsideError
        The disk failed.
    """
    check_file(target, replace=replace)
    target = target.resolve()
    staging = _beside(target)
    with _disk_errors(target):
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            staging.write_bytes(content)
            staging.replace(target)
        finally:
            with suppress(OSError):
                staging.unlink(missing_ok=True)


def check_folder(target: Path, *, replace: bool) -> None:
    """Refuse a folder that may not be written, before any long work.

    Raises
    ------
    UsageError
        It exists and may not be replaced; or it is a file, or a folder that nobody can mean to lose.
    """
    if target.is_dir():
        if not replace:
            msg = f"Le dossier « {target} » existe déjà. Ajoutez --remplacer, ou choisissez un autre nom."
            raise UsageError(msg)
        if _is_precious(target):
            msg = f"Le dossier « {target} » n’est pas un résultat d’AVS-Geo : choisissez un autre nom."
            raise UsageError(msg)
    elif target.exists():
        msg = f"« {target} » est un fichier ; il faut le nom d’un dossier."
        raise UsageError(msg)


def check_file(target: Path, *, replace: bool) -> None:
    """Refuse a file that may not be written, before any long work.

    Raises
    ------
    UsageError
        It exists and may not be replaced; or it is a folder.
    """
    if target.is_dir():
        msg = f"« {target} » est un dossier ; il faut le nom d’un fichier."
        raise UsageError(msg)
    if target.exists() and not replace:
        msg = f"Le fichier « {target} » existe déjà. Ajoutez --remplacer, ou choisissez un autre nom."
        raise UsageError(msg)


def _is_precious(target: Path) -> bool:
    """Whether replacing it would lose more than a result: it holds folders, or is somebody's own place."""
    resolved = target.resolve()
    if resolved in {Path.home().resolve(), Path.cwd().resolve(), *Path.cwd().resolve().parents}:
        return True
    return any(member.is_dir() for member in resolved.iterdir())


def _keep_others(target: Path, new: Path) -> None:
    """Copy what the target has and the new folder has not."""
    for path in sorted(target.iterdir()):
        place = new / path.name
        if place.exists():
            continue
        if path.is_dir():
            shutil.copytree(path, place)
        else:
            shutil.copy2(path, place)


def _swap(new: Path, target: Path, *, old: Path) -> None:
    """Give the new folder its name; put the old one back where that fails."""
    if not target.exists():
        new.rename(target)
        return
    target.rename(old)
    try:
        new.rename(target)
    except OSError:
        old.rename(target)
        raise


def _beside(target: Path) -> Path:
    """Return a name that nobody has, in the same folder, so that the renaming stays on one disk."""
    return target.with_name(f".{target.name}.{uuid.uuid4().hex[:12]}")


@contextmanager
def _disk_errors(target: Path) -> Iterator[None]:
    """Say in French what the disk refuses."""
    try:
        yield
    except OutsideError:  # an OSError too, and said already
        raise
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or error.strerror or os.fspath(target)
        msg = f"« {target} » n’a pas pu être écrit : {reason}. Rien n’a été changé."
        raise OutsideError(msg) from error
