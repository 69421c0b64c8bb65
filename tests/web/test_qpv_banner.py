"""The banner of indicative quarters: one press installs the official contours, or says how to bring them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from streamlit.testing.v1 import AppTest

from avs_geo.errors import OutsideError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.qpv.install import install_qpv
from avs_geo.web.widgets import qpv_contours as qpv_install

if TYPE_CHECKING:
    from pathlib import Path

# The four quarters of the example.
QUARTERS = (
    ("QN05201M", "52121", 5.1369, 48.0921),
    ("QN05202M", "52121", 5.1387, 48.1005),
    ("QN05203M", "52269", 5.3267, 47.8506),
    ("QN05204I", "52448", 4.9723, 48.6425),
)
BUTTON = "installer_qpv"


def page() -> None:
    """Stand for any page that shows the notices."""
    from avs_geo.web.in_hand.cached import current_view  # noqa: PLC0415 - the script of a page of its own
    from avs_geo.web.in_hand.choices import ask_choices, current_choices  # noqa: PLC0415
    from avs_geo.web.widgets.headline import show_notices  # noqa: PLC0415

    ask_choices()
    show_notices(current_view(current_choices()), current_choices())


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The notices of the example, on a computer of one's own, without official contours."""
    monkeypatch.setenv("AVS_GEO_DONNEES", str(tmp_path))
    monkeypatch.setattr(qpv_install, "may_install", lambda: True)
    monkeypatch.setattr("avs_geo.web.widgets.headline.may_install", lambda: True)
    return AppTest.from_function(page, default_timeout=120)


def test_one_press_installs_the_contours_and_the_banner_goes(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def from_disk(_: object, **where: Any) -> object:
        quarters = [
            {
                "type": "Feature",
                "properties": {"code_qp": code, "lib_qp": code, "insee_com": commune},
                "geometry": shapely.geometry.mapping(shapely.Point(x, y).buffer(0.005)),
            }
            for code, commune, x, y in QUARTERS
        ]
        layer = json.dumps({"type": "FeatureCollection", "features": quarters}).encode()
        return install_qpv(SourceFile("qpv.geojson", layer), target=where["target"])

    monkeypatch.setattr(qpv_install, "install_qpv", from_disk)
    app.run()
    assert not app.exception
    app.button(key=BUTTON).click().run()
    assert not app.exception
    assert [toast.value for toast in app.toast] == ["Les contours officiels des QPV sont installés."]
    assert not [button for button in app.button if button.key == BUTTON]


def test_without_a_network_the_banner_says_where_to_bring_the_file(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object, **__: object) -> object:
        msg = "data.gouv.fr ne répond pas."
        raise OutsideError(msg)

    monkeypatch.setattr(qpv_install, "install_qpv", cut)
    app.run()
    app.button(key=BUTTON).click().run()
    assert not app.exception
    assert "Mes fichiers" in app.error[0].value
    assert app.button(key=BUTTON)
