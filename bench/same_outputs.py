"""Whether the files that the commands write are the same as before: their checksums, kept and compared.

``python -m bench.same_outputs garder empreintes.json`` keeps them, ``… comparer empreintes.json`` says which differ.
What changes at each run (seconds of a search) and what a release changes (the version of the program) is left out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.reference.geography import load_geography
from avs_geo.reference.location import shipped_example

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from avs_geo.reference.geography import Geography

DEPARTEMENTS = ("52", "07", "59", "974", "92")
DAY = "2026-01-01"
STRUCTURES = 24
_CHANGING = re.compile(rb'^\s*"(duree_s|version|version_logiciel)":.*$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that a department is studied with.

    Parameters
    ----------
    departement
        Its code.
    options
        The options of the command line that name them.
    """

    departement: str
    options: tuple[str, ...]


def inputs_of(departement: str, folder: Path) -> Inputs:
    """Return the example of Haute-Marne, or files made up for another department, always the same ones."""
    if departement == "52":
        example = shipped_example()
        names = ("structures", "territoires", "partenaires")
        files = {name: example / f"{name}.csv" for name in names if (example / f"{name}.csv").is_file()}
    else:
        files = _made_up_files(load_geography(departement), folder)
    options = [part for name, path in files.items() for part in (f"--{name}", str(path))]
    return Inputs(departement, ("--departement", departement, *options, "--date", DAY))


def fingerprints(departements: Iterable[str], *, commands: Sequence[str] | None = None) -> dict[str, str]:
    """Run the commands over some departments; return the checksum of every file that they write.

    Returns
    -------
    dict
        ``52/analyser/communes.csv`` to the SHA-256 of what it holds.
    """
    found: dict[str, str] = {}
    for departement in departements:
        with tempfile.TemporaryDirectory(prefix="avs-geo-") as temporary:
            folder = Path(temporary)
            inputs = inputs_of(departement, folder)
            for verb, arguments in _commands(inputs, folder).items():
                if commands is None or verb in commands:
                    _run(arguments)
                    found |= _checksums(folder / verb, f"{departement}/{verb}")
    return found


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Name the files that are gone, new or different."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _commands(inputs: Inputs, folder: Path) -> dict[str, list[str]]:
    """Return each verb and its arguments, in an order in which each finds what the ones before it wrote."""
    plan = str(folder / "objectifs" / "plan.avs.json")
    return {
        "analyser": ["analyser", *inputs.options, "--complet", "--sortie", str(folder / "analyser")],
        "implanter": ["implanter", *inputs.options, "--nombre", "3", "--sortie", str(folder / "implanter")],
        "objectifs": ["objectifs", *inputs.options, "--horizon", "2027-2030", "--sortie", str(folder / "objectifs")],
        "rejouer": ["rejouer", plan, "--sortie", str(folder / "rejouer")],
    }


def _run(arguments: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", "avs_geo", *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        msg = f"avs-geo {' '.join(arguments)}\n{done.stderr}"
        raise RuntimeError(msg)


def _checksums(folder: Path, prefix: str) -> dict[str, str]:
    return {
        f"{prefix}/{path.relative_to(folder).as_posix()}": _checksum(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _checksum(path: Path) -> str:
    content = path.read_bytes()
    return hashlib.sha256(_CHANGING.sub(b"", content) if path.suffix == ".json" else content).hexdigest()


def _made_up_files(geography: Geography, folder: Path) -> dict[str, Path]:
    """Write structures, their territories, their partners and indicators, drawn with the department's number."""
    random = np.random.default_rng(int(geography.departement.code))
    communes = geography.communes
    weights = np.sqrt(communes["population"].to_numpy(dtype=float) + 1)
    count = min(STRUCTURES, len(communes))
    at = communes.iloc[random.choice(len(communes), count, replace=False, p=weights / weights.sum())]
    structures = pd.DataFrame(
        {
            "id": [f"s{rank:02d}" for rank in range(count)],
            "nom": [f"Structure de {name}" for name in at["nom_commune"]],
            "type": [("CS", "EVS", "EVS", "CS", "AUTRE")[rank % 5] for rank in range(count)],
            "statut": [("agree", "agree", "agree", "prefiguration")[rank % 4] for rank in range(count)],
            "gestion": [("associative", "communale", "intercommunale")[rank % 3] for rank in range(count)],
            "code_commune": at.index,
            "agrement_fin": [f"{2025 + rank % 5}-12-31" for rank in range(count)],
            "etp": [2 + rank % 7 / 2 for rank in range(count)],
            "budget": [90_000 + 10_000 * rank for rank in range(count)],
        }
    )
    territories = pd.DataFrame(
        [
            {"id_structure": name, "niveau": level, "code": code}
            for rank, (name, unit, epci) in enumerate(zip(structures["id"], at.index, at["code_epci"], strict=True))
            for level, code in ((("commune", unit), ("epci", epci))[rank % 4 == 0],)
        ]
    )
    partners = pd.DataFrame(
        {
            "id_structure": structures["id"],
            "financeur": [("Commune", "Département", "MSA")[rank % 3] for rank in range(count)],
            "montant": [5_000 + 250 * rank for rank in range(count)],
            "annee": 2025,
        }
    )
    indicators = pd.DataFrame(
        {
            "code_commune": communes.index,
            "taux_pauvrete": random.normal(15, 4, len(communes)).round(1),
            "part_familles_monoparentales": random.uniform(4, 20, len(communes)).round(1),
        }
    )
    frames = {"structures": structures, "territoires": territories, "partenaires": partners, "indicateurs": indicators}
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    return {name: folder / f"{name}.csv" for name in frames}


def main() -> None:
    """Keep or compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("act", choices=("garder", "comparer"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--departements", default=",".join(DEPARTEMENTS))
    parser.add_argument("--verbes", default=None)
    chosen = parser.parse_args()
    verbs = chosen.verbes.split(",") if chosen.verbes else None
    found = fingerprints(chosen.departements.split(","), commands=verbs)
    if chosen.act == "garder":
        chosen.file.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(f"{len(found)} files kept")
        return
    kept = json.loads(chosen.file.read_text(encoding="utf-8"))
    kept = {name: value for name, value in kept.items() if name.split("/")[0] in chosen.departements.split(",")}
    different = differences(kept, found)
    print("\n".join(different) if different else f"{len(found)} files, all the same")
    sys.exit(bool(different))


if __name__ == "__main__":
    main()
