"""Whether anything is known of a department's structures: where nothing is, nothing can be proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from avs_geo.files.messages import FrenchLog
from avs_geo.text.numbers import number

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.study import Study
    from avs_geo.findings import Finding

CODE: Final = "structures_absentes"
REMEDY: Final = (
    "Apportez le fichier des structures, avec les centres sociaux et les espaces de vie sociale agréés, et celui de "
    "leurs territoires d’agrément."
)


def has_structures(diagnosis: Diagnosis) -> bool:
    """Whether at least one CS or EVS counts in the department: without any, all of it seems uncovered."""
    counted = diagnosis.departement[["nb_cs", "nb_evs"]].iloc[0]
    return bool(counted.sum() > 0)


def lacking_structures(study: Study) -> tuple[Finding, ...]:
    """Return the remark that no structure counts, with what to bring; nothing where one does."""
    if has_structures(study.diagnosis):
        return ()
    log = FrenchLog()
    log.remark(CODE, f"Rien n’est proposé : {_why(len(study.inventory.structures))}", REMEDY)
    return tuple(log.findings)


def _why(brought: int) -> str:
    if not brought:
        return "aucune structure de ce département n’est connue."
    which = (
        "la structure de l’inventaire n’est pas" if brought == 1 else f"aucune des {number(brought)} structures n’est"
    )
    return f"{which} un centre social ou un espace de vie sociale agréé."
