"""First part: the territories, the structures, the needs, the vulnerable areas, the partners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from avs_geo.analysis.coverage.structures import counting_structures
from avs_geo.analysis.need.inputs import available_values
from avs_geo.analysis.state_of_play import money, renewals
from avs_geo.outputs.document.maps import need_map, territories_map, write_map
from avs_geo.outputs.document.programme_tables import plain_table
from avs_geo.outputs.tables.state_of_play_tables import (
    financer_table,
    function_table,
    funded_structure_table,
    management_table,
    staff_table,
    state_headlines,
)
from avs_geo.text.numbers import number, percent, with_unit
from avs_geo.text.words import plural

if TYPE_CHECKING:
    from avs_geo.outputs.document.material import Material
    from avs_geo.outputs.document.writer import Writer

_TERRITORIES: Final = ("nom_epci", "nb_communes", "population", "surface_km2", "nb_cs", "nb_evs", "nb_autres")
_STRUCTURES: Final = ("nom", "type", "statut", "gestion", "nom_commune", "territoire", "agrement_fin")
_RENEWALS: Final = ("nom", "type", "nom_commune", "agrement_fin", "mois_restants", "agrement_echu")
_FUNDING: Final = ("nom", "financeur", "nature", "annee", "montant", "engagement")
_QPV: Final = ("code_qp", "nom_qp", "population", "statut", "structure_proche", "distance_m", "temps_a_pied")
_NEED: Final = ("nom_epci", "population", "besoin")
_FRR_LEVELS: Final = {
    3: "Classées FRR+",
    2: "Classées FRR",
    1: "Bénéficiaires, ou classées en partie",
    0: "Non classées",
}


def write_state_of_play(writer: Writer, material: Material) -> None:
    """Write the first part."""
    writer.heading("État des lieux")
    _write_territories(writer, material)
    _write_structures(writer, material)
    _write_others(writer, material)
    _write_renewals(writer, material)
    _write_needs(writer, material)
    _write_vulnerability(writer, material)
    _write_partners(writer, material)


def _write_territories(writer: Writer, material: Material) -> None:
    whole = material.study.diagnosis.departement.iloc[0]
    epci = material.study.diagnosis.epci
    writer.heading("Le département et ses territoires", 2)
    writer.paragraph(
        f"Le département compte {with_unit(whole['population'], 'habitants')} dans "
        f"{plural(int(whole['nb_communes']), 'commune')} et {plural(len(epci), 'intercommunalité')}, sur "
        f"{with_unit(whole['surface_km2'], 'km²')}. {_trend(material)}"
    )
    straddling = epci.loc[epci["population_totale"] > epci["population"], "nom"]
    if len(straddling):
        writer.paragraph(
            f"{plural(len(straddling), 'intercommunalité')} dépasse{'nt' if len(straddling) > 1 else ''} les limites "
            f"du département ({', '.join(straddling)}) : seule la partie qui s’y trouve est comptée."
        )
    writer.table(material.table("epci", _TERRITORIES), "Intercommunalités du département")


def _trend(material: Material) -> str:
    units = material.study.units
    before, now = units["population_2021"].sum(min_count=1), units["population"].sum()
    if pd.isna(before) or before <= 0 or units["population_2021"].isna().any():
        return ""
    change = now / before - 1
    verb = "gagné" if change >= 0 else "perdu"
    return f"Entre les populations légales 2019 et 2023, il a {verb} {percent(abs(change))} de ses habitants."


def _write_structures(writer: Writer, material: Material) -> None:
    structures = material.study.inventory.structures
    day = material.study.parameters.reference_date
    writer.heading("Les centres sociaux et les espaces de vie sociale", 2)
    writer.bullets(f"{line.label} : {line.value} ({line.detail})." for line in state_headlines(structures, day))
    if structures.empty:
        writer.notice("L’inventaire ne contient aucune structure.")
        return
    write_map(writer, material, territories_map(material))
    if material.study.inventory.has_assumed_territories:
        writer.notice(
            "Des territoires d’agrément de l’inventaire sont des hypothèses ; elles sont marquées « hypothèse » dans "
            "le tableau. Remplacez-les par les territoires des agréments avant d’adopter ce document."
        )
    approximate = int(structures["position_approchee"].astype(bool).sum())
    if approximate:
        writer.note(f"Position approchée au point de la commune : {plural(approximate, 'structure')}.")
    writer.table(material.table("structures", _STRUCTURES), "Structures, agréments et territoires")
    writer.heading("Gestion, fonctions et personnel", 3)
    writer.table(management_table(structures), "Structures agréées, par mode de gestion")
    writer.table(function_table(structures), "Structures agréées, par fonction")
    writer.note("Une structure qui a plusieurs fonctions compte dans chacune de leurs lignes.")
    if counting_structures(structures)["etp"].notna().any():
        writer.table(staff_table(structures), "Personnel des structures agréées")
    else:
        writer.notice(
            "Le personnel n’est connu pour aucune structure : remplissez la colonne « etp » du fichier des structures."
        )


def _write_others(writer: Writer, material: Material) -> None:
    others = material.study.inventory.structures.loc[material.study.inventory.structures["type"] == "AUTRE"]
    writer.heading("Les autres structures", 2)
    if others.empty:
        writer.paragraph(
            "L’inventaire ne contient pas d’autre structure, financée sur les seuls fonds locaux de la Caf ou par les "
            "seuls partenaires. S’il en existe, ajoutez-les au fichier des structures avec le type AUTRE."
        )
        return
    writer.paragraph(
        f"{plural(len(others), 'autre structure', 'autres structures')} dans l’inventaire. Une autre structure est "
        "financée sur les seuls fonds locaux de la Caf ou par les seuls partenaires ; elle est comptée à part."
    )
    writer.bullets(
        f"{nom} ({commune}){f' : {financing}' if pd.notna(financing) and financing else ''}"
        for nom, commune, financing in zip(others["nom"], others["nom_commune"], others["financement"], strict=True)
    )


def _write_renewals(writer: Writer, material: Material) -> None:
    structures = material.study.inventory.structures
    known = renewals(structures, material.study.parameters.reference_date)
    unknown = int(counting_structures(structures)["agrement_fin"].isna().sum())
    writer.heading("Les agréments à renouveler", 2)
    if len(known):
        overdue = int(known["agrement_echu"].sum())
        already = f", dont {plural(overdue, 'déjà échu', 'déjà échus')} à la date de référence" if overdue else ""
        writer.paragraph(f"{plural(len(known), 'agrément')} à renouveler dans les quatre ans{already}.")
        writer.table(
            material.table("renouvellements", _RENEWALS), "Agréments à renouveler, le premier à échoir d’abord"
        )
    elif not unknown:
        writer.paragraph("Aucun agrément ne se termine dans les quatre ans.")
    if unknown:
        writer.notice(
            f"La fin de l’agrément n’est pas connue pour {plural(unknown, 'structure')} : remplissez la colonne "
            "« agrement_fin » du fichier des structures."
        )


def _write_needs(writer: Writer, material: Material) -> None:
    writer.heading("La population et ses besoins", 2)
    need = material.study.diagnosis.need
    if need is None:
        writer.notice(
            "Aucun indicateur de besoin n’est chargé. Chargez par exemple les revenus (Insee, Filosofi), les "
            "allocataires de la Caf ou le classement FRR : le document aura la carte et le tableau de l’indice de "
            "besoin."
        )
        return
    count = len(need.settings.weighed)
    writer.paragraph(
        f"L’indice de besoin va de 0 à 100, de la commune où il est le plus faible à celle où il est le plus fort. "
        f"Il réunit {plural(count, 'indicateur')}, dont l’annexe donne les poids. Il classe les communes du "
        "département entre elles ; il n’est pas une mesure absolue."
    )
    write_map(writer, material, need_map(material))
    writer.table(material.table("epci", _NEED), "Indice de besoin des intercommunalités")


def _write_vulnerability(writer: Writer, material: Material) -> None:
    writer.heading("Les zones de vulnérabilité", 2)
    writer.heading("Quartiers prioritaires de la politique de la ville", 3)
    quarters = material.study.diagnosis.qpv
    if quarters.empty:
        writer.paragraph("Aucun quartier prioritaire n’est connu dans le département.")
    else:
        population = quarters["population"].sum(min_count=1)
        people = "" if pd.isna(population) else f", {with_unit(population, 'habitants')}"
        writer.paragraph(f"{plural(len(quarters), 'quartier prioritaire', 'quartiers prioritaires')}{people}.")
        # Where every position is approximate, no distance is known.
        named = ("distance_m", "temps_a_pied")
        columns = tuple(name for name in _QPV if name not in named or quarters[name].notna().any())
        writer.table(material.table("qpv", columns), "Quartiers prioritaires et structure la plus proche")
        if quarters["a_verifier"].any():
            writer.note(
                "À vérifier : une structure n’est connue que par sa commune ; elle est peut-être dans le quartier, et "
                "sa distance n’est pas donnée. Donnez son adresse ou ses coordonnées."
            )
        if (quarters["emprise"] == "indicative").any():
            writer.note(
                "Emprise indicative : les contours officiels ne sont pas installés ; les distances sont approchées."
            )
    writer.heading("Territoires ruraux fragiles", 3)
    _write_frr(writer, material)


def _write_frr(writer: Writer, material: Material) -> None:
    # With their outlines: where units are finer than the communes, the share in QPV is that of their area.
    units = pd.DataFrame(material.study.units)
    values = available_values(units, material.study.geography, material.study.inventory)
    if "frr" not in values:
        writer.notice(
            "Le classement France Ruralités Revitalisation (FRR) n’est pas chargé : ajoutez aux indicateurs la liste "
            "des communes publiée par la DGCL."
        )
        return
    levels = values["frr"].round()
    noun = "Communes" if (units["code_unite_commune"] == units.index).all() else "Mailles"
    rows = [
        (label, number(int((levels == level).sum())), number(units.loc[levels == level, "population"].sum()))
        for level, label in _FRR_LEVELS.items()
        if (levels == level).any()
    ]
    writer.table(
        plain_table(("Classement FRR", noun, "Population"), rows, numeric=(False, True, True)),
        "Communes par classement France Ruralités Revitalisation",
    )


def _write_partners(writer: Writer, material: Material) -> None:
    writer.heading("Les partenaires", 2)
    partners = material.study.inventory.partenaires
    if partners is None or partners.empty:
        writer.notice(
            "Aucun fichier des partenaires n’est chargé. Avec lui (structure, financeur, nature, montant, année, "
            "engagement), cette partie dira qui intervient, dans quel domaine, pour quel montant et avec quel "
            "engagement."
        )
        return
    sums = money(partners, material.study.inventory.structures)
    years = sorted(int(year) for year in partners["annee"].dropna().unique())
    writer.paragraph(
        f"{plural(int(sums.whole['nb_lignes'].iloc[0]), 'financement')} de "
        f"{plural(len(sums.by_financer), 'financeur')} pour {plural(len(sums.by_structure), 'structure')}."
        + (f" Les sommes réunissent {len(years)} années ({years[0]} à {years[-1]})." if len(years) > 1 else "")
    )
    writer.table(financer_table(sums), "Financements, par financeur")
    writer.table(funded_structure_table(sums, material.study.inventory.structures), "Financements, par structure")
    writer.table(material.table("financements", _FUNDING), "Domaines et engagements des partenaires")
