"""The sentences of the diagnosis, written from its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.outputs.french import number, percent, plural, with_unit

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.analysis.diagnosis import Diagnosis


def zones_blanches_sentence(diagnosis: Diagnosis) -> str:
    """Say how many zones blanches there are, how many people live there, and which comes first."""
    zones = diagnosis.zones_blanches
    if zones.empty:
        return "Aucune zone blanche : chaque commune est dans un territoire ou à portée d’une structure."
    first = zones.iloc[0]
    population = int(zones["population"].sum())
    share = population / max(float(diagnosis.departement["population"].iloc[0]), 1.0)
    return (
        f"{plural(len(zones), 'zone blanche', 'zones blanches')}, {with_unit(population, 'habitants')} "
        f"({percent(share)} du département). La première ({_epci_of(first)}) réunit "
        f"{plural(int(first['nb_communes']), 'commune')} "
        f"et {with_unit(first['population'], 'habitants')}."
    )


def balance_sentences(diagnosis: Diagnosis) -> list[str]:
    """Say which EPCI have no structure, which have only one kind, and which are furthest from the average."""
    table = diagnosis.balance.iloc[:-1]
    whole = diagnosis.balance.iloc[-1]
    if not whole["nb_cs"] + whole["nb_evs"]:
        return ["Aucune structure ne compte dans ce département : l’équilibre ne peut pas être jugé."]
    counts = {str(name): int(count) for name, count in table["typologie"].value_counts().items()}
    sentences = [_without_structure(table, counts.get("aucune_structure", 0)), _kinds(counts)]
    for kind, label in (("cs", "CS"), ("evs", "EVS")):
        if whole[f"nb_{kind}"]:
            sentences.append(_furthest(table, kind, label))
    return sentences


def _without_structure(table: pd.DataFrame, without: int) -> str:
    if not without:
        return "Chaque intercommunalité a au moins une structure."
    inhabitants = table.loc[table["typologie"] == "aucune_structure", "population"].sum()
    verb = "n’a" if without == 1 else "n’ont"
    return (
        f"{number(without)} intercommunalité{'s' if without > 1 else ''} sur {number(len(table))} {verb} aucune "
        f"structure ; {with_unit(inhabitants, 'habitants')} y vivent."
    )


def _kinds(counts: dict[str, int]) -> str:
    parts = [
        f"{number(counts.get(typology, 0))} {'a' if counts.get(typology, 0) < 2 else 'ont'} {what}"
        for typology, what in (
            ("mixte", "des CS et des EVS"),
            ("cs_seul", "des CS seulement"),
            ("evs_seul", "des EVS seulement"),
        )
    ]
    return f"{', '.join(parts)}."


def _furthest(table: pd.DataFrame, kind: str, label: str) -> str:
    gaps = table[f"ecart_{kind}"].to_numpy(dtype=float)
    place = int(gaps.argmax())
    return (
        f"Le plus grand manque de {label} est celui de l’intercommunalité « {table['nom'].iloc[place]} » : "
        f"{number(float(gaps[place]), 1)} de moins que la moyenne du département n’en donnerait."
    )


def _epci_of(zone: pd.Series) -> str:
    return str(zone["nom_epci"]) if isinstance(zone["nom_epci"], str) else "hors intercommunalité"
