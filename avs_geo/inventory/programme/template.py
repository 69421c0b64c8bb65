"""The parameter file to start from: every figure explained, the known ones filled in, the others left to be filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from avs_geo.inventory.programme.catalogue import CEILINGS, ENTRIES, SECTIONS

if TYPE_CHECKING:
    from avs_geo.inventory.programme.catalogue import Entry

_HEAD: Final = """\
# Paramètres du programme d’AVS-Geo : coûts, plafonds, personnel, limites et poids.
#
# Une ligne qui commence par « # » n’est pas lue. Retirez le « # » d’une valeur que vous connaissez, et remplacez les
# points par elle ; laissez-le devant une valeur inconnue : elle le restera, et rien ne sera inventé.
# Les nombres s’écrivent avec un point décimal et sans espace : 1500.5
"""
_YEAR: Final = 2027


def programme_template() -> str:
    """Return the file, in TOML with comments in French; read as it is, it gives the defaults."""
    parts = [_HEAD]
    for name, section in SECTIONS.items():
        # Ceilings, which have a year each, come last.
        entries = [entry for entry in ENTRIES.values() if entry.section == name]
        if entries:
            parts += ["", f"# {section.title}", f"[{name}]"]
            parts += [line for entry in entries for line in _lines(entry)]
    parts += ["", f"# Plafonds des prestations de service, par année ({CEILINGS['agc'].where})"]
    for entry in CEILINGS.values():
        parts += [f"[{entry.path}]", f"# {_YEAR} = {_blank()}"]
    return "\n".join(parts) + "\n"


def _lines(entry: Entry) -> list[str]:
    where = f" ; {entry.where}" if entry.where else ""
    said = f"# {entry.meaning[:1].upper()}{entry.meaning[1:]} ({entry.unit}){where}"
    if entry.value is None:
        return [said, f"# {entry.key} = {_blank()}"]
    date = f", date = {entry.date.isoformat()}" if entry.date is not None else ""
    return [said, f'{entry.key} = {{ valeur = {entry.value:.10g}, source = "{entry.source}"{date} }}']


def _blank() -> str:
    return '{ valeur = …, source = "…", date = AAAA-MM-JJ }'
