"""Which indicators make the index of need, their weights and directions; kept from page to page."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.analysis.need.built_in_indicators import BUILT_IN
from avs_geo.analysis.need.need import NeedSettings
from avs_geo.inventory.indicators.catalogue import Direction
from avs_geo.text.inert import visible_text
from avs_geo.text.markdown import as_markdown
from avs_geo.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.inventory.indicators.catalogue import Indicator

_CHOSEN = "avs_besoin"
_BOX = "indicateurs"
_DIRECTIONS = {
    Direction.RISING: "valeur élevée : besoin fort",
    Direction.FALLING: "valeur élevée : besoin faible",
}
_WEIGHTS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
NeedKey = tuple[tuple[str, float, str], ...]


def need_key() -> NeedKey | None:
    """Return what was chosen, as something that a cache can compare; None where nothing was."""
    chosen: NeedKey | None = st.session_state.get(_CHOSEN)
    return chosen


def settings_of(key: NeedKey | None) -> NeedSettings | None:
    """Return the settings that a key stands for; None, and so the defaults of the files, where there is none."""
    if key is None:
        return None
    return NeedSettings(
        MappingProxyType({name: weight for name, weight, _ in key}),
        MappingProxyType({name: Direction(direction) for name, _, direction in key}),
    )


def ask_need(available: Sequence[Indicator]) -> None:
    """Ask for indicators, weights and directions; the page runs again when they change."""
    known = {indicator.name: indicator for indicator in available}
    before = {name: (weight, direction) for name, weight, direction in need_key() or _defaults(available)}
    names = st.multiselect(
        "Indicateurs",
        list(known),
        default=[name for name in before if name in known],
        format_func=lambda name: visible_text(known[name].label),
        placeholder="Choisissez au moins un indicateur",
        # Without a name of its own, the box would be made anew, and lose the keyboard, each time its default changes.
        key=_BOX,
    )
    chosen = tuple(_ask_one(known[name], before.get(name)) for name in names)
    if chosen != (need_key() or _defaults(available)):
        st.session_state[_CHOSEN] = chosen
        st.rerun()


def take_built_in() -> None:
    """Choose the indicators that need no file, all of the same weight."""
    st.session_state[_CHOSEN] = tuple((one.name, 1.0, str(one.direction)) for one in BUILT_IN)
    st.session_state[_BOX] = [one.name for one in BUILT_IN]


def _ask_one(indicator: Indicator, before: tuple[float, str] | None) -> tuple[str, float, str]:
    weight, direction = before or (1.0, str(indicator.direction))
    left, right = st.columns(2, vertical_alignment="bottom")
    weight = left.select_slider(
        f"Poids : {as_markdown(indicator.label)}",
        _WEIGHTS,
        value=weight if weight in _WEIGHTS else 1.0,
        format_func=lambda value: number(value, 1),
        key=f"poids-{indicator.name}",
    )
    direction = right.selectbox(
        "Sens",
        list(_DIRECTIONS),
        index=list(_DIRECTIONS).index(Direction(direction)),
        format_func=_DIRECTIONS.__getitem__,
        key=f"sens-{indicator.name}",
        label_visibility="collapsed",
    )
    return indicator.name, weight, str(direction)


def _defaults(available: Sequence[Indicator]) -> NeedKey:
    return tuple(
        (indicator.name, indicator.weight, str(indicator.direction)) for indicator in available if indicator.weight > 0
    )
