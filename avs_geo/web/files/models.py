"""Files to start from: those of the example, as Excel opens them."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from avs_geo.outputs.tables.delimited import Dialect, to_csv_bytes
from avs_geo.reference.location import shipped_example

_MODELS = {
    "structures.csv": "Modèle « structures »",
    "territoires.csv": "Modèle « territoires »",
}


def offer_models() -> None:
    """Offer the files of the example, to fill in with one's own data."""
    st.markdown(
        "Les deux fichiers de l’exemple, à ouvrir dans Excel et à remplir avec vos données. Les colonnes inconnues "
        "sont gardées et ignorées ; l’ordre des colonnes, la casse et les accents des titres sont libres.",
    )
    for column, (name, label) in zip(st.columns(len(_MODELS)), _MODELS.items(), strict=True):
        column.download_button(
            label,
            data=partial(_for_excel, name),
            file_name=f"modele_{name}",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            width="stretch",
        )


def _for_excel(name: str) -> bytes:
    frame = pd.read_csv(shipped_example() / name, dtype=str, keep_default_na=False)
    return to_csv_bytes(frame, Dialect.EXCEL_FR)
