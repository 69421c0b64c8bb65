"""The map as one HTML file that opens from a memory stick, without any network."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from avs_geo.outputs.carte.catchment_paint import catchment_script
from avs_geo.outputs.carte.folium_map import build_map, own_header, page_of
from avs_geo.outputs.carte.layers import map_layers
from avs_geo.outputs.carte.legend import legend_html
from avs_geo.outputs.carte.local_assets import inline_leaflet_script, inline_leaflet_style
from avs_geo.outputs.carte.themes import coverage_theme
from avs_geo.outputs.carte.unit_paint import paint_script
from avs_geo.outputs.french import with_unit
from avs_geo.outputs.headline import headlines
from avs_geo.outputs.html_table import html_table
from avs_geo.outputs.inert_text import inert_html
from avs_geo.outputs.screen_tables import screen_table
from avs_geo.outputs.sources import attribution

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography

_PAGE = Template("""<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>$title</title>
<style>$leaflet_style</style>
$map_header
<style>
html, body { height: auto; }
body { box-sizing: border-box; margin: 0 auto; padding: 1rem clamp(.75rem, 3vw, 2.5rem) 2rem; max-width: 1500px;
  color: #1c1c1c;
  font: 16px/1.45 "Source Sans Pro", "Segoe UI", Arial, sans-serif; }
h1 { font-size: 1.5rem; margin: .2rem 0; } h2 { font-size: 1.15rem; margin: 1.6rem 0 .4rem; }
.folium-map { width: 100%; height: min(74vh, 780px) !important; min-height: 380px; border: 1px solid #c8c8c8;
  position: relative; }
.avs-chiffres { display: grid; grid-template-columns: repeat(auto-fit, minmax(210px, 1fr)); gap: .8rem;
  margin: .8rem 0; padding: 0; }
.avs-chiffres div { border-left: 4px solid #3a78a8; padding-left: .7rem; }
.avs-chiffres dt { font-size: .85rem; } .avs-chiffres dd { margin: 0; font-size: 1.5rem; font-weight: 600; }
.avs-chiffres dd small { display: block; font-size: .8rem; font-weight: 400; }
$shared_style
footer { font-size: .85rem; margin-top: 1.5rem; }
@media print { .leaflet-control-container .leaflet-top { display: none; } details { display: none; } }
</style>
<script>L_NO_TOUCH = false; L_DISABLE_3D = false;</script>
<script>$leaflet_script</script>
</head>
<body>
<h1>$title</h1>
<p>$subtitle</p>
<dl class="avs-chiffres">$figures</dl>
$map_div
$legend
$epci_table
<details><summary>Toutes les communes</summary>$communes_table</details>
<footer>$sources</footer>
<script>$map_script</script>
<script>$paint</script>
</body>
</html>
""")

SHARED_STYLE = """
.avs-legende { list-style: none; display: grid; gap: .35rem 1.1rem; margin: .6rem 0; padding: 0 !important;
  grid-template-columns: repeat(auto-fill, minmax(225px, 1fr)); font-size: .88rem; }
.avs-legende li { display: flex; gap: .55rem; align-items: flex-start; margin: 0; }
.avs-legende img { flex: none; margin: .15rem 0 0; width: 26px; height: 18px; object-fit: contain; }
.avs-legende small { font-size: .82rem; }
.avs-tableau { overflow: auto; max-height: 34rem; border: 1px solid #d5d5d5; }
.avs-tableau table { border-collapse: collapse; width: 100%; font-size: .86rem;
  font-variant-numeric: tabular-nums; }
.avs-tableau th, .avs-tableau td { padding: .34rem .6rem; border-bottom: 1px solid #e4e4e4; text-align: left; }
.avs-tableau caption { text-align: left; font-weight: 650; font-size: .95rem; padding: .45rem .6rem .3rem; }
.avs-tableau thead th { position: sticky; top: 0; background: #f0f3f6; vertical-align: bottom; font-weight: 600; }
.avs-tableau .n { text-align: right; } .avs-tableau td.n { white-space: nowrap; }
.avs-tableau tbody th { font-weight: 500; }
.avs-tableau tr.total > * { font-weight: 700; border-top: 2px solid #888; background: #fafafa; }
"""


def standalone_html(
    diagnosis: Diagnosis,
    geography: Geography,
    inventory: Inventory,
    *,
    title: str | None = None,
) -> str:
    """Return a whole HTML page: figures, map, legend, tables and sources; nothing of it is fetched.

    Parameters
    ----------
    diagnosis, geography, inventory
        What to show.
    title
        Its title; made from the department where None.
    """
    chart = build_map(
        map_layers(diagnosis, geography, inventory), attribution=attribution(inventory), backgrounds=False
    )
    page = page_of(chart)
    page.render()
    return _PAGE.substitute(
        title=inert_html(title or f"Animation de la vie sociale – {geography.departement.nom}"),
        subtitle=_subtitle(diagnosis, inventory),
        figures="".join(
            f"<div><dt>{h.label}</dt><dd>{h.value}<small>{h.detail}</small></dd></div>" for h in headlines(diagnosis)
        ),
        leaflet_style=inline_leaflet_style(),
        leaflet_script=inline_leaflet_script(),
        shared_style=SHARED_STYLE,
        map_header=own_header(page.header.render()),
        map_div=page.html.render(),
        map_script=page.script.render(),
        paint=paint_script(diagnosis, inventory, coverage_theme(diagnosis)) + catchment_script(diagnosis, inventory),
        legend=legend_html(diagnosis, geography, inventory),
        epci_table=html_table(
            screen_table("epci", diagnosis, geography, inventory),
            caption="Couverture par intercommunalité",
        ),
        communes_table=html_table(
            screen_table("communes", diagnosis, geography, inventory),
            caption="Couverture par commune",
        ),
        sources=f"Sources : {inert_html(attribution(inventory))}.",
    )


def _subtitle(diagnosis: Diagnosis, inventory: Inventory) -> str:
    parameters, model = diagnosis.parameters, diagnosis.times.model
    text = (
        f"Situation au {parameters.reference_date:%d/%m/%Y}. {inert_html(model[0].upper() + model[1:])}, "
        f"seuil de {with_unit(parameters.threshold, 'min')}."
    )
    if inventory.has_assumed_territories:
        text += " <strong>Des territoires d’agrément de cette carte sont supposés.</strong>"
    return text
