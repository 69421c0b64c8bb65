"""How long the reference data of one department take to load."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from avs_geo.reference.departements import list_departements
from avs_geo.reference.geography import Geography, load_as_installed, load_geography
from bench.results import Result
from bench.timing import Timing, time_many

ROUNDS = 9
NEW_PROCESSES = 3
ASKED = 0.3  # seconds
DEPARTEMENTS = {"62": "Pas-de-Calais", "52": "Haute-Marne"}

_IN_A_NEW_PROCESS = """
import json, time
start = time.perf_counter()
from avs_geo.reference.geography import load_geography
imported = time.perf_counter()
load_geography("{code}")
print(json.dumps([imported - start, time.perf_counter() - imported]))
"""


def load_afresh(code: str) -> Geography:
    """Load a department as if nobody had asked for it before."""
    load_as_installed.cache_clear()
    list_departements.cache_clear()
    return load_geography(code)


def load_in_a_new_process(code: str) -> tuple[float, float]:
    """Return the seconds of the imports and of the first load."""
    answer = subprocess.run(
        [sys.executable, "-c", _IN_A_NEW_PROCESS.format(code=code)],
        cwd=Path(__file__).resolve().parents[1],
        check=True,
        capture_output=True,
        text=True,
    )
    imports, load = json.loads(answer.stdout)
    return float(imports), float(load)


def run() -> list[Result]:
    """Measure, and return the lines of the table."""
    results = []
    for code, nom in DEPARTEMENTS.items():
        fresh = time_many(lambda code=code: load_afresh(code), ROUNDS)  # type: ignore[misc]
        results.append(Result(f"load {nom}, caches cleared", f"<= {ASKED} s", fresh.spread(), fresh.median <= ASKED))
    processes = [load_in_a_new_process("62") for _ in range(NEW_PROCESSES)]
    first = Timing(tuple(load for _, load in processes))
    whole = Timing(tuple(imports + load for imports, load in processes))
    results.append(
        Result("load Pas-de-Calais, first in a new process", f"<= {ASKED} s", first.spread(), first.median <= ASKED)
    )
    results.append(Result("the same with the imports of Python's libraries", "", whole.spread()))
    return results
