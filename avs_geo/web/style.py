"""The style sheet of the pages: the house's own rules, and French in place of Streamlit's English."""

from __future__ import annotations

from avs_geo.outputs.charts.balance_chart import CHART_STYLE
from avs_geo.outputs.charts.renewal_chart import RENEWAL_STYLE
from avs_geo.outputs.page_style import COMMON_STYLE
from avs_geo.outputs.programme.trajectory_chart import TRAJECTORY_STYLE
from avs_geo.web.maps.style import MAP_STYLE

_OWN = """
.block-container, [data-testid="stMainBlockContainer"] { max-width: 1700px;
  padding: 3.6rem clamp(.8rem, 2.2vw, 2.4rem) 2rem; }
h1 { font-size: 1.65rem !important; padding: 0 0 .1rem !important; }
h2 { font-size: 1.25rem !important; padding: .6rem 0 .2rem !important; }
[role="dialog"] h2 { padding: 1.2rem 1.5rem 0 !important; }
h3 { font-size: 1.05rem !important; padding: .2rem 0 !important; }
iframe { border-radius: 4px; }
[data-testid="stIFrame"] { border: 1px solid #d5d5d5; box-sizing: border-box; max-width: 100%; }
[data-testid="stCode"] pre { padding-right: 3.2rem; }
[data-testid="stCode"] > div { opacity: 1 !important; visibility: visible !important; }
[data-testid="stMetricLabel"] p { white-space: normal; }
.avs-chiffres { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: .7rem 1rem;
  margin: .2rem 0 .4rem !important; padding: 0 !important; }
.avs-chiffres div { border-left: 4px solid #1f5f8b; padding-left: .7rem; }
.avs-chiffres dt { font-size: .84rem; line-height: 1.25; }
.avs-chiffres dd { margin: .1rem 0 0 !important; font-size: 1.55rem; font-weight: 650; line-height: 1.2; }
.avs-chiffres small { display: block; font-size: .8rem; font-weight: 400; line-height: 1.3; }
.avs-bandeau { background: #fff4d6; border-left: 4px solid #b07d00; padding: .4rem .8rem; font-size: .88rem;
  margin: .1rem 0 .5rem; }
.avs-bandeau summary { cursor: pointer; } .avs-bandeau p { margin: .3rem 0 0; }
.avs-fiche { border: 1px solid #d5d5d5; border-radius: 4px; padding: .6rem .9rem .8rem; }
.avs-fiche h2 { font-size: 1.05rem !important; padding: .2rem 0 !important; margin: 0 0 .35rem; }
.avs-fiche dl { display: grid; grid-template-columns: minmax(7.5rem, auto) 1fr; gap: .18rem .8rem;
  margin: 0 !important; padding: 0 !important;
  font-size: .9rem; }
.avs-fiche dt { color: #474747; } .avs-fiche dd { margin: 0 !important; font-weight: 550; }
.avs-fiche .long { grid-column: 1 / -1; font-weight: 400; }
.avs-fiche img { vertical-align: -3px; margin-right: .35rem; }
.avs-serre .avs-tableau { max-height: 560px; }
.avs-serre table { font-size: .8rem; }
.avs-serre th, .avs-serre td { padding: .3rem .4rem !important; line-height: 1.25; }
.avs-serre thead .n { white-space: normal; }
.avs-part { display: inline-block; height: .8rem; background: #b95f3a; border-radius: 2px; vertical-align: -1px; }
.avs-sources { font-size: .8rem; color: #474747; }
[data-testid="stTopNavSection"][aria-current] { font-weight: 650; box-shadow: inset 0 -3px 0 #1f5f8b; }
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] * {
  color: #4a4a4a !important; opacity: 1 !important; }
.st-key-installer_qpv button * { white-space: normal !important; }
.avs-ligne { margin: 0 !important; line-height: 1.3; font-size: .92rem; }
.avs-ligne small { display: block; font-size: .82rem; color: #4a4a4a; }
.avs-faute, .avs-note { margin: 0 0 .3rem !important; font-size: .88rem; }
.avs-faute { color: #a3261b; font-weight: 600; }
.avs-faute::before { content: "✕ "; }
.avs-issue { border-left: 4px solid; border-radius: 4px; padding: .6rem .9rem; margin: .2rem 0; font-weight: 600; }
.avs-refus { background: #fdecea; border-color: #a3261b; } .avs-refus::before { content: "✕ "; }
.avs-reussite { background: #e8f4ea; border-color: #1e6b34; } .avs-reussite::before { content: "✓ "; }
[data-avs-resultat] { scroll-margin-top: 4.5rem; }
[data-avs-resultat]:focus { outline: 3px solid #1f5f8b; outline-offset: 2px; }
@media (max-width: 640px) {
  .avs-chiffres { grid-template-columns: 1fr 1fr; } .avs-chiffres dd { font-size: 1.25rem; }
  .avs-bandeau summary span { display: none; }
}
"""

# Words of Streamlit that only a keyboard's or a server's state brings up.
_WITHOUT_WORDS = """
[data-testid="stStatusWidget"], [data-testid="InputInstructions"] { display: none; }
"""


def page_style(section: str = "") -> str:
    """Return the style sheet of every page.

    Parameters
    ----------
    section
        The heading of the menu under which the page stands; the script of the page marks it.
    """
    named = f':root {{ --avs-rubrique: "{section}"; }}'
    styles = (COMMON_STYLE, CHART_STYLE, RENEWAL_STYLE, TRAJECTORY_STYLE, _OWN, MAP_STYLE, _WITHOUT_WORDS, named)
    return f"<style>{''.join(styles)}</style>"
