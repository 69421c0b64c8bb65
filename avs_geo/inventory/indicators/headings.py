"""What the headings of a file of indicators say: a code or a name of some kind of zone, a place, a year, or a value."""

from __future__ import annotations

import re
from enum import Enum, auto

from avs_geo.inventory.indicators.codes import CodeKind
from avs_geo.text.names import fold

_YEAR = re.compile(r"(?:19|20)\d{2}")
_NOISE_LISTED = """
de du des d la le les l et ou au aux a en sur officiel officielle geographique geographiques actuel actuelle
"""
_NOISE = frozenset(_NOISE_LISTED.split())
_CODE_WORDS_LISTED = """
code codes cod num numero no n id identifiant identifiants siren siret cog geo geoid
"""
_CODE_WORDS = frozenset(_CODE_WORDS_LISTED.split())
_NAME_WORDS = frozenset(["nom", "noms", "libelle", "libelles", "lib", "intitule", "designation", "name", "label"])
_KIND_WORDS = {
    CodeKind.MAILLE: frozenset(["maille", "mailles"]),
    CodeKind.CELL: frozenset(["carreau", "carreaux", "idcar", "idinspire", "inspire"]),
    CodeKind.IRIS: frozenset(["iris"]),
    CodeKind.QPV: frozenset(["qpv", "qp", "quartier", "quartiers"]),
    CodeKind.EPCI: frozenset(["epci", "intercommunalite", "intercommunalites", "interco", "siren", "groupement"]),
    CodeKind.COMMUNE: frozenset(["commune", "communes", "com", "insee", "ville", "villes", "municipalite"]),
    CodeKind.DEPARTEMENT: frozenset(["departement", "departements", "dep", "dept", "dpt"]),
    CodeKind.REGION: frozenset(["region", "regions", "reg"]),
    CodeKind.CANTON: frozenset(["canton", "cantons", "can", "cv"]),
    CodeKind.LIVING_ZONE: frozenset(["bv", "bassin", "bassins"]),
    CodeKind.JOB_ZONE: frozenset(["ze"]),
    CodeKind.URBAN_UNIT: frozenset(["uu"]),
    CodeKind.CITY_ZONE: frozenset(["aav", "aire", "aires"]),
    CodeKind.ARRONDISSEMENT: frozenset(["arr", "arrondissement", "arrondissements"]),
}
# Words written as one; heading without blanks to what it says.
_JOINED = {
    **dict.fromkeys(("codgeo", "codegeo", "codeinsee", "codesinsee", "inseecode", "citycode", "cog"), CodeKind.COMMUNE),
    **dict.fromkeys(
        ("depcom", "codecommune", "codcom", "codecom", "inseecom", "numcom", "numcommune"), CodeKind.COMMUNE
    ),
    **dict.fromkeys(("comcode", "comarm", "communecode", "cominsee", "codeinseecommune"), CodeKind.COMMUNE),
    **dict.fromkeys(("dciris", "dcomiris", "codeiris", "codiris", "depcomiris"), CodeKind.IRIS),
    **dict.fromkeys(("codeqp", "codeqpv", "codqp", "idqp", "codequartier"), CodeKind.QPV),
    **dict.fromkeys(("codeepci", "codepci", "sirenepci", "epcisiren", "codesiren", "epcicode"), CodeKind.EPCI),
    **dict.fromkeys(("idcar200m", "idcar1km", "idcarr200m", "idcar", "idinspire", "idcarreau"), CodeKind.CELL),
    "codemaille": CodeKind.MAILLE,
    **dict.fromkeys(("codgeodep", "codedep", "coddep", "inseedep", "numdep"), CodeKind.DEPARTEMENT),
    **dict.fromkeys(("codereg", "codreg", "inseereg"), CodeKind.REGION),
}
_JOINED_NAMES = {
    **dict.fromkeys(("libgeo", "libcom", "nomcom", "nomcommune", "libcommune", "nccenr", "comname"), CodeKind.COMMUNE),
    **dict.fromkeys(("libepci", "nomepci"), CodeKind.EPCI),
    **dict.fromkeys(("libqp", "nomqp", "libqpv", "nomqpv"), CodeKind.QPV),
    **dict.fromkeys(("libiris", "nomiris"), CodeKind.IRIS),
    **dict.fromkeys(("libdep", "nomdep"), CodeKind.DEPARTEMENT),
    **dict.fromkeys(("libreg", "nomreg"), CodeKind.REGION),
}
# Any zone: what it is, its codes say.
_ANY_CODE = frozenset(["code", "codes", "geo", "id", "identifiant", "geocode", "codezone", "codeterritoire", "geoid"])
_ANY_NAME = frozenset(["libelle", "nom", "territoire", "territoires", "zone", "zones", "geoname", "name", "label"])
_TIME_LISTED = """
annee annees an year millesime periode timeperiod time date annuel trimestre mois
"""
_TIME = frozenset(_TIME_LISTED.split())
# Beside indicators, and none: where a place lies, and what a table counts its lines with.
_ASIDE_LISTED = """
code_postal cp codes_postaux longitude latitude lon lat lng x y objectid fid ogc_fid geom geometry rang ordre
lambert_x lambert_y x_lambert y_lambert coord_x coord_y x_coord y_coord x_l93 y_l93 x_lambert93 y_lambert93
x_wgs84 y_wgs84
siren_mairie geo_point_2d geo_shape telephone obs_status obs_status_fr conf_status decimals unit_mult freq surf
superficie_km2
"""
_ASIDE = frozenset("".join(fold(heading).split()) for heading in _ASIDE_LISTED.split())


class Role(Enum):
    """What a column is in a file of indicators."""

    CODE = auto()
    NAME = auto()
    TIME = auto()
    ASIDE = auto()
    VALUE = auto()


def heading_role(heading: str) -> tuple[Role, CodeKind]:
    """Return what a heading announces, and of which kind of zone; `CodeKind.NONE` for any, or where it is no zone.

    Plurals, articles, years and what stands in brackets do not matter.

    Examples
    --------
    >>> [heading_role(text)[0].name for text in ("Codes_Insee", "Libellé", "TIME_PERIOD", "Taux de chômage")]
    ['CODE', 'NAME', 'TIME', 'VALUE']
    >>> str(heading_role("CODE COMMUNE (INSEE)")[1])
    'communes'
    """
    words = [word for word in _YEAR.sub(" ", fold(heading)).split() if word not in _NOISE]
    joined = "".join(words)
    if joined in _ASIDE or {"postal", "postaux", "postale"} & set(words):
        return Role.ASIDE, CodeKind.NONE
    if joined in _TIME or (words and set(words) <= _TIME | {"reference", "donnees", "ref"}):
        return Role.TIME, CodeKind.NONE
    if joined in _JOINED or joined in _ANY_CODE:
        return Role.CODE, _JOINED.get(joined, CodeKind.NONE)
    if joined in _JOINED_NAMES or joined in _ANY_NAME:
        return Role.NAME, _JOINED_NAMES.get(joined, CodeKind.NONE)
    return _by_words(words)


def _by_words(words: list[str]) -> tuple[Role, CodeKind]:
    """Read a heading made only of words for codes, for names and for kinds of zones."""
    left = set(words) - _CODE_WORDS - _NAME_WORDS - {"territoire", "zone", "prioritaire", "vie"}
    kinds = [kind for kind, names in _KIND_WORDS.items() if names & left]
    if len(kinds) > 1 and _KIND_WORDS[CodeKind.COMMUNE] & left == {"insee"}:
        # « INSEE_DEP »: Insee is only the author of the code.
        kinds.remove(CodeKind.COMMUNE)
    if not words or left - {name for kind in kinds for name in _KIND_WORDS[kind]} or len(kinds) > 2:
        return Role.VALUE, CodeKind.NONE
    kind = kinds[0] if kinds else CodeKind.NONE
    if _NAME_WORDS & set(words):
        return Role.NAME, kind
    if _CODE_WORDS & set(words) or "insee" in words:
        return Role.CODE, kind
    # « Commune », « EPCI », « IRIS » alone: codes or names, as their values say.
    return (Role.CODE, kind) if kinds else (Role.VALUE, CodeKind.NONE)
