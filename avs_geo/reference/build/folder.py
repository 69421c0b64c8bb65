"""A folder written whole or not at all, beside files that belong to others."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from avs_geo.errors import OutsideError

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDER_MODE = 0o755  # a temporary folder is its maker's alone, a data folder is not


@contextmanager
def replaced_whole(target: Path) -> Iterator[Path]:
    """Give a new folder to write in, which takes the place of the target if nothing is raised meanwhile.

    Files of the target that the new folder does not have are kept.

    Parameters
    ----------
    target
        The folder to replace; it may not exist yet.

    Yields
    ------
    Path
        An empty folder on the same disk.

    Raises
    ------
    OutsideError
        If the disk refuses; the target is then as it was.
    """
    target = target.absolute()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        workspace = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        msg = f"Impossible d'écrire dans {target.parent} ({error.strerror})."
        raise OutsideError(msg) from error
    new, old = workspace / "nouveau", workspace / "ancien"
    try:
        new.mkdir(mode=_FOLDER_MODE)
        yield new
        try:
            _keep_foreign_files(target, new)
            _swap(target, new, old)
        except OSError as error:
            msg = f"Impossible de remplacer le dossier {target} ({error.strerror}) ; il est inchangé."
            raise OutsideError(msg) from error
    finally:
        shutil.rmtree(workspace, ignore_errors=True)


def _keep_foreign_files(target: Path, new: Path) -> None:
    if not target.is_dir():
        return
    for path in sorted(target.iterdir()):
        place = new / path.name
        if place.exists():
            continue
        if path.is_dir():
            shutil.copytree(path, place)
        else:
            shutil.copy2(path, place)


def _swap(target: Path, new: Path, old: Path) -> None:
    if not target.exists():
        new.rename(target)
        return
    target.rename(old)
    try:
        new.rename(target)
    except OSError:
        old.rename(target)
        raise
