"""Each tool's own form of a matrix gives the same times; what is not taken of it is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.inventory.times.conftest import Way, minutes_meant, minutes_read

if TYPE_CHECKING:
    from tests.inventory.times.conftest import Reader

Line = Callable[[Way], str]


def clock(minutes: float, form: str = "{h:02d}:{m:02d}:{s:02d}") -> str:
    seconds = round(minutes * 60)
    return form.format(h=seconds // 3600, m=seconds // 60 % 60, s=seconds % 60, all_m=seconds // 60)


def table(head: str, line: Line, ways: list[Way]) -> str:
    return head + "\n" + "".join(f"{line(way)}\n" for way in ways)


# Heading, one line, and the codes of the remarks that it is to give.
LONG: dict[str, tuple[str, Line, list[str]]] = {
    "contract": ("origine,destination,minutes", lambda w: f"{w.origin},{w.structure},{w.minutes}", []),
    "OSRM of R": ("src,dst,durations", lambda w: f"{w.origin},{w.structure},{w.minutes}", []),
    "r5r": (
        "from_id,to_id,travel_time_p50",
        lambda w: f"{w.origin},{w.commune},{w.minutes}",
        [],
    ),
    "r5r, older": ("fromId,toId,travel_time", lambda w: f"{w.origin},{w.structure},{w.minutes}", []),
    "r5r, percentiles": (
        "from_id,to_id,travel_time_p5,travel_time_p50,travel_time_p95",
        lambda w: f"{w.origin},{w.structure},{w.minutes / 2},{w.minutes},{w.minutes * 2}",
        ["durees_ecartees"],
    ),
    "openrouteservice in QGIS": (
        "FROM_ID,TO_ID,DURATION_H,DIST_KM",
        lambda w: f"{w.origin},{w.structure},{w.minutes / 60},{w.kilometres}",
        ["distances_ecartees", "temps_convertis"],
    ),
    "Metric of Insee": (
        "idSrc;idDst;duree;distance",
        lambda w: f"{w.origin};{w.commune};{w.minutes};{w.kilometres}".replace(".", ","),
        ["distances_ecartees"],
    ),
    "Google, words": (
        "origin_addresses|destination_addresses|duration|distance".replace("|", ";"),
        lambda w: f"{w.origin} {w.name};{w.structure};{w.minutes} mins;{w.kilometres} km",
        ["distances_ecartees"],
    ),
    "Google, value and text": (
        "origin;destination;duration.text;duration.value;distance.value",
        lambda w: f"{w.origin};{w.structure};{round(w.minutes)} mins;{w.minutes * 60};{w.kilometres * 1000}",
        ["distances_ecartees", "durees_ecartees", "temps_convertis"],
    ),
    "Google routes": (
        "origin,destination,duration,distanceMeters",
        lambda w: f"{w.origin},{w.structure},{w.minutes * 60:.0f}s,{w.kilometres * 1000}",
        ["distances_ecartees"],
    ),
    "TravelTime": (
        "departure_id,arrival_id,travel_time",
        lambda w: f"{w.origin},{w.structure},{w.minutes * 60}",
        ["temps_convertis"],
    ),
    "Valhalla": (
        "from,to,time,distance",
        lambda w: f"{w.origin},{w.structure},{w.minutes * 60},{w.kilometres}",
        ["distances_ecartees", "temps_convertis"],
    ),
    "GraphHopper": (
        "from,to,time_ms",
        lambda w: f"{w.origin},{w.structure},{w.minutes * 60000:.0f}",
        ["temps_convertis"],
    ),
    "QNEAT3 in QGIS": (
        "origin_id,destination_id,entry_cost,network_cost,exit_cost,total_cost",
        lambda w: f"{w.origin},{w.structure},1,{w.minutes * 60 - 2},1,{w.minutes * 60}",
        ["durees_ecartees", "temps_convertis"],
    ),
    "pgRouting": (
        "start_vid,end_vid,agg_cost",
        lambda w: f"{w.origin},{w.structure},{w.minutes / 60}",
        ["temps_convertis"],
    ),
    "OpenTripPlanner of R": (
        "fromPlace,toPlace,duration",
        lambda w: f"{w.origin},{w.structure},{w.minutes * 60}",
        ["temps_convertis"],
    ),
    "ArcGIS": (
        "OriginID,DestinationID,DestinationRank,Total_Minutes,Total_Kilometers",
        lambda w: f"{w.origin},{w.structure},1,{w.minutes},{w.kilometres}",
        ["distances_ecartees"],
    ),
    "Here": (
        "originId,destinationId,travelTime",
        lambda w: f"{w.origin},{w.structure},{w.minutes * 60}",
        ["temps_convertis"],
    ),
    "distancier of Inrae": (
        "commune A;commune B;Temps heures creuses;Temps heures pleines",
        lambda w: f"{w.origin};{w.commune};{w.minutes};{w.minutes + 3}",
        ["durees_ecartees"],
    ),
    "French, code - name": (
        "Commune de départ;Structure;Durée du trajet (min)",
        lambda w: f"{w.origin} - {w.name};{w.structure} - EVS;{w.minutes}",
        [],
    ),
    "French, names": (
        "Départ;Arrivée;Temps de trajet en minutes",
        lambda w: f"{w.name};{'Centre social des Tilleuls' if w.structure == 'cs-a' else 'EVS Le Moulin'};{w.minutes}",
        [],
    ),
    "French, seconds in the heading": (
        "code_origine;code_destination;duree_s",
        lambda w: f"{w.origin};{w.commune};{w.minutes * 60}",
        ["temps_convertis"],
    ),
    "French, travel_time_sec": (
        "origine;destination;travel_time_sec",
        lambda w: f"{w.origin};{w.commune};{w.minutes * 60}",
        ["temps_convertis"],
    ),
    "French, hours in the heading": (
        "origine;destination;durée (h)",
        lambda w: f"{w.origin};{w.commune};{w.minutes / 60}",
        ["temps_convertis"],
    ),
    "hours and minutes": (
        "origine;destination;heures;minutes",
        lambda w: f"{w.origin};{w.structure};{int(w.minutes // 60)};{w.minutes % 60}",
        [],
    ),
    "clock": ("origine;destination;durée", lambda w: f"{w.origin};{w.structure};{clock(w.minutes)}", []),
    "clock of two": (
        "origine;destination;durée",
        lambda w: f"{w.origin};{w.structure};{clock(w.minutes, '{h:02d}:{m:02d}')}",
        [],
    ),
    "clock in minutes and seconds": (
        "origine;destination;durée",
        lambda w: f"{w.origin};{w.structure};{clock(w.minutes, '{all_m}:{s:02d}')}",
        ["temps_convertis"],
    ),
    "clock of minutes that a spreadsheet took for hours": (
        "origine;destination;durée",
        lambda w: f"{w.origin};{w.structure};{clock(w.minutes, '{all_m}:{s:02d}:00')}",
        ["temps_convertis"],
    ),
    "words": (
        "origine;destination;durée",
        lambda w: f"{w.origin};{w.structure};{clock(w.minutes, '{h} h {m:02d} min {s} s')}",
        [],
    ),
    "ISO 8601": (
        "origine;destination;duration",
        lambda w: f"{w.origin};{w.structure};{clock(w.minutes, 'PT{h}H{m}M{s}S')}",
        [],
    ),
    "timedelta of pandas": (
        "origine;destination;travel_time",
        lambda w: f"{w.origin};{w.structure};0 days {clock(w.minutes)}",
        [],
    ),
    "fractions of a day": (
        "origine;destination;durée",
        lambda w: f"{w.origin};{w.structure};{w.minutes / 1440:.6f}",
        ["temps_convertis"],
    ),
    "reversed": (
        "from_id,to_id,travel_time",
        lambda w: f"{w.structure},{w.origin},{w.minutes}",
        ["trajets_retournes"],
    ),
    "no headings that tell": (
        "insee,equip,valeur",
        lambda w: f"{w.origin},{w.structure},{w.minutes}",
        [],
    ),
    "ends with their coordinates": (
        "origin_id,origin_lat,origin_lon,destination_id,dest_lat,dest_lon,time_min",
        lambda w: f"{w.origin},48.1,5.1,{w.structure},48.0,5.0,{w.minutes}",
        [],
    ),
    "ends with their names": (
        "id_origine;nom_origine;id_destination;nom_destination;minutes",
        lambda w: f"{w.origin};{w.name};{w.structure};x;{w.minutes}",
        [],
    ),
    "ArcGIS, both ends in one name": ("Name,Total_TravelTime", lambda w: f"{w.origin} - {w.structure},{w.minutes}", []),
    "Google, in traffic": (
        "origin,destination,duration,duration_in_traffic",
        lambda w: f"{w.origin},{w.structure},{w.minutes * 60},{w.minutes * 70}",
        ["durees_ecartees", "temps_convertis"],
    ),
    "three modes": (
        "origine;destination;temps_voiture;temps_velo;temps_pied",
        lambda w: f"{w.origin};{w.structure};{w.minutes};{w.minutes * 3};{w.minutes * 12}",
        ["durees_ecartees"],
    ),
    "least, mean, most": (
        "origine;destination;temps_min;temps_moy;temps_max",
        lambda w: f"{w.origin};{w.structure};{w.minutes - 1};{w.minutes};{w.minutes + 9}",
        ["durees_ecartees"],
    ),
    "one duration in two units": (
        "origine;destination;duree_s;duree_min",
        lambda w: f"{w.origin};{w.structure};{w.minutes * 60};{w.minutes}",
        ["durees_ecartees"],
    ),
    "the nearest, with the name of the commune beside": (
        "depcom;libcom;centre;tps_trajet_mn;dist_km",
        lambda w: f"{w.origin};{w.name};{w.commune};{w.minutes};{w.kilometres}",
        ["distances_ecartees"],
    ),
    "departures and arrivals of Insee": (
        "CODGEO_DEP;CODGEO_ARR;TPS",
        lambda w: f"{w.origin};{w.commune};{w.minutes}",
        [],
    ),
    "codes that a spreadsheet made floats": (
        "origine;destination;minutes",
        lambda w: f"{w.origin}.0;{w.commune}.0;{w.minutes}",
        [],
    ),
    "one letter": ("home,site,t", lambda w: f"{w.origin},{w.structure},{w.minutes}", []),
    "a title above": (
        "Temps de trajet 2025;;\norigine;destination;minutes",
        lambda w: f"{w.origin};{w.structure};{w.minutes}",
        [],
    ),
    "thousands apart": (
        "origine;destination;secondes",
        lambda w: f"{w.origin};{w.structure};{w.minutes * 60:,.0f}".replace(",", "\u202f"),
        ["temps_convertis"],
    ),
    "Metric, hours of all kinds": (
        "idSrc;nomSrc;idDst;duree;dureeHC;dureeHP",
        lambda w: f"{w.origin};{w.name};{w.structure};{w.minutes};{w.minutes * 0.9};{w.minutes * 1.2}",
        ["durees_ecartees"],
    ),
    "ArcGIS, with its own ranks": (
        "Name;OriginID;DestinationID;DestinationRank;Total_TravelTime",
        lambda w: f"{w.origin} - {w.structure};1;2;1;{w.minutes}",
        [],
    ),
    "date and mode beside": (
        "origine;destination;departure_time;mode;travel_time",
        lambda w: f"{w.origin};{w.structure};2025-01-07 08:00;CAR;{w.minutes}",
        [],
    ),
}


@pytest.mark.parametrize("form", LONG)
def test_one_way_per_line(read_real: Reader, ways: list[Way], form: str) -> None:
    head, line, codes = LONG[form]
    times, remarks = read_real(table(head, line, ways))
    tolerance = 1.01 if form == "clock of two" else 0.02
    meant = minutes_meant(ways)
    read = minutes_read(times)
    assert {pair: read.get(pair) for pair in meant} == pytest.approx(meant, abs=tolerance)
    assert sorted(remark.code for remark in remarks) == sorted(codes)


def wide(ways: list[Way], aims: list[str], *, corner: str, factor: float = 1, attribute: str = "structure") -> str:
    rows: dict[str, dict[str, float]] = {}
    for way in ways:
        rows.setdefault(way.origin, {})[getattr(way, attribute)] = way.minutes * factor
    keys = list(next(iter(rows.values())))
    lines = [";".join([corner, *aims])]
    lines += [";".join([origin, *(f"{row[key]:.4f}" for key in keys)]) for origin, row in rows.items()]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("aims", "corner", "factor", "attribute"),
    [
        (["cs-a", "evs-b"], "commune", 1, "structure"),
        (["cs-a", "evs-b"], "", 1, "structure"),
        (["cs.a", "evs.b"], "", 60, "structure"),
        (["52121", "52269"], "origine", 1, "commune"),
        (["X52121", "X52269"], "", 1, "commune"),
        (["minutes_52121", "minutes_52269"], "code", 1, "commune"),
        (["Centre social des Tilleuls", "EVS Le Moulin"], "INSEE", 60, "structure"),
        (["52121 - Chaumont", "52269 - Langres"], "Code commune", 1, "commune"),
        (["Chaumont", "Langres"], "secondes", 60, "commune"),
    ],
)
def test_one_column_per_destination(
    read_real: Reader, ways: list[Way], aims: list[str], corner: str, factor: float, attribute: str
) -> None:
    times, remarks = read_real(wide(ways, aims, corner=corner, factor=factor, attribute=attribute))
    read, meant = minutes_read(times), minutes_meant(ways)
    assert {pair: read.get(pair) for pair in meant} == pytest.approx(meant, abs=0.01)
    assert [remark.code for remark in remarks] == ["temps_convertis"] * (factor == 60)


def test_one_column_per_commune_is_turned_round(read_real: Reader, ways: list[Way]) -> None:
    origins = list(dict.fromkeys(way.origin for way in ways))
    known = minutes_meant(ways)
    lines = [",".join(["structure", *origins])]
    lines += [",".join([aim, *(str(known[origin, aim]) for origin in origins)]) for aim in ("cs-a", "evs-b")]
    times, remarks = read_real("\n".join(lines))
    assert minutes_read(times) == pytest.approx(known)
    assert [remark.code for remark in remarks] == ["trajets_retournes"]


def test_a_column_for_each_of_the_426_communes_is_read(read_real: Reader) -> None:
    codes = read_real.geography.units.index.tolist()
    lines = [",".join(["minutes", *codes]), ",".join(["cs-a", *["30"] * len(codes)])]
    times, _ = read_real("\n".join(lines))
    assert len(times.to_structures) == 426


@pytest.mark.parametrize("corner", ["destination", "duree", "ligne"])
def test_the_first_heading_of_a_wide_table_may_be_any_word(read_real: Reader, ways: list[Way], corner: str) -> None:
    times, _ = read_real(wide(ways, ["cs-a", "evs-b"], corner=corner))
    assert minutes_read(times) == pytest.approx(minutes_meant(ways), abs=0.01)


def test_other_columns_of_a_wide_table_are_named(read_real: Reader, ways: list[Way]) -> None:
    text = wide(ways, ["cs-a", "evs-b"], corner="code")
    head, *lines = text.splitlines()
    times, (remark,) = read_real("\n".join([f"{head};population", *(f"{line};120" for line in lines)]))
    assert minutes_read(times) == pytest.approx(minutes_meant(ways), abs=0.01)
    assert remark.code == "colonnes_sans_destination"
    assert "population" in remark.message


@pytest.mark.parametrize("wanted", ["time", "timedelta", "fraction"])
def test_the_time_cells_of_a_workbook_are_read(read_real: Reader, ways: list[Way], wanted: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["origine", "destination", "durée"])
    for way in ways:
        span = dt.timedelta(seconds=round(way.minutes * 60))
        cell = {
            "time": (dt.datetime(2000, 1, 1, tzinfo=dt.UTC) + span).time(),
            "timedelta": span,
            "fraction": way.minutes / 1440,
        }[wanted]
        sheet.append([way.origin, way.structure, cell])
    stream = BytesIO()
    book.save(stream)
    times, _ = read_real(stream.getvalue(), "temps.xlsx")
    assert minutes_read(times) == pytest.approx(minutes_meant(ways), abs=0.02)


def test_the_whole_department_to_the_commune_of_two_structures_gives_both(read_real: Reader, ways: list[Way]) -> None:
    text = table("origine,destination,minutes", lambda w: f"{w.origin},Langres,{w.minutes}", ways[1::2])
    assert {aim for _, aim in minutes_read(read_real(text)[0])} == {"evs-b"}
