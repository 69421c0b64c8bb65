"""The unit of durations: stated and checked, or told by the straight line; what cannot be told is refused in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.inventory.times.conftest import minutes_meant, minutes_read

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.findings import Finding
    from tests.inventory.times.conftest import Reader, Way

CHAUMONT_LANGRES = "52269,cs-a"


def matrix(ways: list[Way], value: Callable[[Way], object], *, title: str = "duree", more: str = "") -> str:
    lines = "".join(f"{way.origin},{way.structure},{value(way)}\n" for way in ways)
    return f"origine,destination,{title}\n{lines}{more}"


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize("factor", [60, 1 / 60, 60_000, 1 / 1440])
def test_a_unit_that_no_heading_states_is_told_by_the_straight_line(
    read_real: Reader, ways: list[Way], factor: float
) -> None:
    times, (remark,) = read_real(matrix(ways, lambda way: f"{way.minutes * factor:.6f}"))
    assert minutes_read(times) == pytest.approx(minutes_meant(ways), abs=0.01)
    assert remark.code == "temps_convertis"


def test_the_remark_on_a_conversion_shows_a_way_before_and_after(read_real: Reader) -> None:
    _, (remark,) = read_real(f"origine,destination,duree\n{CHAUMONT_LANGRES},1860\n")
    assert remark.message == (
        "Les durées sont en secondes, leur ordre de grandeur le dit\u202f; elles sont converties en minutes "
        "(Langres – Centre social des Tilleuls\u00a0: 1\u202f860 → 31\u00a0min)."
    )


@pytest.mark.parametrize(
    ("title", "factor"),
    [("minutes", 60), ("temps (min)", 60), ("duree_s", 1), ("seconds", 1), ("durée (h)", 1), ("travel_time_sec", 1)],
)
def test_a_heading_that_the_values_contradict_is_a_fault_and_the_remedy_works(
    read_real: Reader, ways: list[Way], title: str, factor: float
) -> None:
    (fault,) = read_real.faults(matrix(ways, lambda way: round(way.minutes * factor, 2), title=title))
    assert fault.code == "unite_contredite"
    assert title in fault.message
    right = "secondes" if factor == 60 else "minutes"
    assert f"valeurs sont celles de {right}" in fault.message
    times, _ = read_real(matrix(ways, lambda way: round(way.minutes * factor, 2), title=right))
    assert minutes_read(times) == pytest.approx(minutes_meant(ways), abs=0.01)


@pytest.mark.parametrize("factor", [1, 1000])
def test_distances_in_place_of_times_are_refused(read_real: Reader, ways: list[Way], factor: float) -> None:
    (fault,) = read_real.faults(matrix(ways, lambda way: way.kilometres * factor))
    assert fault.code == "distances_au_lieu_de_temps"
    assert ("kilomètres" if factor == 1 else "comme des mètres") in fault.message


def test_minutes_that_look_like_kilometres_are_read_where_the_heading_says_minutes(
    read_real: Reader, ways: list[Way]
) -> None:
    times, (remark,) = read_real(matrix(ways, lambda way: way.kilometres, title="minutes"))
    assert remark.code == "temps_comme_distances"
    assert minutes_read(times)["52001", "cs-a"] == ways[0].kilometres


def test_distances_beside_the_times_settle_that_these_are_times(read_real: Reader, ways: list[Way]) -> None:
    lines = "".join(f"{way.origin},{way.structure},{way.kilometres},{way.kilometres}\n" for way in ways)
    _, remarks = read_real(f"origine,destination,duree,distance\n{lines}")
    assert codes(remarks) == ["distances_ecartees"]


@pytest.mark.parametrize("title", ["distance", "km", "Total_Kilometers", "dist_m"])
def test_a_file_of_distances_only_is_refused_and_the_remedy_works(
    read_real: Reader, ways: list[Way], title: str
) -> None:
    text = matrix(ways, lambda way: way.kilometres, title=title)
    (fault,) = read_real.faults(text)
    assert fault.code == "distances_sans_durees"
    head, *lines = text.splitlines()
    times = [f"{line},{way.minutes}" for line, way in zip(lines, ways, strict=True)]
    assert codes(read_real("\n".join([f"{head},minutes", *times]))[1]) == ["distances_ecartees"]


def test_lengths_written_with_their_unit_are_refused(read_real: Reader, ways: list[Way]) -> None:
    (fault,) = read_real.faults(matrix(ways, lambda way: f"{way.kilometres} km"))
    assert fault.code == "distance_au_lieu_de_duree"
    assert fault.message.count("ligne") == 5


def test_what_fits_no_unit_is_refused(read_real: Reader, ways: list[Way]) -> None:
    (fault,) = read_real.faults(matrix(ways, lambda way: way.minutes * 7_000_000))
    assert fault.code == "temps_invraisemblables"


def test_minutes_on_foot_are_read_where_the_heading_says_minutes(read_real: Reader, ways: list[Way]) -> None:
    on_foot = matrix(ways, lambda way: way.minutes * 20)
    (fault,) = read_real.faults(on_foot)
    assert fault.code == "temps_invraisemblables"
    times, (remark,) = read_real(on_foot.replace("duree", "minutes"))
    assert remark.code == "temps_lents"
    assert minutes_read(times)["52001", "cs-a"] == pytest.approx(ways[0].minutes * 20)


def test_what_cannot_be_judged_is_refused_and_the_remedies_work(read_real: Reader) -> None:
    (fault,) = read_real.faults("origine,destination,duree\n52121,cs-a,3\n52269,evs-b,2\n")
    assert fault.code == "temps_injugeables"
    for title, expected in (("minutes", 3), ("secondes", 0.05)):
        times, _ = read_real(f"origine,destination,{title}\n52121,cs-a,3\n52269,evs-b,2\n")
        assert minutes_read(times)["52121", "cs-a"] == pytest.approx(expected)
        times, _ = read_real(f"{title},cs-a\n52121,3\n")
        assert minutes_read(times)["52121", "cs-a"] == pytest.approx(expected)


@pytest.mark.parametrize("minutes", [2, 900])
def test_a_single_wrong_time_among_good_ones_is_named_and_the_remedy_works(
    read_real: Reader, ways: list[Way], minutes: float
) -> None:
    good = matrix(ways, lambda way: way.minutes, title="minutes")
    times, (remark,) = read_real(f"{good}{CHAUMONT_LANGRES},{minutes}\n")
    assert remark.code == "temps_invraisemblable"
    assert f"« Langres – Centre social des Tilleuls » ({minutes} min pour 31 km" in remark.message.replace(
        "\u00a0", " "
    )
    assert minutes_read(times)["52269", "cs-a"] == minutes
    assert codes(read_real(f"{good}{CHAUMONT_LANGRES},\n")[1]) == ["temps_ignores"]


def test_two_units_in_one_column_are_refused(read_real: Reader, ways: list[Way]) -> None:
    mixed = matrix(ways, lambda way: way.minutes * (60 if way.structure == "evs-b" and way.origin > "52200" else 1))
    (fault,) = read_real.faults(mixed + matrix(ways[:9], lambda way: way.minutes * 60).split("\n", 1)[1])
    assert fault.code == "temps_incoherents"


@pytest.mark.parametrize(
    "mark",
    [
        *(
            "2147483647",
            "9999",
            "99999",
            "999",
            "65535",
            "-1",
            "-9999",
            "1e20",
            "",
            "NA",
            "#N/A",
            "NaN",
            "null",
            "n.d.",
        ),
        *("inf", "∞", "unreachable", "ZERO_RESULTS", ">120"),
    ],
)
def test_marks_of_no_way_are_unknown_and_counted_once(read_real: Reader, ways: list[Way], mark: str) -> None:
    lost = {way.origin for way in ways[10:18]}
    text = matrix(ways, lambda way: mark if way.origin in lost else way.minutes, title="minutes")
    times, (remark,) = read_real(text)
    assert remark.code == "temps_ignores"
    assert remark.message.startswith("8 trajets n’ont pas de durée connue")
    meant = {pair: minutes for pair, minutes in minutes_meant(ways).items() if pair[0] not in lost}
    assert minutes_read(times) == pytest.approx(meant)


def test_9999_seconds_are_a_time_where_others_are_as_long(read_real: Reader, ways: list[Way]) -> None:
    # 9,999 s for the farthest way, 9,000 s and more for those about as far: a slow bus, not a mark.
    farthest = max(ways, key=lambda way: way.minutes)
    factor = 9999 / farthest.minutes
    times, remarks = read_real(matrix(ways, lambda way: round(way.minutes * factor), title="secondes"))
    assert minutes_read(times)[farthest.origin, farthest.structure] == pytest.approx(9999 / 60)
    assert codes(remarks) == ["temps_convertis"]


def test_no_minute_between_distant_places_is_no_time(read_real: Reader, ways: list[Way]) -> None:
    text = matrix(ways, lambda way: 0 if way.origin == "52025" else way.minutes, title="minutes")
    times, (remark,) = read_real(text)
    assert ("52025", "cs-a") not in minutes_read(times)
    assert remark.code == "temps_ignores"
    # In its own commune it is one.
    assert minutes_read(read_real("origine,destination,minutes\n52121,52121,0\n")[0]) == {("52121", "cs-a"): 0.0}


def test_a_file_without_any_time_is_refused(read_real: Reader) -> None:
    assert codes(read_real.faults("origine,destination,minutes\n52001,cs-a,NA\n")) == ["aucune_duree"]
    assert codes(read_real.faults("origine,destination,minutes\n51454,51454,9\n")) == ["temps_d_ailleurs"]


@pytest.mark.parametrize("key", ["durations", "travel_times"])
def test_the_answer_of_a_service_in_json_is_refused_and_the_remedy_works(
    read_real: Reader, ways: list[Way], key: str
) -> None:
    by_origin: dict[str, list[float]] = {}
    for way in ways:
        by_origin.setdefault(way.origin, []).append(way.minutes * 60)
    answer = json.dumps({"code": "Ok", key: list(by_origin.values())})
    (fault,) = read_real.faults(answer, "table.json")
    assert fault.code == "temps_en_json"
    assert "(22 origines × 2 destinations)" in fault.message
    lines = [",".join([origin, *map(str, row)]) for origin, row in by_origin.items()]
    times, _ = read_real("\n".join(["secondes,cs-a,evs-b", *lines]))
    assert minutes_read(times) == pytest.approx(minutes_meant(ways))


def test_several_durations_that_nothing_tells_apart_are_refused_and_the_remedies_work(
    read_real: Reader, ways: list[Way]
) -> None:
    two = "".join(f"{way.origin},{way.structure},{way.minutes},{way.minutes * 2}\n" for way in ways)
    (fault,) = read_real.faults(f"origine,destination,duree_lundi,duree_mardi\n{two}")
    assert fault.code == "plusieurs_durees"
    times, (remark,) = read_real(f"origine,destination,minutes,duree_mardi\n{two}")
    assert minutes_read(times) == pytest.approx(minutes_meant(ways))
    assert remark.code == "durees_ecartees"


def test_iris_without_their_contours_are_one_fault(read_real: Reader) -> None:
    lines = "".join(f"52121010{i},cs-a,9\n" for i in range(1, 6))
    (fault,) = read_real.faults(f"origine,destination,minutes\n{lines}")
    assert fault.code == "origine_iris"
    assert "5 valeurs" in fault.message.replace("\u202f", " ")


def test_a_thousand_unknown_places_are_one_fault_with_the_first(read_real: Reader) -> None:
    lines = "".join(f"nulle part {i},ailleurs {i},9\n" for i in range(20_000))
    found = read_real.faults(f"origine,destination,minutes\n{lines}")
    assert codes(found) == ["commune_inconnue", "destination_inconnue"]
    assert "au moins 1\u202f000 valeurs" in found[0].message
    assert found[0].line == 2


def test_many_unreadable_times_are_one_fault_with_the_first(read_real: Reader) -> None:
    lines = "".join(f"52001,cs-a,x{i}\n" for i in range(20_000))
    (fault,) = read_real.faults(f"origine,destination,minutes\n{lines}")
    assert (fault.code, fault.line) == ("nombre_illisible", 2)
    assert "(20\u202f000)" in fault.message


def test_more_clocks_than_are_sampled_are_all_read(read_real: Reader) -> None:
    lines = "".join(f"52001,cs-a,00:{20 + i // 1000:02d}:{i % 60:02d}.{i:04d}\n" for i in range(9_000))
    times, _ = read_real(f"origine,destination,minutes\n{lines}")
    assert minutes_read(times) == {("52001", "cs-a"): pytest.approx(20.0)}


def test_a_postcode_with_a_name_is_the_commune_of_that_name(read_real: Reader) -> None:
    head = "origin_addresses;destination_addresses;duration\n"
    # 52200 is also the Insee code of Flagey.
    times, _ = read_real(f"{head}52200 LANGRES;cs-a;35 mins\n1 Place du Marché, 52200 Langres, France;evs-b;1 min\n")
    assert minutes_read(times) == {("52269", "cs-a"): 35.0, ("52269", "evs-b"): 1.0}


def test_a_code_and_a_name_that_contradict_each_other_are_a_fault_and_the_remedies_work(read_real: Reader) -> None:
    head = "origine,nom_origine,destination,minutes\n"
    (fault,) = read_real.faults(f"{head}52269,Chaumont,cs-a,35\n52121,Chaumont,evs-b,35\n")
    assert (fault.code, fault.line, fault.value) == ("extremite_contredite", 2, "Chaumont")
    assert "52269" in fault.message
    for mended in (f"{head}52269,Langres,cs-a,35\n", "origine,destination,minutes\n52269,cs-a,35\n"):
        assert minutes_read(read_real(mended)[0]) == {("52269", "cs-a"): 35.0}


def test_ranks_in_place_of_codes_are_said_to_be_ranks(read_real: Reader) -> None:
    faults = read_real.faults("source,target,duration\n0,cs-a,900\n1,cs-a,1200\n")
    assert codes(faults)[0] == "origines_numerotees"


def test_a_table_without_headings_is_told_to_be_one_and_the_remedy_works(read_real: Reader) -> None:
    (fault,) = read_real.faults("52001,cs-a,19.98\n52025,cs-a,32.38\n")
    assert "semble porter des valeurs" in fault.message
    times, _ = read_real("origine,destination,minutes\n52001,cs-a,19.98\n52025,cs-a,32.38\n")
    assert len(times.to_structures) == 2


@pytest.mark.parametrize("mark", ["99:99:99", "23:59:59", "9999 min"])
def test_a_mark_written_as_a_clock_or_in_words_is_no_way(read_real: Reader, ways: list[Way], mark: str) -> None:
    unknown = {way.origin for way in ways[6:20] if way.structure == "cs-a"}
    lines = [
        f"{way.origin},{way.structure},{mark if lost else _clock(way.minutes, mark)}\n"
        for way in ways
        for lost in (way.structure == "cs-a" and way.origin in unknown,)
    ]
    times, (remark,) = read_real(f"origine,destination,duree\n{''.join(lines)}")
    read = minutes_read(times)
    assert remark.code == "temps_ignores"
    assert len(unknown) == 7
    assert all((origin, "cs-a") not in read for origin in unknown)
    assert len(read) == len(ways) - 7
    assert max(read.values()) < 100


def _clock(minutes: float, like: str) -> str:
    whole = round(minutes)
    return f"{whole // 60:02d}:{whole % 60:02d}:00" if ":" in like else f"{whole} min"


@pytest.mark.parametrize("heading", ["duree", "minutes"])
def test_the_times_of_a_bicycle_are_said_to_be_slow(read_real: Reader, ways: list[Way], heading: str) -> None:
    lines = [f"{way.origin},{way.structure},{way.kilometres / 15 * 60 + 3:.1f}\n" for way in ways]
    _, remarks = read_real(f"origine,destination,{heading}\n{''.join(lines)}")
    assert "temps_lents" in [remark.code for remark in remarks]


def test_an_empty_end_is_said_to_be_empty(read_real: Reader, ways: list[Way]) -> None:
    lines = "".join(f"{way.origin},{way.structure},{way.minutes}\n" for way in ways)
    faults = read_real.faults(f"origine,destination,minutes\n{lines},cs-a,12\n52001,,3\n")
    assert [(fault.code, fault.line) for fault in faults] == [("extremite_vide", 46), ("extremite_vide", 47)]
    assert "«" not in faults[0].message


def test_beyond_a_limit_is_no_time(read_real: Reader, ways: list[Way]) -> None:
    lines = "".join(f"{way.origin},{way.structure},{way.minutes}\n" for way in ways[2:])
    times, (remark,) = read_real(f"origine,destination,minutes\n{lines}52001,cs-a,>= 120\n52001,evs-b,=> 120\n")
    assert len(minutes_read(times)) == len(ways) - 2
    assert remark.code == "temps_ignores"


HEAD = "origine,destination,minutes\n"


@pytest.mark.parametrize(
    ("code", "wrong", "mended"),
    [
        ("distance_au_lieu_de_duree", f"{HEAD}52001,cs-a,25 km\n", f"{HEAD}52001,cs-a,25\n"),
        ("origine_iris", f"{HEAD}521210101,cs-a,9\n", f"{HEAD}52121,cs-a,9\n"),
        ("origines_numerotees", "source,target,minutes\n0,cs-a,20\n", "source,target,minutes\n52001,cs-a,20\n"),
        ("aucune_duree", f"{HEAD}52001,cs-a,NA\n", f"{HEAD}52001,cs-a,20\n"),
        ("temps_d_ailleurs", f"{HEAD}51454,51454,9\n", f"{HEAD}52121,52121,9\n"),
    ],
)
def test_what_a_fault_of_times_tells_to_do_mends_the_file(
    code: str, wrong: str, mended: str, read_real: Reader
) -> None:
    fault = read_real.faults(wrong)[0]
    assert fault.code == code
    assert fault.remedy
    times, remarks = read_real(mended)
    assert code not in codes(remarks)
    assert len(times.to_structures) + len(times.to_communes) > 0


def test_times_in_two_units_put_in_one_are_read(read_real: Reader, ways: list[Way]) -> None:
    mixed = matrix(ways, lambda way: way.minutes * (60 if way.structure == "evs-b" and way.origin > "52200" else 1))
    more = matrix(ways[:9], lambda way: way.minutes * 60).split("\n", 1)[1]
    (fault,) = read_real.faults(mixed + more)
    assert fault.code == "temps_incoherents"
    assert "même unité" in fault.remedy
    times, _ = read_real(matrix(ways, lambda way: way.minutes))
    assert minutes_read(times) == pytest.approx(minutes_meant(ways), abs=0.01)


def test_times_by_car_in_place_of_those_of_a_bicycle_are_not_said_to_be_slow(
    read_real: Reader, ways: list[Way]
) -> None:
    _, remarks = read_real(matrix(ways, lambda way: way.minutes, title="minutes"))
    assert "temps_lents" not in codes(remarks)
