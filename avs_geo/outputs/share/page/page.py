"""The page of a share link: the map, and all its figures in words. No script, style nor handler stands inside it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from avs_geo.outputs.maps.palette import TYPE_STYLES
from avs_geo.outputs.maps.patterns import marker_image, pattern_definitions
from avs_geo.outputs.sentences.headline import headlines
from avs_geo.outputs.share.page.controls import SEARCH, layers_html, themes_html
from avs_geo.outputs.share.page.epci_sheets import epci_sheets_html
from avs_geo.outputs.share.page.legend import legend_html
from avs_geo.outputs.share.page.text_tables import tables_html
from avs_geo.outputs.share.page.words import assumed_words, method_words, state_words
from avs_geo.text.inert import isolated

if TYPE_CHECKING:
    from avs_geo.outputs.share.content import ShareContent

_PAGE: Final = """<!DOCTYPE html>
<html lang="fr" dir="ltr">
<head>
<meta charset="utf-8">
{head}
</head>
<body>
<a class="evitement" href="#tableaux">Aller aux tableaux</a>
<header>
<p class="surtitre">{kicker}</p>
<h1>{title}</h1>
<p class="situation">{situation}</p>
{notices}
<dl class="avs-chiffres">{figures}</dl>
</header>
<main>
<section aria-labelledby="titre-carte" class="bloc-carte">
<h2 id="titre-carte">La carte</h2>
<div class="outils">{search}{themes}</div>
<div class="plan">
<figure>
<div id="carte" role="application" aria-label="Carte des communes : les flèches la déplacent, + et − changent l’échelle"
 {data}></div>
<noscript>{without_script}</noscript>
<figcaption>Sources : {credit}.</figcaption>
</figure>
{layers}
<div class="cote">
<aside id="fiche" tabindex="-1" aria-live="polite" aria-label="Fiche du lieu choisi" hidden></aside>
{legend}
</div>
</div>
</section>
{adopted}
<section id="tableaux" tabindex="-1" aria-labelledby="titre-tableaux">
<h2 id="titre-tableaux">Les chiffres</h2>
<p class="telecharger">{downloads}</p>
{tables}
</section>
<section aria-labelledby="titre-fiches" class="fiches">
<h2 id="titre-fiches">Fiches des intercommunalités</h2>
<div class="liste-fiches">{sheets}</div>
</section>
</main>
<footer>
{method}
<p>Sources : {credit}.</p>
{label}
</footer>
{patterns}
{end}
</body>
</html>
"""


def page_html(content: ShareContent, *, head: str, data: str, downloads: str, without_script: str, end: str) -> str:
    """Return the page.

    Parameters
    ----------
    content
        What it shows.
    head
        What its head holds after the encoding.
    data
        Attributes of the map that say where its data are.
    downloads
        Links to the files.
    without_script
        What stands in the place of the map where scripts do not run.
    end
        What stands at the end of the body.
    """
    departement = content.geography.departement
    return _PAGE.format(
        head=head,
        kicker=f"{escape(departement.nom)} ({escape(departement.code)})",
        title=isolated(content.title),
        situation=escape(f"{content.situation}."),
        notices="".join(_notices(content)),
        figures=_figures(content),
        search=SEARCH,
        themes=themes_html(content),
        layers=layers_html(content),
        data=data,
        without_script=without_script,
        credit=isolated(content.credit),
        legend=legend_html(content),
        adopted=_adopted(content),
        downloads=downloads,
        tables=tables_html(content),
        sheets=epci_sheets_html(content),
        method="".join(f"<p>{escape(text)}</p>" for text in method_words(content)),
        label=f"<p>{isolated(content.label)}</p>" if content.label else "",
        patterns=pattern_definitions() + _marks(),
        end=end,
    )


def _notices(content: ShareContent) -> list[str]:
    notices = [f'<p class="etat">{escape(state_words(content))}</p>']
    if assumed := assumed_words(content):
        notices.append(f'<p class="bandeau" role="note">{escape(assumed)}</p>')
    return notices


def _figures(content: ShareContent) -> str:
    return "".join(
        f"<div><dt>{escape(one.label)}</dt><dd>{escape(one.value)} <small>{escape(one.detail)}</small></dd></div>"
        for one in headlines(content.diagnosis)
    )


def _adopted(content: ShareContent) -> str:
    """Return the list of what was adopted: what the map shows, then what is still to come."""
    lists = (
        ("Sur cette carte", [line.title for line in content.adopted if line.on_map]),
        (
            "Retenu au programme, pas encore sur cette carte",
            [line.title for line in content.adopted if not line.on_map],
        ),
    )
    shown = "".join(
        f"<h3>{label}</h3><ul>{''.join(f'<li>{isolated(title)}</li>' for title in titles)}</ul>"
        for label, titles in lists
        if titles
    )
    if not shown:
        return ""
    return (
        '<section aria-labelledby="titre-decisions" class="decisions">'
        f'<h2 id="titre-decisions">Ce qui est décidé</h2>{shown}</section>'
    )


def _marks() -> str:
    """Return the images of the structures, for the script to draw them."""
    images = {kind: marker_image(style) for kind, style in TYPE_STYLES.items()}
    images |= {f"{kind}-creux": marker_image(style, counts=False) for kind, style in TYPE_STYLES.items()}
    held = "".join(f'<span data-marque="{name}">{image}</span>' for name, image in images.items())
    return f'<div id="marques" hidden>{held}</div>'
