"""Every figure of the document, parsed back, is that of the exported files, to the rounding that is shown."""

from __future__ import annotations

import math
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import pandas as pd
import pytest

from avs_geo.analysis.programme.decisions import Decision
from avs_geo.analysis.programme.lines import Status
from avs_geo.analysis.programme.programme import apply_decisions
from avs_geo.outputs.document.programme_tables import ranks_text
from avs_geo.outputs.programme.files import programme_csv
from avs_geo.outputs.tables.analysis_files import analysis_files
from tests.outputs.document.conftest import ReadTable, figure_of, tables_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.analysis.programme.programme import Programme
    from avs_geo.analysis.study import Study

# Caption, file, the column of the document and that of the file that name the line, and the figures of both.
COMPARED = [
    (
        "Intercommunalités du département",
        "epci",
        ("Intercommunalité", "nom_epci"),
        {
            "Communes": "nb_communes",
            "Population": "population",
            "Surface": "surface_km2",
            "CS": "nb_cs",
            "EVS": "nb_evs",
        },
    ),
    (
        "Couverture et accès, par intercommunalité",
        "epci",
        ("Intercommunalité", "nom_epci"),
        {
            "Part couverte": "part_couverte",
            "Part couverte par un CS": "part_couverte_cs",
            "Part couverte par un EVS": "part_couverte_evs",
            "Part hors d’accès": "part_hors_acces",
            "Population non couverte": "population_non_couverte",
            "Part non couverte": "part_non_couverte",
            "Temps moyen": "temps_moyen",
        },
    ),
    (
        "Équilibre des CS et des EVS, par intercommunalité",
        "equilibre",
        ("Intercommunalité", "nom_epci"),
        {
            "Population": "population",
            "Habitants par CS": "hab_par_cs",
            "Habitants par EVS": "hab_par_evs",
            "Quotient EVS": "quotient_evs",
            "Écart en CS": "ecart_cs",
            "Écart en EVS": "ecart_evs",
        },
    ),
    (
        "Quartiers prioritaires et structure la plus proche",
        "qpv",
        ("Code QPV", "code_qp"),
        {"Population": "population", "Distance": "distance_m"},
    ),
    (
        "Couverture des quartiers prioritaires",
        "qpv",
        ("Code QPV", "code_qp"),
        {"Population": "population", "Part dans un territoire": "part_territoire"},
    ),
    (
        "Zones blanches, la plus peuplée d’abord",
        "zones_blanches",
        ("Rang", "rang"),
        {
            "Communes": "nb_communes",
            "Population": "population",
            "Surface": "surface_km2",
            "Temps moyen": "temps_moyen",
        },
    ),
    (
        "Trajectoire, année par année",
        "trajectoire",
        ("Année", "annee"),
        {"CS": "nb_cs", "EVS": "nb_evs", "Part couverte": "part_couverte", "Part hors d’accès": "part_hors_acces"},
    ),
    (
        "Mesures classées : incidences financières, personnel, gains",
        "objectifs",
        ("Rang", "rang"),
        {"Habitants gagnés": "population_gagnee", "Part couverte après": "part_couverte_apres"},
    ),
    (
        "Mesures au niveau des structures",
        "objectifs",
        ("Rang", "rang"),
        {"Habitants gagnés": "population_gagnee", "Année": "annee"},
    ),
]


@pytest.fixture(scope="module")
def files(programme: Programme, study: Study) -> dict[str, pd.DataFrame]:
    written = analysis_files(study) | programme_csv(programme)
    texts: Any = {"code_epci": str, "rang": "string", "annee": "string"}
    read = {
        name.removesuffix(".csv"): pd.read_csv(BytesIO(content), dtype=texts)
        for name, content in written.items()
        if name.endswith(".csv")
    }
    # The line of the department stands under those of the EPCI.
    return read | {"epci": pd.concat([read["epci"], read["departement"]])}


@pytest.mark.parametrize(("caption", "name", "key", "columns"), COMPARED, ids=[entry[0] for entry in COMPARED])
def test_the_figures_of_a_table_are_those_of_the_file(
    caption: str,
    name: str,
    key: tuple[str, str],
    columns: dict[str, str],
    *,
    tables: dict[str, ReadTable],
    files: dict[str, pd.DataFrame],
) -> None:
    table = tables[caption.replace(" :", "\u00a0:")]
    expected = files[name].astype({key[1]: str}).set_index(key[1])
    labels = table.column(key[0])
    assert labels
    assert set(labels) - {"–"} <= set(expected.index)
    for label, column in columns.items():
        for row, text in zip(labels, table.column(label), strict=True):
            if row == "–":
                continue  # a renewal has no rank
            shown, half = figure_of(text)
            value = float(expected.loc[row, column])  # type: ignore[arg-type]
            assert (math.isnan(shown) and math.isnan(value)) or abs(shown - value) <= half + 1e-9, (row, column)


def test_every_line_that_counts_is_in_the_table_of_its_level_and_no_other(
    tables: dict[str, ReadTable], programme: Programme
) -> None:
    shown = [row for caption, table in tables.items() if caption.startswith("Mesures au niveau") for row in table.rows]
    counting = programme.lines["statut"].isin(["propose", "retenu"])
    assert len(shown) == int(counting.sum()) > 0


def test_the_indicators_are_those_of_the_file(tables: dict[str, ReadTable], files: dict[str, pd.DataFrame]) -> None:
    indicators = files["indicateurs"]
    shown = tables["Indicateurs du département"]
    whole = indicators.loc[indicators["niveau"] == "departement"]
    assert shown.column("Indicateur") == whole["libelle"].drop_duplicates().tolist()
    for year in ("2027", "2030"):
        targets = whole.loc[whole["annee"] == year].set_index("libelle")["cible"]
        for label, text in zip(shown.column("Indicateur"), shown.column(year), strict=True):
            value, half = figure_of(text)
            assert value == pytest.approx(targets[label], abs=half + 1e-9, nan_ok=True)


def test_the_classes_are_those_of_the_communes_file(
    tables: dict[str, ReadTable], files: dict[str, pd.DataFrame]
) -> None:
    table = tables["Classes de couverture"]
    sums = files["communes"].groupby("classe")["population"].agg(["size", "sum"])
    order = ["couverte", "couverte_eloignee", "proche_hors_territoire", "non_couverte"]
    expected = sums.reindex(order, fill_value=0)
    assert [figure_of(text)[0] for text in table.column("Communes")] == expected["size"].tolist()
    assert [figure_of(text)[0] for text in table.column("Population")] == expected["sum"].tolist()


def test_the_inhabitants_of_each_lever_are_sums_of_the_communes_file(
    tables: dict[str, ReadTable], files: dict[str, pd.DataFrame]
) -> None:
    table = tables["Habitants concernés par chaque levier"]
    communes = files["communes"]
    for label, classe in (
        ("Créer un CS ou un EVS", "non_couverte"),
        ("Étendre le territoire voisin", "proche_hors_territoire"),
        ("Itinérance ou antenne", "couverte_eloignee"),
    ):
        members = communes.loc[communes["classe"] == classe]
        by_epci = members.groupby("nom_epci")["population"].sum()
        *parts, whole = zip(table.column("Intercommunalité"), table.column(label), strict=True)
        assert {name: figure_of(text)[0] for name, text in parts} == {name: by_epci.get(name, 0) for name, _ in parts}
        # The department also has the communes that are in no EPCI.
        assert figure_of(whole[1])[0] == members["population"].sum()


def test_what_is_decided_is_told_from_what_is_proposed_and_what_is_discarded_stands_apart(
    programme: Programme, write: Callable[..., bytes]
) -> None:
    first, second, *_ = programme.lines.loc[programme.lines["rang"].notna(), "id_ligne"]
    decided = apply_decisions(
        programme,
        [
            Decision(id_ligne=first, statut=Status.KEPT, annee=2029, commentaire="Voté le 3 mars"),
            Decision(id_ligne=second, statut=Status.DISCARDED, commentaire="Pas de porteur"),
        ],
    )
    document = docx.Document(BytesIO(write(decided)))
    shown = {
        cell
        for caption, table in tables_of(document).items()
        if caption.startswith("Mesures au niveau")
        for cell in table.column("Décision")
    }
    assert "Retenue (année proposée\u00a0: 2027). Voté le 3 mars" in shown
    texts = [paragraph.text for paragraph in document.paragraphs]
    apart = texts[texts.index(next(text for text in texts if text.endswith("Les mesures écartées"))) :]
    assert any(text.endswith("Pas de porteur") for text in apart)


def test_the_calendar_has_every_line_that_counts_in_its_year(
    tables: dict[str, ReadTable], programme: Programme
) -> None:
    table = tables["Mesures, par année de début"]
    counting = programme.lines.loc[programme.lines["statut"].isin(["propose", "retenu"])]
    gained = counting.groupby(counting["annee"].astype(str))["population_gagnee"].sum()
    for year, measures, text in zip(*(table.column(label) for label in table.labels), strict=True):
        assert figure_of(text)[0] == pytest.approx(gained.get(year, 0), abs=0.5)
        assert (measures == "Aucune mesure") == (year not in gained.index)


def test_ranks_that_follow_each_other_are_written_as_one() -> None:
    assert ranks_text([1, 3, 4, 5, 9, 10]) == "1, 3 à 5, 9, 10"
    assert ranks_text([]) == ""
