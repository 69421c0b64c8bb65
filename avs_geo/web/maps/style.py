"""How a map stands in its page: its legend beside it, below it on a phone."""

from __future__ import annotations

from typing import Final

MAP_STYLE: Final = """
[class*="st-key-avs_carte"] { display: grid; gap: .4rem .7rem;
  grid-template-columns: minmax(0, 1fr) clamp(9rem, 31%, 12rem); align-items: start; }
[class*="st-key-avs_carte"] iframe { display: block; }
[class*="st-key-avs_carte"] .avs-legende { grid-template-columns: 1fr; gap: .22rem; margin: 0; font-size: .78rem;
  line-height: 1.22; }
[class*="st-key-avs_carte"] .avs-legende li { gap: .4rem; }
[class*="st-key-avs_carte"] .avs-legende img { width: 22px; margin-top: 0; }
[class*="st-key-avs_carte"] .avs-legende small { font-size: .75rem; }
.avs-consigne { font-size: .86rem; line-height: 1.3; margin: 0; color: #474747; }
.avs-consigne.avs-refus { font-weight: 600; }
.avs-refus { color: #8a2a00; background: #fff4d6; border-left: 4px solid #b07d00; padding-left: .5rem; }
.st-key-avs_barre { row-gap: .3rem; padding-top: .3rem; margin-bottom: -.4rem; }
.st-key-avs_barre h1 { font-size: 1.35rem !important; padding: 0 !important; }
.st-key-avs_agir [data-testid="stVerticalBlock"] { gap: .45rem; }
.st-key-avs_agir .avs-chiffres { grid-template-columns: 1fr 1fr; gap: .4rem .6rem; margin: 0 !important; }
.st-key-avs_agir .avs-chiffres dd { font-size: 1.2rem; } .st-key-avs_agir .avs-chiffres dt { font-size: .8rem; }
.st-key-avs_agir .avs-chiffres div { padding-left: .5rem; }
@media (max-width: 640px) {
  [class*="st-key-avs_carte"] { grid-template-columns: minmax(0, 1fr); }
  [class*="st-key-avs_carte"] .avs-legende { grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); }
}
"""
