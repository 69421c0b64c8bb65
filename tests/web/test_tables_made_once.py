"""The tables of the pages: made once for a view, whoever looks at it and wherever it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from avs_geo.outputs.tables.screen_tables import SCREEN_COLUMNS, screen_table
from avs_geo.web.widgets import tables as table_view

if TYPE_CHECKING:
    from typing import Any


def _page(threshold: float) -> None:
    from datetime import date  # noqa: PLC0415 - the function is the whole page

    from avs_geo.analysis.parameters import Parameters  # noqa: PLC0415
    from avs_geo.web.in_hand.cached import current_view  # noqa: PLC0415
    from avs_geo.web.in_hand.choices import EXAMPLE, Choices  # noqa: PLC0415
    from avs_geo.web.widgets.tables import show_all_tables, show_epci_table  # noqa: PLC0415

    parameters = Parameters(reference_date=date(2026, 1, 1), threshold=threshold)
    view = current_view(Choices(departement="52", source=EXAMPLE, parameters=parameters, by_road=False))
    show_epci_table(view)
    show_all_tables(view)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the tables that were made, one for each time."""
    st.cache_resource.clear()
    names: list[str] = []

    def counted(name: str, *rest: Any, **options: Any) -> Any:
        names.append(name)
        return screen_table(name, *rest, **options)

    monkeypatch.setattr(table_view, "screen_table", counted)
    return names


def _visitor(threshold: float) -> AppTest:
    return AppTest.from_function(_page, args=(threshold,), default_timeout=120).run()


def _tables(page: AppTest) -> list[str]:
    return [html.proto.body for html in page.get("html") if "<table>" in html.proto.body]


def test_the_table_beside_the_map_and_the_one_below_are_made_once_for_all_visitors(made: list[str]) -> None:
    first, second = _visitor(20.0), _visitor(20.0)
    assert made == ["epci"]
    assert len(_tables(first)) == 2
    assert _tables(first) == _tables(second)


def test_another_threshold_makes_a_table_of_its_own(made: list[str]) -> None:
    assert _tables(_visitor(20.0)) != _tables(_visitor(35.0))
    assert made == ["epci", "epci"]


def test_the_table_beside_the_map_has_five_of_the_columns_of_the_one_below(made: list[str]) -> None:
    narrow, whole = _tables(_visitor(20.0))
    assert made
    assert narrow.count('scope="col"') == 5
    assert whole.count('scope="col"') == len(SCREEN_COLUMNS["epci"])
    assert "CA de Chaumont" in narrow
