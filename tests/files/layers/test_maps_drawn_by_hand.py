"""KML, KMZ, uMap and GPX, which people draw with, are read as structures and as territories."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.inventory.map_files import (
    ALPHA,
    GAMMA,
    archive,
    area,
    collection,
    degrees,
    feature,
    folder,
    kml,
    line,
    placemark,
    point,
    ring,
    square,
    umap,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.findings import Finding

    Read = Callable[..., tuple[Any, tuple[Finding, ...]]]
    Refused = Callable[..., list[Finding]]

GOOGLE = kml(
    "<name>Structures AVS</name>",
    folder("CS", placemark("Les Tilleuls", ALPHA)),
    folder("EVS", placemark("Le Moulin", GAMMA)),
)


def codes_of(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def spoken(findings: tuple[Finding, ...], code: str) -> str:
    (said,) = [finding.message for finding in findings if finding.code == code]
    return said.replace("\u00a0", " ").replace("\u202f", " ")


def test_marks_of_google_my_maps_are_structures_of_the_type_of_their_layer(read: Read) -> None:
    frame, remarks = read(GOOGLE, "carte.kml")
    assert frame[["nom", "type", "code_commune"]].to_numpy().tolist() == [
        ["Les Tilleuls", "CS", "52001"],
        ["Le Moulin", "EVS", "52003"],
    ]
    assert not frame["position_approchee"].any()
    assert "« CS » et « EVS »" in spoken(remarks, "type_du_calque")


def test_a_kmz_is_the_kml_inside_it(read: Read) -> None:
    source = archive("carte.kmz", {"doc.kml": GOOGLE, "images/icone.png": b"\x89PNG"})
    frame, remarks = read(source.content, "carte.kmz")
    assert frame["nom"].tolist() == ["Les Tilleuls", "Le Moulin"]
    assert "membre_ecarte" not in codes_of(remarks)


GOOGLE_COLUMNS = (
    '<ExtendedData><Data name="nom"><value>Tilleuls</value></Data>'
    '<Data name="type"><value>CS</value></Data></ExtendedData>'
)
QGIS_COLUMNS = (
    '<ExtendedData><SchemaData schemaUrl="#a"><SimpleData name="nom">Tilleuls</SimpleData>'
    '<SimpleData name="type">CS</SimpleData></SchemaData></ExtendedData>'
)


@pytest.mark.parametrize("data", [GOOGLE_COLUMNS, QGIS_COLUMNS], ids=["google", "qgis"])
def test_the_columns_of_a_mark_come_before_its_name_and_its_layer(data: str, read: Read) -> None:
    frame, remarks = read(kml(folder("EVS", placemark("x", ALPHA, data))), "carte.kml")
    assert frame[["nom", "type"]].to_numpy().tolist() == [["Tilleuls", "CS"]]
    assert "type_du_calque" not in codes_of(remarks)


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1", "UTF-16"])
@pytest.mark.parametrize("namespace", ["http://www.opengis.net/kml/2.2", "http://earth.google.com/kml/2.1"])
def test_a_kml_may_be_of_any_version_and_encoding(namespace: str, encoding: str, read: Read) -> None:
    content = kml(folder("CS", placemark("L’Écureuil" if encoding != "ISO-8859-1" else "Écureuil", ALPHA)))
    text = content.decode().replace("http://www.opengis.net/kml/2.2", namespace).replace("UTF-8", encoding)
    frame, _ = read(text.encode(encoding), "carte.kml")
    assert frame["nom"].str.endswith("cureuil").tolist() == [True]


def test_a_mark_without_coordinates_keeps_its_line_and_needs_a_place(refused: Refused) -> None:
    empty = "<Placemark><name>A</name><Point><coordinates></coordinates></Point></Placemark>"
    faults = refused(kml(folder("CS", empty, placemark("B", ALPHA))), "carte.kml")
    assert [(fault.code, fault.line) for fault in faults] == [("lieu_absent", 1)]


def test_a_file_that_is_only_a_link_says_how_to_export_the_map_itself(refused: Refused, read: Read) -> None:
    link = kml("<NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link></NetworkLink>")
    (fault,) = refused(link, "carte.kml")
    assert fault.code == "couche_absente"
    assert "KML/KMZ" in fault.remedy
    assert len(read(GOOGLE, "carte.kml")[0]) == 2


def test_entities_in_a_kml_are_refused(refused: Refused) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "bbbb">]><kml><Placemark><name>&a;</name></Placemark></kml>'
    assert [fault.code for fault in refused(bomb, "carte.kml")] == ["xml_interdit"]


def test_a_kml_that_is_cut_is_refused_in_words(refused: Refused) -> None:
    assert [fault.code for fault in refused(GOOGLE[:-30], "carte.kml")] == ["contours_illisibles"]


def test_a_map_whose_type_nothing_says_tells_how_to_say_it_and_that_works(read: Read) -> None:
    with pytest.raises(ValueError, match="type") as refusal:
        read(kml(placemark("Les Tilleuls", ALPHA)), "carte.kml")
    said: Any = refusal.value
    (remark,) = [finding for finding in said.findings if finding.code == "type_du_calque"]
    assert "dossiers nommés CS, EVS et AUTRE" in remark.remedy
    assert read(kml(folder("AUTRE", placemark("Les Tilleuls", ALPHA))), "carte.kml")[0]["type"].tolist() == ["AUTRE"]


def test_areas_and_lines_among_marks_are_left_out_and_named(read: Read) -> None:
    inside = (placemark("Les Tilleuls", ALPHA), area("Quartier", GAMMA), line("Bus", [degrees(ALPHA), degrees(GAMMA)]))
    frame, remarks = read(kml(folder("CS", *inside)), "carte.kml")
    assert frame["nom"].tolist() == ["Les Tilleuls"]
    said = spoken(remarks, "entites_ecartees")
    assert "ligne : 1, surface : 1" in said
    assert "« Quartier »" in said


def test_the_layers_of_a_umap_project_are_types(read: Read) -> None:
    content = umap(
        ("Centres sociaux", [feature(point(ALPHA), name="Les Tilleuls", _umap_options={"color": "Red"})]),
        ("EVS", [feature(point(GAMMA), name="Le Moulin")]),
        ("Brouillon", []),
    )
    frame, remarks = read(content, "carte.umap")
    assert frame[["nom", "type", "code_commune"]].to_numpy().tolist() == [
        ["Les Tilleuls", "CS", "52001"],
        ["Le Moulin", "EVS", "52003"],
    ]
    assert "_umap_options" not in frame.columns
    assert "« Brouillon »" in spoken(remarks, "couche_vide")


@pytest.mark.parametrize("name", ["carte.umap", "carte.geojson", "carte.json"])
def test_a_umap_project_may_bear_any_name_of_json(name: str, read: Read) -> None:
    frame, _ = read(umap(("CS", [feature(point(ALPHA), name="A", type="CS")])), name)
    assert len(frame) == 1


def test_a_layer_whose_data_are_elsewhere_is_named(read: Read) -> None:
    document = json.loads(umap(("CS", [feature(point(ALPHA), name="A")]), ("Distant", [])))
    document["layers"][1]["_umap_options"]["remoteData"] = {"url": "http://127.0.0.1:9/x"}
    _, remarks = read(json.dumps(document).encode(), "carte.umap")
    assert "« Distant »" in spoken(remarks, "couche_vide")


@pytest.mark.parametrize("layers", ["null", "{}", "[]", "[1, null]", '[{"features": 5}, {"features": [1]}]'])
def test_a_umap_project_that_holds_nothing_is_refused_in_words(layers: str, refused: Refused) -> None:
    (fault,) = refused(f'{{"type": "umap", "layers": {layers}}}'.encode(), "carte.umap")
    assert fault.code == "couche_absente"


def test_waypoints_of_a_gpx_are_structures_and_its_tracks_are_left_out(read: Read) -> None:
    (x, y), (x2, y2) = degrees(ALPHA), degrees(GAMMA)
    waypoint = f'<wpt lat="{y}" lon="{x}"><name>Les Tilleuls</name><type>CS</type></wpt>'
    track = f'<trk><trkseg><trkpt lat="{y}" lon="{x}"/><trkpt lat="{y2}" lon="{x2}"/></trkseg></trk>'
    text = f'<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{waypoint}{track}</gpx>'
    frame, remarks = read(text, "releve.gpx")
    assert frame[["nom", "type", "code_commune"]].to_numpy().tolist() == [["Les Tilleuls", "CS", "52001"]]
    assert "entites_ecartees" in codes_of(remarks)


def test_areas_of_a_map_belong_to_the_structure_whose_id_or_name_they_bear(read_zones: Read) -> None:
    territoires, remarks = read_zones(kml(area("a", ALPHA), area("La Rive", GAMMA)), "zones.kml")
    assert territoires.shapes["id_structure"].tolist() == ["a", "b"]
    assert territoires.shapes.area.tolist() == pytest.approx([1e6, 1e6], rel=1e-3)
    assert codes_of(remarks) == ["structure_par_le_nom"]


def test_areas_of_a_map_belong_to_the_structure_whose_layer_they_are_in(read_zones: Read) -> None:
    territoires, _ = read_zones(kml(folder("La Rive", area("Zone 1", ALPHA), area("Zone 2", GAMMA))), "zones.kml")
    assert territoires.shapes["id_structure"].tolist() == ["b", "b"]


def test_an_id_that_is_missing_comes_from_the_name_and_the_others_stay(read_zones: Read) -> None:
    content = umap(("Zones", [feature(square(ALPHA), name="Le Pont"), feature(square(GAMMA), id_structure="c")]))
    territoires, _ = read_zones(content, "zones.umap")
    assert territoires.shapes["id_structure"].tolist() == ["a", "c"]


def test_an_area_with_the_name_of_no_structure_is_a_fault_with_what_resembles_it(refused_zones: Refused) -> None:
    (fault,) = refused_zones(kml(area("Le Pnt", ALPHA)), "zones.kml")
    assert (fault.code, fault.line) == ("structure_inconnue", 1)
    assert "« a »" in fault.message.replace("\u00a0", " ")


def test_a_closed_line_is_the_area_inside_it(read_zones: Read) -> None:
    territoires, remarks = read_zones(kml(line("a", ring(ALPHA))), "zones.kml")
    assert territoires.shapes.area.tolist() == pytest.approx([1e6], rel=1e-3)
    assert "ligne_fermee" in codes_of(remarks)


def test_points_and_open_lines_among_areas_are_counted_in_one_remark(read_zones: Read) -> None:
    others = (placemark("Mairie", ALPHA), placemark("École", GAMMA), line("Bus", [degrees(ALPHA), degrees(GAMMA)]))
    territoires, remarks = read_zones(kml(area("a", ALPHA), *others), "zones.kml")
    assert len(territoires.shapes) == 1
    assert "point : 2, ligne : 1" in spoken(remarks, "entites_ecartees")


def test_a_map_of_points_alone_gives_no_territory(refused_zones: Refused) -> None:
    assert [fault.code for fault in refused_zones(kml(placemark("a", ALPHA)), "zones.kml")] == [
        "geometrie_non_surfacique"
    ]


def test_a_geojson_that_a_map_exported_names_its_structures_by_name(read: Read) -> None:
    frame, remarks = read(collection(feature(point(ALPHA), name="A", type="CS")), "carte.geojson")
    assert frame["nom"].tolist() == ["A"]
    assert "nom_du_repere" in codes_of(remarks)


def test_the_name_of_a_mark_says_its_type_where_no_layer_does(read: Read) -> None:
    marks = (placemark("Centre social des Tilleuls", ALPHA), placemark("EVS Le Moulin", GAMMA))
    frame, remarks = read(kml("<name>Ma carte</name>", *marks), "carte.kml")
    assert frame["type"].tolist() == ["CS", "EVS"]
    assert "ce que dit leur propre nom" in spoken(remarks, "type_du_calque")
    assert "type_compris" not in codes_of(remarks)


def test_a_name_that_only_holds_the_word_autre_says_no_type(refused: Refused) -> None:
    faults = refused(kml("<name>Ma carte</name>", placemark("L’Autre Lieu", ALPHA)), "carte.kml")
    assert [(fault.code, fault.is_fault) for fault in faults if fault.is_fault] == [("colonne_absente", True)]


def test_a_mark_in_the_layer_of_another_type_keeps_its_own_and_is_said(read: Read) -> None:
    data = '<ExtendedData><Data name="type"><value>CS</value></Data></ExtendedData>'
    frame, remarks = read(kml(folder("EVS", placemark("Les Tilleuls", ALPHA, data))), "carte.kml")
    assert frame["type"].tolist() == ["CS"]
    assert "la première n° 1 (« CS », dans « EVS »)" in spoken(remarks, "type_autre_que_le_calque")
    assert "colonne_non_lue" not in codes_of(remarks)


def test_the_layers_of_an_old_umap_export_have_their_names(read: Read) -> None:
    content = umap(("CS", [feature(point(ALPHA), name="Les Tilleuls")])).decode()
    frame, _ = read(content.replace("_umap_options", "_storage").encode(), "carte.umap")
    assert frame["type"].tolist() == ["CS"]
