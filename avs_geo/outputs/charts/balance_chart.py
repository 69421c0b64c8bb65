"""How far each EPCI is from the department's CS and EVS per inhabitant: bars around a zero, inside a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.outputs.tables.html_table import cells_table, drawn_cell, text_cell
from avs_geo.text.numbers import number
from avs_geo.text.templates import fill
from avs_geo.text.typography import NBSP, THIN

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis

_HEADINGS = {"ecart_cs": "Centres sociaux", "ecart_evs": "Espaces de vie sociale"}
_SIDES = "← de plus · il en manque →"
_CAPTION = (
    f"Écart à la moyenne du département, en structures{NBSP}: positif, il en manque pour l’atteindre{THIN}; négatif, "
    "il y en a de plus"
)

CHART_STYLE = """
.avs-tableau:has(> .avs-ecarts), .avs-tableau.avs-ecarts { max-height: none; }
.avs-ecarts td.e { min-width: 128px; width: 38%; padding: .2rem .3rem; }
.avs-ecarts .axe { position: relative; height: 1.35rem;
  background: linear-gradient(#777, #777) center/1px 100% no-repeat; }
.avs-ecarts .barre { position: absolute; top: .2rem; height: .95rem; border-radius: 2px; }
.avs-ecarts .manque { background: repeating-linear-gradient(45deg, #d98047 0 4px, #b95f2a 4px 6px); }
.avs-ecarts .surplus { background: #3a78a8; }
.avs-ecarts .valeur { position: absolute; top: 0; font-size: .8rem; line-height: 1.35rem; white-space: nowrap; }
"""


def balance_chart(diagnosis: Diagnosis) -> str:
    """Return an HTML table of bars, the EPCI that lack the most first.

    The figures are those of the table of the balance, with their sign. A bar to the right, hatched orange: so many
    are lacking to reach the department's average (positive); to the left, plain blue: so many more than it (negative).
    The figure stands beside each bar.
    """
    table = diagnosis.balance.iloc[:-1]
    table = table.assign(manque=table["ecart_cs"] + table["ecart_evs"]).sort_values("manque", ascending=False)
    scale = max(float(table[list(_HEADINGS)].abs().max().max()), 1e-9) if len(table) else 1.0
    rows = [
        (text_cell(str(nom), scope="row"), _cell(cs, scale), _cell(evs, scale))
        for nom, cs, evs in zip(table["nom"], table["ecart_cs"], table["ecart_evs"], strict=True)
    ]
    heads = [
        text_cell("Intercommunalité", scope="col"),
        *(drawn_cell(f"{label}<br><small>{_SIDES}</small>", scope="col") for label in _HEADINGS.values()),
    ]
    return cells_table(heads, rows, caption=_CAPTION, label="Écarts à la moyenne", kind="avs-ecarts")


def _cell(gap: float, scale: float) -> str:
    """Draw one bar; `gap` is positive where structures are missing."""
    width = 26 * abs(gap) / scale  # per cent of the cell; the rest of its half is for the figure
    side, kind = ("left", "manque") if gap > 0 else ("right", "surplus")
    drawn = fill("outputs/charts/gap.html", kind=kind, side=side, width=f"{width:.2f}", said=number(gap, 1))
    return drawn_cell(drawn, css="e")
