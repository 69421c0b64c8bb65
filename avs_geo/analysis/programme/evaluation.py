"""The indicators of evaluation: today and each year, for the department, its EPCI and its structures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from avs_geo.analysis.coverage.grouping import Grouping, ratio
from avs_geo.analysis.programme.levers.renewals import RENEWAL, has_families
from avs_geo.analysis.programme.lines import Level
from avs_geo.text.dates import year_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from avs_geo.analysis.programme.quarters import Quarters
    from avs_geo.analysis.programme.trajectory import Course
    from avs_geo.analysis.study import Study
    from avs_geo.inventory.programme.settings import ProgrammeSettings

INDICATOR_COLUMNS: Final = (
    "niveau",
    "code",
    "nom",
    "indicateur",
    "libelle",
    "unite",
    "valeur_actuelle",
    "annee",
    "cible",
)
SHARE_UNIT: Final = "part de 0 à 1"
_COUNT: Final = "nombre"
_COVERED: Final = "Habitants dans un territoire d’agrément"
_FAR: Final = "Habitants au-delà du seuil"


@dataclass(frozen=True, eq=False, kw_only=True)
class _Subject:
    """Whom an indicator is about."""

    niveau: Level
    code: str
    nom: str


@dataclass(frozen=True, eq=False, kw_only=True)
class _Measure:
    """One indicator of a subject: today, then at the end of each year."""

    indicateur: str
    libelle: str
    unite: str
    course: Sequence[float] | NDArray[np.float64]


def indicators(
    course: Course, study: Study, settings: ProgrammeSettings, *, trajectory: pd.DataFrame, quarters: Quarters
) -> pd.DataFrame:
    """Return the indicators, one line for each and for each year of the horizon.

    Parameters
    ----------
    course
        The lines carried out.
    study
        The department of today.
    settings
        The rules.
    trajectory
        That of the department.
    quarters
        Its QPV.

    Returns
    -------
    pandas.DataFrame
        ``INDICATOR_COLUMNS``. ``valeur_actuelle`` and ``cible`` are missing where they are unknown. The targets are
        what the lines that count bring.
    """
    departement = study.geography.departement
    whole = _Subject(niveau=Level.DEPARTEMENT, code=departement.code, nom=departement.nom)
    rows = [
        row
        for subject, measure in (
            *((whole, measure) for measure in _of_departement(course, study, settings, trajectory, quarters)),
            *_of_territories(course, study),
            *((whole_structures(whole), measure) for measure in _of_structures(course, study)),
            *_of_each_structure(course, study),
        )
        for row in _rows(subject, measure, course)
    ]
    return pd.DataFrame(rows, columns=list(INDICATOR_COLUMNS)).astype({"valeur_actuelle": float, "cible": float})


def whole_structures(whole: _Subject) -> _Subject:
    """Return the structures of the department, all together."""
    return _Subject(niveau=Level.STRUCTURE, code=whole.code, nom="Toutes les structures agréées")


def _rows(subject: _Subject, measure: _Measure, course: Course) -> Iterator[tuple[object, ...]]:
    today, *targets = measure.course
    for year, target in zip(course.horizon.years, targets, strict=True):
        yield (
            str(subject.niveau),
            subject.code,
            subject.nom,
            measure.indicateur,
            measure.libelle,
            measure.unite,
            today,
            year,
            target,
        )


def _of_departement(
    course: Course, study: Study, settings: ProgrammeSettings, trajectory: pd.DataFrame, quarters: Quarters
) -> Iterator[_Measure]:
    names = {
        "part_couverte": (_COVERED, SHARE_UNIT),
        "part_hors_acces": (_FAR, SHARE_UNIT),
        "nb_cs": ("Centres sociaux agréés", _COUNT),
        "nb_evs": ("Espaces de vie sociale agréés", _COUNT),
    }
    for name, (label, unit) in names.items():
        yield _Measure(indicateur=name, libelle=label, unite=unit, course=trajectory[name].to_numpy(dtype=float))
    if len(quarters.codes):
        covered = quarters.covered_with(course.states.entered[course.begun]).sum(axis=1).astype(float)
        label = "Quartiers prioritaires couverts"
        yield _Measure(indicateur="qpv_couverts", libelle=label, unite=_COUNT, course=covered)
    cs = study.structures.loc[study.structures["type"] == "CS"]
    yield _Measure(
        indicateur="part_cs_familles",
        libelle=f"CS avec un volet familles (tous à partir de {year_text(settings.value('regles.familles_des'))})",
        unite=SHARE_UNIT,
        course=_families(cs, course, settings),
    )


def _families(cs: pd.DataFrame, course: Course, settings: ProgrammeSettings) -> list[float]:
    """Return the share of CS with a families' part: known today, then what the rule asks; unknown before it."""
    known = cs["fonctions"].fillna("").astype(str).ne("")
    today = float(has_families(cs)[known].mean()) if known.any() and known.all() else np.nan
    start = settings.value("regles.familles_des")
    return [today, *(1.0 if year >= start else np.nan for year in course.horizon.years)]


def _of_territories(course: Course, study: Study) -> Iterator[tuple[_Subject, _Measure]]:
    grouping = Grouping(study.units["code_epci"])
    inhabitants = grouping.sum(study.population)
    states = course.states
    shares, far = states.shares[course.begun], states.far[course.begun].astype(float)
    covered = np.stack([ratio(grouping.sum(row * study.population), inhabitants) for row in shares])
    beyond = np.stack([ratio(grouping.sum(row * study.population), inhabitants) for row in far])
    # In the order of the EPCI's names, as every table has them.
    for code, nom in study.geography.epci["nom"].items():
        place = grouping.groups.get_loc(code)
        subject = _Subject(niveau=Level.TERRITOIRE, code=str(code), nom=str(nom))
        yield (
            subject,
            _Measure(indicateur="part_couverte", libelle=_COVERED, unite=SHARE_UNIT, course=covered[:, place]),
        )
        yield subject, _Measure(indicateur="part_hors_acces", libelle=_FAR, unite=SHARE_UNIT, course=beyond[:, place])


def _of_structures(course: Course, study: Study) -> Iterator[_Measure]:
    """Agreements renewed since the start, and valid ones among those whose end is known."""
    renewed = (course.lines["levier"] == RENEWAL.name).to_numpy()
    done = np.concatenate([[0], renewed.cumsum()])[course.begun].astype(float)
    yield _Measure(indicateur="renouvellements", libelle="Agréments renouvelés", unite=_COUNT, course=done)
    ends = study.structures["agrement_fin"]
    if ends.notna().any():
        yield _Measure(
            indicateur="agrements_valides",
            libelle="Agréments en cours, parmi ceux dont la fin est connue",
            unite=SHARE_UNIT,
            course=_valid(study.structures, course).mean(axis=0),
        )


def _of_each_structure(course: Course, study: Study) -> Iterator[tuple[_Subject, _Measure]]:
    """Whether each agreement whose end is known is valid: 1, else 0."""
    known = study.structures.loc[study.structures["agrement_fin"].notna()]
    for identifier, nom, values in zip(known.index, known["nom"], _valid(study.structures, course), strict=True):
        yield (
            _Subject(niveau=Level.STRUCTURE, code=str(identifier), nom=str(nom)),
            _Measure(indicateur="agrement_valide", libelle="Agrément en cours (1 : oui)", unite=_COUNT, course=values),
        )


def _valid(structures: pd.DataFrame, course: Course) -> NDArray[np.float64]:
    """Return whether the agreements whose end is known are valid today and at the end of each year; a row for each.

    An agreement is valid until the year in which it ends; once its renewal is carried out, it is valid again.
    """
    known = structures.loc[structures["agrement_fin"].notna()]
    ends = known["agrement_fin"].dt.year.to_numpy()
    renewal = course.lines.loc[course.lines["levier"] == RENEWAL.name].set_index("id_structure")["annee"]
    renewed = renewal.reindex(known.index).to_numpy(dtype=float, na_value=np.inf)
    years = np.array(course.horizon.years)
    later = (ends[:, None] > years) | (renewed[:, None] <= years)
    today = ~known["agrement_echu"].to_numpy(dtype=bool)
    return np.column_stack([today, later]).astype(float)
