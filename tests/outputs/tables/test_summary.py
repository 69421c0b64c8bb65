from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import avs_geo
from avs_geo.outputs.sources import attribution, reference_sources
from avs_geo.outputs.tables.summary import notes, summarise, summary_bytes

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from avs_geo.analysis.study import Study


def test_the_summary_says_the_headline_figures(study: Study) -> None:
    figures = summarise(study)["chiffres_cles"]
    assert figures["population"] == 2150
    assert figures["population_couverte"] == 1650
    assert figures["besoin"] is None
    assert figures["classes"]["proche_hors_territoire"] == {"communes": 2, "population": 250}
    assert sum(classe["population"] for classe in figures["classes"].values()) == 2150
    assert figures["qpv"]["structure_dans_le_qpv"] == 1
    assert (figures["territoires_supposes"], figures["territoires_par_defaut"]) == (1, 0)
    assert (figures["zones_blanches"], figures["agrements_echus"], figures["positions_approchees"]) == (
        1,
        1,
        3,
    )


def test_the_summary_says_where_the_figures_come_from(study: Study) -> None:
    summary = summarise(study)
    assert summary["logiciel"] == {"nom": "AVS-Geo", "version": avs_geo.__version__}
    assert summary["date_reference"] == "2026-01-01"
    assert summary["parametres"]["seuil_minutes"] == 20
    assert summary["parametres"]["modele_de_temps"] == "temps estimé"
    assert summary["fichiers"] == [{"nom": "structures.csv", "sha256": "0" * 64}]
    assert [remark["code"] for remark in summary["remarques"]] == ["agrement_echu"]
    assert all(source["nom"] and source["millesime"] for source in summary["sources"])


def test_the_notes_say_what_the_times_rest_on(study: Study) -> None:
    said = dict(notes(study))
    assert said["Seuil"] == "20 minutes, atteint à l’égalité"
    assert said["Temps"] == "temps estimé : 50 km/h, détour 1,3"
    assert "hypothèses" in said["Territoires"]
    times = replace(study.diagnosis.times, model="temps mesuré (t.csv)", estimated_pairs=3)
    measured = replace(study, diagnosis=replace(study.diagnosis, times=times))
    assert dict(notes(measured))["Temps"] == ("temps mesuré (t.csv) ; estimé où la mesure manque : 50 km/h, détour 1,3")


def test_the_same_input_gives_the_same_bytes(study: Study) -> None:
    content = summary_bytes(study)
    assert content == summary_bytes(study)
    assert list(json.loads(content)) == [
        "logiciel",
        "departement",
        "date_reference",
        "parametres",
        "chiffres_cles",
        "sources",
        "fichiers",
        "remarques",
    ]


def test_the_attribution_names_every_publisher_with_a_date() -> None:
    line = attribution()
    for publisher in ("IGN – ADMIN EXPRESS 20", "Insee 20", "ANCT 2024", "DGCL 20"):
        assert publisher in line


def test_what_the_user_installed_is_listed_and_dates_the_attribution(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AVS_GEO_DONNEES", str(tmp_path))
    (tmp_path / "geo").mkdir()
    entry = {"nom": "Contours 2026", "editeur": "IGN", "millesime": "2026-02-01", "autre": 1, "version": None}
    (tmp_path / "geo" / "sources.json").write_text(json.dumps([entry]), encoding="utf-8")
    assert [source.nom for source in reference_sources() if source.installee] == ["Contours 2026"]
    assert "IGN – ADMIN EXPRESS 2026" in attribution()


def test_a_source_that_the_user_replaced_is_not_listed_beside_the_one_that_replaces_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AVS_GEO_DONNEES", str(tmp_path))
    shipped = reference_sources()
    (tmp_path / "geo").mkdir()
    official = {"nom": "Contours des communes (contours administratifs)", "editeur": "IGN", "millesime": "2023-05-01"}
    # An earlier version copied the shipped sources into the list of those that are installed.
    copied = [source.as_row() for source in shipped[1:]]
    (tmp_path / "geo" / "sources.json").write_text(json.dumps([official, *copied]), encoding="utf-8")
    sources = reference_sources()
    assert [source.nom for source in sources] == [*(source.nom for source in shipped[1:]), official["nom"]]
    assert [source.installee for source in sources] == [False] * len(copied) + [True]
    # The date is that of the outlines in use, even where it is the earlier one.
    assert "IGN – ADMIN EXPRESS 2023" in attribution()
