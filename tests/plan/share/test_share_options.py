"""What the planner chooses to show is kept as JSON, and read again the same."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from avs_geo.errors import UsageError
from avs_geo.plan.share.options import THEMES, ShareLayer, ShareOptions, ShareState

titles = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Cf"]), max_size=120)
choices = st.builds(
    ShareOptions,
    layers=st.tuples(st.sampled_from(THEMES), st.sampled_from(ShareLayer), st.sampled_from(ShareLayer)),
    state=st.sampled_from(ShareState),
    exact_places=st.booleans(),
    title=titles,
)


def test_without_a_choice_the_usual_layers_show_what_was_adopted() -> None:
    assert ShareOptions().document() == {
        "couches": ["couverture", "territoires", "qpv", "structures"],
        "etat": "retenu",
        "positions_exactes": True,
        "titre": "",
    }


def test_layers_come_once_each_in_their_own_order() -> None:
    asked = (ShareLayer.QPV, ShareLayer.BESOIN, ShareLayer.QPV, ShareLayer.COUVERTURE)
    assert ShareOptions(layers=asked).layers == (ShareLayer.COUVERTURE, ShareLayer.BESOIN, ShareLayer.QPV)


@pytest.mark.parametrize("layers", [(), (ShareLayer.QPV, ShareLayer.STRUCTURES)])
def test_a_map_has_a_theme(layers: tuple[ShareLayer, ...]) -> None:
    with pytest.raises(UsageError, match="couverture, besoin ou equilibre"):
        ShareOptions(layers=layers)


@pytest.mark.parametrize("title", ["a\u202eb", "a\nb", "a\0b", "x" * 121])
def test_a_title_that_hides_something_is_refused(title: str) -> None:
    with pytest.raises(UsageError, match="le titre"):
        ShareOptions(title=title)
