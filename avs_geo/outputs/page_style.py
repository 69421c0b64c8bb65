"""What every page of the application and its documents shares of its style: legends and tables."""

from __future__ import annotations

from typing import Final

COMMON_STYLE: Final = """
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
