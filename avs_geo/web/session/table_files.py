"""A table of the session as files, for Excel: as CSV and as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.outputs.tables.delimited import Dialect, to_csv_bytes
from avs_geo.outputs.tables.summary import notes
from avs_geo.outputs.tables.workbook import to_xlsx_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from avs_geo.web.in_hand.work import Work

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer_table(work: Work, frame: Callable[[], pd.DataFrame], *, label: str, name: str) -> None:
    """Offer a table as files.

    Parameters
    ----------
    work
        What is in hand.
    frame
        Makes the table; called once a button is pressed.
    label
        What it is about.
    name
        Of the files, without their endings.
    """
    left, middle, right = st.columns([2, 1, 1], vertical_alignment="center")
    left.markdown(f"**{label}**")
    makers: tuple[Callable[[], bytes], ...] = (
        lambda: to_csv_bytes(frame(), Dialect.EXCEL_FR),
        lambda: table_xlsx(work, frame(), label=label),
    )
    kinds = (("CSV pour Excel", "csv", "text/csv"), ("Classeur XLSX", "xlsx", _XLSX))
    for column, make, (button, ending, mime) in zip((middle, right), makers, kinds, strict=True):
        column.download_button(
            button,
            data=make,
            file_name=f"{name}.{ending}",
            mime=mime,
            icon=":material/download:",
            on_click="ignore",
            width="stretch",
            key=f"telecharger-{name}.{ending}",
        )


def table_xlsx(work: Work, frame: pd.DataFrame, *, label: str) -> bytes:
    """Return a table as an Excel workbook, with what its figures rest on."""
    view = work.view
    return to_xlsx_bytes(
        frame,
        label,
        reference_date=view.diagnosis.parameters.reference_date,
        notes=notes(view),
    )
