"""The zones that a territory may name: a commune, an EPCI, a QPV, a municipal arrondissement; by code or by name."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from avs_geo.inventory.places.clues import PlaceClues
from avs_geo.inventory.places.labels import read_label
from avs_geo.inventory.places.messages import departement_label, former_name
from avs_geo.reference.communes import normalise_code
from avs_geo.text.names import fold, fold_place
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from avs_geo.inventory.places.clues import NamedCommune
    from avs_geo.inventory.places.places import PlaceFinder
    from avs_geo.reference.geography import Geography

_SIREN = re.compile(r"\d{9}")
_QPV_2024 = re.compile(r"QN(?P<departement>\d{3}|02[AB])\d{2}[A-Z]")
_QPV_2015 = re.compile(r"QP\d[0-9AB]\d{4}")
_SIREN_IN_LABEL = re.compile(r"(?<!\d)\d{9}(?!\d)")
_QPV_IN_LABEL = re.compile(r"\b(?:QN(?:\d{3}|02[AB])\d{2}[A-Z]|QP\d[0-9AB]\d{4})\b")
_QPV_PREFIX = re.compile(r"^\s*(?:qpv|quartier prioritaire)\s*(?:d[eu]s?\s+|:|-)?\s*", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")
_EDGES = " \t()[]:;,-–—"
_EPCI_KINDS = (
    ("communaute de communes", "cc"),
    ("communaute d agglomeration", "ca"),
    ("communaute urbaine", "cu"),
)
_EPCI_PREFIX = re.compile(r"^(cc|ca|cu|metropole) (de la |de l |du |des |de |d |l )?")


class Niveau(StrEnum):
    """The levels at which a territory may be named."""

    COMMUNE = "commune"
    EPCI = "epci"
    QPV = "qpv"
    ARRONDISSEMENT = "arrondissement_municipal"


@dataclass(frozen=True, slots=True)
class Zone:
    """What a level and a text stand for.

    Parameters
    ----------
    niveau
        The level of `code`; a municipal arrondissement named as a commune gets its own.
    code
        The code of today; ``""`` where there is a fault.
    faults, remarks
        Code, message and remedy of each.
    """

    niveau: Niveau
    code: str = ""
    faults: tuple[tuple[str, str, str], ...] = ()
    remarks: tuple[tuple[str, str, str], ...] = ()


def infer_niveau(text: str) -> Niveau | None:
    """Return the level that the form of a code tells; None for a name.

    Examples
    --------
    >>> str(infer_niveau("200044253")), str(infer_niveau("QN05204I")), str(infer_niveau("52121"))
    ('epci', 'qpv', 'commune')
    """
    bare = _bare(text)
    if _SIREN.fullmatch(bare):
        return Niveau.EPCI
    if _QPV_2024.fullmatch(bare) or _QPV_2015.fullmatch(bare):
        return Niveau.QPV
    return Niveau.COMMUNE if normalise_code(text) is not None else None


def is_generation_2015(code: str) -> bool:
    """Whether a code is that of a QPV of the generation of 2015, which that of 2024 has replaced."""
    return _QPV_2015.fullmatch(_bare(code)) is not None


def departement_of_qpv(code: str) -> str | None:
    """Return the department in a QPV code of 2024; None where it is none.

    Examples
    --------
    >>> departement_of_qpv("QN05204I"), departement_of_qpv("QN02A01M"), departement_of_qpv("QN97101M")
    ('52', '2A', '971')

    Saint-Martin (978) and Polynésie française (987), which are no departments, have quarters too.
    """
    found = _QPV_2024.fullmatch(code)
    if found is None:
        return None
    number = found["departement"]
    return number if number.startswith(("97", "98")) else number[1:]


@dataclass(eq=False)
class ZoneFinder:
    """Finds the zones that territories name.

    Parameters
    ----------
    places
        Finds communes.
    """

    places: PlaceFinder

    @property
    def geography(self) -> Geography:
        """The department."""
        return self.places.geography

    def find(self, niveau: Niveau, text: str, *, name: str = "", are_postcodes: bool | None = False) -> Zone:
        """Return the zone of this level with this code or name.

        Parameters
        ----------
        niveau
            The level.
        text
            A code, a name, or a label with both.
        name
            What another cell of the line calls it; a contradiction is a fault.
        are_postcodes
            What a number alone is where the level is the commune: see
            :class:`avs_geo.inventory.places.places.PlaceClues`.
        """
        told = infer_niveau(text)
        if told is not None and (told is Niveau.COMMUNE) is not (niveau in {Niveau.COMMUNE, Niveau.ARRONDISSEMENT}):
            return Zone(niveau, faults=(_other_level(niveau, told, text),))
        match niveau:
            case Niveau.EPCI:
                return self._checked(self._epci(text), name, self._epci_of_name)
            case Niveau.QPV:
                return self._checked(self._qpv(text), name, self._qpv_of_name)
            case _:
                return self._commune(niveau, text, name, are_postcodes=are_postcodes)

    def infer(self, text: str) -> Niveau | None:
        """Return the level that a code or a label tells; None for a bare name, which may be of several levels."""
        told = infer_niveau(text)
        if told is not None:
            return told
        if _SIREN_IN_LABEL.search(text):
            return Niveau.EPCI
        if _QPV_IN_LABEL.search(text.upper()):
            return Niveau.QPV
        if _EPCI_PREFIX.match(_fold_epci(text)) and self._epci_of_name(text):
            return Niveau.EPCI
        return Niveau.COMMUNE if read_label(text).numbers else None

    def _checked(self, zone: Zone, name: str, by_name: Callable[[str], str | None]) -> Zone:
        """Hold a zone found by its code to the name that stands beside."""
        other = by_name(name) if name and zone.code else None
        if other is None or other == zone.code:
            return zone
        return Zone(zone.niveau, faults=(_name_contradicts(zone.code, other, name),))

    def _commune(self, niveau: Niveau, text: str, name: str, *, are_postcodes: bool | None) -> Zone:
        # The name of the territory may be any: it counts where it is a commune's.
        names = (name,) if name and self.places.find(name).fault is None else ()
        place = self.places.read(PlaceClues(text, names, are_postcodes=are_postcodes))
        if place.fault:
            return Zone(niveau, faults=(place.fault,))
        remarks = (*((former_name(place),) if place.former else ()), *place.remarks)
        if not self.places.is_here(place):
            return self._neighbour(place, remarks)
        actual = Niveau.ARRONDISSEMENT if self._is_arrondissement(place.code) else Niveau.COMMUNE
        if niveau is Niveau.ARRONDISSEMENT and actual is Niveau.COMMUNE:
            return Zone(niveau, faults=(_no_arrondissement(place),))
        return Zone(actual, place.code, remarks=remarks)

    def _neighbour(self, place: NamedCommune, remarks: tuple[tuple[str, str, str], ...]) -> Zone:
        """Keep a commune of another department when its EPCI also covers this one."""
        epci = str(self.places.index.communes["code_epci"].get(place.code, ""))
        if epci not in self.geography.epci.index:
            return Zone(Niveau.COMMUNE, faults=(self.places.elsewhere(place),))
        remark = (
            "commune_voisine",
            (
                f"{place.nom} ({place.code}) est dans le département {departement_label(place.departement)}, et dans "
                f"une intercommunalité à cheval, {self.geography.epci['nom'][epci]} ; elle est gardée, sans effet ici."
            ),
            "",
        )
        return Zone(Niveau.COMMUNE, place.code, remarks=(*remarks, remark))

    def _is_arrondissement(self, code: str) -> bool:
        units = self.geography.units
        return code in units.index and units["code_commune"][code] != code

    def _epci(self, text: str) -> Zone:
        bare = _bare(text)
        if bare in self.geography.epci.index:
            return Zone(Niveau.EPCI, bare)
        labelled = _SIREN_IN_LABEL.search(text)
        if labelled and labelled[0] != bare:
            zone = self._epci(labelled[0])
            return self._checked(zone, text.replace(labelled[0], " ").strip(_EDGES), self._epci_of_name)
        named = self._epci_of_name(text)
        if named is not None:
            return Zone(Niveau.EPCI, named)
        near = difflib.get_close_matches(_fold_epci(text), list(self._epci_by_name), n=3, cutoff=0.6)
        labels = [self._epci_label(code) for name in near for code in self._epci_by_name[name]]
        return Zone(Niveau.EPCI, faults=(self._unknown_epci(text, labels),))

    def _epci_of_name(self, text: str) -> str | None:
        for name in (text, _BRACKETS.sub(" ", text)):
            for codes in (self._epci_by_name.get(_fold_epci(name)), self._epci_by_short_name.get(_short_epci(name))):
                if codes and len(codes) == 1:
                    return codes[0]
        return None

    def _unknown_epci(self, text: str, near: list[str]) -> tuple[str, str, str]:
        hint = f" Vouliez-vous dire {listed(near)} ?" if near else ""
        here = departement_label(self.geography.departement.code)
        message = f"Aucune intercommunalité du département {here} n’a le code ou le nom {quoted(text)}.{hint}"
        return "epci_inconnu", message, "Indiquez son numéro SIREN (neuf chiffres) ou son nom complet."

    def _epci_label(self, code: str) -> str:
        return f"{self.geography.epci['nom'][code]} ({code})"

    @cached_property
    def _epci_by_name(self) -> dict[str, list[str]]:
        return _grouped((_fold_epci(nom), str(code)) for code, nom in self.geography.epci["nom"].items())

    @cached_property
    def _epci_by_short_name(self) -> dict[str, list[str]]:
        return _grouped((_short_epci(nom), str(code)) for code, nom in self.geography.epci["nom"].items())

    def _qpv(self, text: str) -> Zone:
        bare = _bare(text)
        if bare in self.geography.qpv.index:
            return Zone(Niveau.QPV, bare)
        if is_generation_2015(bare):
            return Zone(Niveau.QPV, faults=(generation_2015_fault(bare),))
        departement = departement_of_qpv(bare)
        if departement is not None:
            return Zone(Niveau.QPV, faults=(self._unknown_qpv(bare, departement),))
        labelled = _QPV_IN_LABEL.search(text.upper())
        if labelled and labelled[0] != bare:
            rest = (text[: labelled.start()] + " " + text[labelled.end() :]).strip(_EDGES)
            return self._checked(self._qpv(labelled[0]), rest, self._qpv_of_name)
        named = self._qpv_of_name(text)
        if named is not None:
            return Zone(Niveau.QPV, named)
        return Zone(Niveau.QPV, faults=(self._unnamed_qpv(text, self._qpv_by_name.get(fold_place(text), [])),))

    def _qpv_of_name(self, text: str) -> str | None:
        for name in (text, _QPV_PREFIX.sub("", text), _QPV_PREFIX.sub("", _BRACKETS.sub(" ", text))):
            codes = self._qpv_by_name.get(fold_place(name), [])
            if len(codes) == 1:
                return codes[0]
        return None

    def _unknown_qpv(self, code: str, departement: str) -> tuple[str, str, str]:
        here = self.geography.departement.code
        if departement != here:
            return (
                "qpv_ailleurs",
                (
                    f"Le quartier {code} est dans le département {departement_label(departement)}, "
                    f"et non dans {departement_label(here)}."
                ),
                "Indiquez un quartier du département étudié, ou retirez la ligne.",
            )
        return (
            "qpv_sans_contour",
            f"Le contour du quartier {code} n’est pas connu{self._known_qpv()}.",
            "Vérifiez le code, ou chargez les contours : « avs-geo donnees installer qpv », ou l’option --qpv.",
        )

    def _unnamed_qpv(self, text: str, homonyms: list[str]) -> tuple[str, str, str]:
        if homonyms:
            message = f"Plusieurs quartiers portent le nom {quoted(text)} : {listed(homonyms)}."
            return "qpv_homonyme", message, "Indiquez le code du quartier à la place de son nom."
        message = f"Aucun quartier prioritaire du département n’a le code ou le nom {quoted(text)}{self._known_qpv()}."
        return "qpv_inconnu", message, "Indiquez le code du quartier, de la forme QN05204I."

    def _known_qpv(self) -> str:
        names = [f"{nom} ({code})" for code, nom in self.geography.qpv["nom"].items()]
        return f" ; quartiers connus : {listed(names[:8], last='et')}" if names else ""

    @cached_property
    def _qpv_by_name(self) -> dict[str, list[str]]:
        return _grouped((fold_place(nom), str(code)) for code, nom in self.geography.qpv["nom"].items())


def generation_2015_fault(code: str) -> tuple[str, str, str]:
    """Return the fault (code, message, remedy) of a QPV code of the generation of 2015."""
    return (
        "qpv_generation_2015",
        f"Le code {quoted(code)} est celui d’un quartier de la génération 2015 (QP…), remplacée depuis 2024.",
        "Indiquez le code du quartier de la génération 2024, de la forme QN05204I.",
    )


def whole_generation_2015(codes: pd.Series[str]) -> tuple[str, str, str]:
    """Return the one fault (code, message, remedy) of a file that is of the generation of 2015 from end to end."""
    message = (
        f"Ce fichier est celui des quartiers de la génération 2015 ({number(codes.nunique())} codes QP…, comme "
        f"{quoted(codes.iloc[0])}), remplacée depuis 2024."
    )
    return "qpv_generation_2015", message, "Prenez ceux de la génération 2024, dont les codes ont la forme QN05204I."


def _no_arrondissement(place: NamedCommune) -> tuple[str, str, str]:
    return (
        "arrondissement_inconnu",
        f"{place.nom} ({place.code}) n’est pas un arrondissement municipal.",
        "Indiquez le code d’un arrondissement de Paris, de Lyon ou de Marseille, ou le niveau « commune ».",
    )


def _other_level(niveau: Niveau, told: Niveau, text: str) -> tuple[str, str, str]:
    return (
        "niveau_contredit",
        f"Le niveau est « {niveau} », et le code {quoted(text)} a la forme d’un code du niveau « {told} ».",
        "Corrigez le niveau ou le code.",
    )


def _name_contradicts(code: str, other: str, name: str) -> tuple[str, str, str]:
    return (
        "territoire_contredit",
        f"Le code et le nom se contredisent : le code est {code}, et {quoted(name)} est le nom de {other}.",
        "Corrigez l’un des deux, ou n’en gardez qu’un.",
    )


def _bare(text: str) -> str:
    """Return a code without blanks, nor the decimals that a spreadsheet gives to a number."""
    return re.sub(r"[.,]0$", "", re.sub(r"\s", "", text)).upper()


def _fold_epci(text: str) -> str:
    name = fold(text)
    for long, short in _EPCI_KINDS:
        name = name.replace(long, short)
    return name


def _short_epci(text: str) -> str:
    """Return the name without its kind: people write "Grand Langres" for "CC du Grand Langres"."""
    return fold_place(_EPCI_PREFIX.sub("", _fold_epci(text)))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name, code in pairs:
        groups.setdefault(name, []).append(code)
    return groups
