"""Where the tests find the project, and the sample files that are not part of it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
# Genuine files beside the project: a test that needs one is skipped where they are absent.
SHARED: Final = ROOT.parent / "shared"
EXAMPLE: Final = ROOT / "data" / "exemples" / "haute-marne"
