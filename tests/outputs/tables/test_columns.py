from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from avs_geo.outputs.programme.tables import PROGRAMME_TABLES
from avs_geo.outputs.session.variants import VARIANT_COLUMNS
from avs_geo.outputs.siting.tables import SITING_TABLES
from avs_geo.outputs.tables.columns import COLUMNS, Kind
from avs_geo.outputs.tables.difference_tables import DIFFERENCE_TABLES
from avs_geo.outputs.tables.tables import TABLES

if TYPE_CHECKING:
    from avs_geo.analysis.study import Study


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_exported_column_is_in_the_catalogue(table) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    assert set(table.columns) <= set(COLUMNS)


def test_the_catalogue_has_no_column_that_no_table_exports() -> None:
    exported = {name for table in TABLES.values() for name in table.columns}
    exported |= {name for _, columns in SITING_TABLES.values() for name in columns}
    exported |= {name for _, columns in PROGRAMME_TABLES.values() for name in columns}
    exported |= {name for _, columns in DIFFERENCE_TABLES.values() for name in columns}
    exported |= set(VARIANT_COLUMNS)
    assert set(COLUMNS) == exported


def test_every_column_has_a_label_and_a_whole_sentence() -> None:
    for column in COLUMNS.values():
        assert column.label
        assert column.description.endswith(".")
        assert "'" not in column.label + column.description, "the French apostrophe is ’"


def test_codes_and_texts_are_never_rounded() -> None:
    assert [kind for kind in Kind if kind.decimals is None] == [Kind.CODE, Kind.TEXT, Kind.DATE, Kind.FLAG]


@pytest.mark.parametrize("name", TABLES)
def test_a_number_is_catalogued_as_one_and_a_text_as_one(
    name: str,
    study: Study,
) -> None:
    frame = TABLES[name].build(study)
    for column in frame:
        is_measure = COLUMNS[str(column)].kind.decimals is not None
        assert is_measure == (frame[column].dtype.kind in "if"), column
