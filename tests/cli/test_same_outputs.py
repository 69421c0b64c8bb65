"""The files of the commands over the example are those that were kept: a change of the code alone changes none.

Where a figure changes on purpose, keep them again: ``python -m bench.same_outputs garder FILE --departements 52``. The
document is left out, since its maps depend on the fonts of the machine.
"""

from __future__ import annotations

import json
from pathlib import Path

from bench.same_outputs import differences, fingerprints

KEPT = Path(__file__).parent / "kept" / "haute-marne.json"


def test_the_files_of_haute_marne_are_the_same_to_the_byte() -> None:
    found = {name: value for name, value in fingerprints(["52"]).items() if not name.endswith(".docx")}
    assert len(found) > 40
    assert differences(json.loads(KEPT.read_text(encoding="utf-8")), found) == []
