"""What is said of a place of a file: remarks and faults, each a code, a message and a remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from avs_geo.reference.departements import list_departements
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.inventory.places.clues import NamedCommune

Message: TypeAlias = tuple[str, str, str]

_SHOWN = 8


def departement_label(code: str) -> str:
    """Return ``Haute-Marne (52)``."""
    names = {departement.code: departement.nom for departement in list_departements()}
    return f"{names.get(code, 'département')} ({code})".replace("'", "’")


def former_name(place: NamedCommune) -> Message:
    """Return the remark on a commune found by a former code or name."""
    return (
        "commune_ancienne",
        f"{place.former} fait aujourd’hui partie de {place.nom} ({place.code}).",
        "Vous pouvez garder l’ancien nom ou l’ancien code : il est compris.",
    )


def understood_as(text: str, label: str) -> Message:
    """Return the remark on a name from which something had to be taken away."""
    return (
        "commune_comprise",
        f"{quoted(text)} est compris comme la commune {label}.",
        "Rien à faire si c’est bien elle ; sinon, indiquez le code Insee de la commune.",
    )


def read_as_postcode(number: str, label: str) -> Message:
    """Return the remark on a number that is a postcode of the commune, and not its Insee code."""
    return (
        "code_postal",
        f"Le nombre {number} est un code postal de {label}, et non son code Insee ; la commune est {label}.",
        "Rien à faire si c’est bien elle ; sinon, indiquez le code Insee de la commune.",
    )


def number_left_out(number: str, label: str) -> Message:
    """Return the remark on a number that is known to nobody (often that of a CEDEX) beside a name that is."""
    return (
        "nombre_ignore",
        (
            f"Le nombre {number} n’est ni le code Insee ni un code postal connu de {label} (un CEDEX, peut-être) ; "
            "le nom l’emporte."
        ),
        "Rien à faire si le nom est juste ; sinon, indiquez le code Insee de la commune.",
    )


def name_left_out(text: str, label: str) -> Message:
    """Return the remark on a name that is no commune's beside a code that is."""
    return (
        "nom_ignore",
        f"{quoted(text)} n’est le nom d’aucune commune ; le code est celui de {label}, qui est prise.",
        "Rien à faire si c’est bien elle ; sinon, corrigez le code ou le nom.",
    )


def contradiction(number: str, meanings: Iterable[str], names: Iterable[str]) -> Message:
    """Return the fault of a number and a name that are not of one commune."""
    what = listed(meanings, last="et") or "n’est ni un code Insee ni un code postal du même département"
    return (
        "commune_contredite",
        f"Le nombre et le nom se contredisent : {number} {what} ; le nom est celui de {listed(names)}.",
        "Corrigez l’un des deux, ou n’en gardez qu’un.",
    )


def numbers_disagree(numbers: Iterable[tuple[str, list[str]]]) -> Message:
    """Return the fault of a code and a postcode that are not of one commune."""
    what = " ; ".join(f"{number} {listed(meanings, last='et')}" for number, meanings in numbers)
    return (
        "commune_contredite",
        f"Le code et le code postal se contredisent : {what}.",
        "Corrigez l’un des deux, ou n’en gardez qu’un.",
    )


def names_disagree(labels: Iterable[str]) -> Message:
    """Return the fault of a line whose names are those of several communes."""
    return (
        "commune_contredite",
        f"La ligne nomme plusieurs communes : {listed(labels, last='et')}.",
        "Gardez seulement la commune où se trouve la structure.",
    )


def not_in_departement(text: str, departement: str) -> Message:
    """Return the fault of a name beside a department that has no commune of that name."""
    return (
        "commune_contredite",
        f"Aucune commune du département {departement_label(departement)} ne porte le nom {quoted(text)}.",
        "Corrigez le nom de la commune ou le département, ou n’en gardez qu’un.",
    )


def ambiguous_code(number: str, insee: str, bearers: tuple[str, ...]) -> Message:
    """Return the fault of a number that may be an Insee code or a postcode."""
    return (
        "code_ambigu",
        f"Le nombre {number} peut être le code Insee de {insee}, ou le code postal de {shown(bearers)}.",
        "Ajoutez le nom de la commune, dans une colonne « commune ».",
    )


def shared_postcode(number: str, bearers: tuple[str, ...], insee: str | None) -> Message:
    """Return the fault of a postcode that several communes have."""
    also = f" (c’est aussi le code Insee de {insee})" if insee else ""
    return (
        "code_postal_partage",
        f"Le code postal {number} est celui de plusieurs communes : {shown(bearers)}{also}.",
        "Ajoutez le nom de la commune dans une colonne « commune », ou remplacez le code postal par le code Insee.",
    )


def unknown_name(text: str, near: tuple[str, ...]) -> Message:
    """Return the fault of a name that no commune bears or bore."""
    hint = f" Vouliez-vous dire {listed(near)} ?" if near else ""
    message = f"Aucune commune de France ne porte ni n’a porté le nom {quoted(text)}.{hint}"
    return (
        "commune_inconnue",
        message,
        "Corrigez le nom, ou indiquez le code Insee de la commune (cinq caractères).",
    )


def unknown_code(text: str) -> Message:
    """Return the fault of a code that no commune has or had."""
    message = f"Aucune commune n’a ni n’a eu le code Insee {quoted(text)}."
    return (
        "commune_inconnue",
        message,
        "Vérifiez le code, ou indiquez le nom de la commune ; c’est le code Insee qui est attendu, pas le code postal.",
    )


def unknown_postcode(text: str) -> Message:
    """Return the fault of a postcode that no commune has, in a column of postcodes."""
    return (
        "commune_inconnue",
        f"La colonne est faite de codes postaux, et {quoted(text)} n’est celui d’aucune commune (un CEDEX, peut-être).",
        "Indiquez le nom de la commune, ou remplacez le code postal par le code Insee.",
    )


def homonyms(text: str, candidates: tuple[str, ...], near: tuple[str, ...] = ()) -> Message:
    """Return the fault of a name that several communes bear, perhaps short for that of one here."""
    hint = f" Vouliez-vous dire {listed(near)} ?" if near else ""
    message = f"Plusieurs communes portent ou ont porté le nom {quoted(text)} : {listed(candidates[:_SHOWN])}.{hint}"
    return "commune_homonyme", message, "Indiquez le code Insee de la commune à la place de son nom."


def several_named(text: str, candidates: tuple[str, ...]) -> Message:
    """Return the fault of a cell that names several communes, one beside the other."""
    return (
        "commune_multiple",
        f"{quoted(text)} nomme plusieurs communes : {listed(candidates[:_SHOWN], last='et')}.",
        "N’indiquez qu’une commune par ligne : pour une structure, celle où elle se trouve.",
    )


def shown(labels: tuple[str, ...]) -> str:
    """Return the first labels, and how many there are besides."""
    return listed(labels[:_SHOWN], last="et", of=len(labels))
