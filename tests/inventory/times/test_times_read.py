"""Measured times: from communes to structures, or to the communes where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.times.temps import read_temps

if TYPE_CHECKING:
    import geopandas as gpd

    from avs_geo.findings import Finding
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

HEAD = "origine;destination;minutes\n"
CODES = ("52001", "52002", "52003", "52405", "52448", "52006")
ALL = "".join(f"{code};a;10\n" for code in CODES)


@pytest.fixture
def read_times(structures: gpd.GeoDataFrame, geography: Geography, index: CommuneIndex) -> Any:
    def _read(text: str, name: str = "temps.csv") -> Any:
        return read_temps(SourceFile(name, text.encode()), structures=structures, geography=geography, index=index)

    return _read


def codes_but_missing(remarks: tuple[Finding, ...]) -> list[str]:
    """Return the codes of the remarks other than that on the pairs which the short matrices of these tests lack."""
    return [remark.code for remark in remarks if remark.code != "trajets_manquants"]


def test_times_go_from_units_to_structures(read_times: Any) -> None:
    times, remarks = read_times(HEAD + ALL + "Bêta;La Rive;12,5\n52340;b;30\n")
    rows = set(times.to_structures.itertuples(index=False, name=None))
    assert ("52002", "b", 12.5) in rows
    assert ("52405", "b", 30.0) in rows
    assert times.to_structures.columns.tolist() == ["origine", "destination", "minutes"]
    assert codes_but_missing(remarks) == []


def test_a_destination_that_is_a_commune_stands_for_all_its_structures(read_times: Any) -> None:
    times, _ = read_times(HEAD + "52001;52003;7\n")
    assert sorted(times.to_structures.itertuples(index=False, name=None)) == [("52001", "b", 7.0), ("52001", "c", 7.0)]
    assert list(times.to_communes.itertuples(index=False, name=None)) == [("52001", "52003", 7.0)]


def test_a_commune_without_structure_is_a_place_for_one(read_times: Any) -> None:
    times, remarks = read_times(HEAD + ALL + "52001;52002;4\n")
    assert list(times.to_communes.itertuples(index=False, name=None)) == [("52001", "52002", 4.0)]
    assert codes_but_missing(remarks) == []


def test_unreadable_times_and_unknown_places_are_faults(read_times: Any) -> None:
    with pytest.raises(InputRefusedError) as refusal:
        read_times(HEAD + "52001;a;1\n52001;a;long\n99999;a;1\n52001;zz;1\n")
    assert [(finding.line, finding.code) for finding in refusal.value.findings] == [
        (4, "commune_inconnue"),
        (5, "destination_inconnue"),
        (3, "nombre_illisible"),
    ]


def test_what_is_outside_or_empty_is_left_out_and_counted(read_times: Any) -> None:
    times, remarks = read_times(HEAD + ALL + "51454;a;1\n52001;51454;1\n52001;b;\n")
    assert len(times.to_structures) == 6
    assert codes_but_missing(remarks) == ["temps_ignores"] * 3


def test_of_two_times_the_shortest_is_kept_with_a_remark(read_times: Any) -> None:
    times, remarks = read_times(HEAD + ALL + "52001;a;8\n")
    assert times.to_structures.loc[times.to_structures["origine"] == "52001", "minutes"].tolist() == [8.0]
    assert codes_but_missing(remarks) == ["temps_en_double"]


def test_units_without_any_time_are_said(read_times: Any) -> None:
    _, (remark, _) = read_times(HEAD + "52001;a;1\n")
    assert remark.code == "temps_manquants"
    assert remark.message.startswith("5 communes")


def test_the_pairs_that_the_matrix_lacks_are_named_counted_and_estimated(read_times: Any) -> None:
    rows = [f"{code};{structure};10\n" for code in CODES for structure in "abc"]
    kept = [row for row in rows if row not in ("52002;a;10\n", "52448;c;10\n")]
    _, (remark,) = read_times(HEAD + "".join(kept))
    assert remark.code == "trajets_manquants"
    assert remark.message == (
        "2 trajets d’une commune à une structure, sur 18, sans temps mesuré\u00a0: "
        "«\u00a0Bêta → Le Pont\u00a0», «\u00a0Saint-Dizier → La Source\u00a0»."
    )
    assert remark.remedy == "Leur temps est estimé à vol d’oiseau, avec la vitesse et le détour choisis."


def test_of_many_missing_pairs_the_first_five_are_named(read_times: Any) -> None:
    _, (remark,) = read_times(HEAD + ALL)
    assert remark.message.startswith("12 trajets d’une commune à une structure, sur 18")
    assert remark.message.count("→") == 5
    assert remark.message.endswith(", ….")


def test_a_matrix_that_lacks_nothing_is_not_remarked_upon(read_times: Any) -> None:
    _, remarks = read_times(HEAD + "".join(f"{code};{structure};10\n" for code in CODES for structure in "abc"))
    assert not remarks


def test_a_matrix_of_a_hundred_thousand_times_is_read(read_times: Any) -> None:
    times, _ = read_times(HEAD + ALL * 20_000)
    assert len(times.to_structures) == 6


def test_missing_columns_are_all_said(read_times: Any) -> None:
    with pytest.raises(InputRefusedError) as refusal:
        read_times("a;b\n1;2\n")
    assert [finding.column for finding in refusal.value.findings] == ["origine", "destination", "minutes"]


def test_a_wide_table_with_structures_for_lines_names_their_heading_in_its_faults(read_times: Any) -> None:
    with pytest.raises(InputRefusedError) as refusal:
        read_times("structure;52001;52002;52003;52405;52448;52006\n" + "a;9e9;9e9;9e9;9e9;9e9;9e9\n")
    fault = next(one for one in refusal.value.findings if one.is_fault)
    assert (fault.code, fault.column) == ("temps_invraisemblables", "structure")
