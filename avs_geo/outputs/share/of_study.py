"""The map of a study that is no plan, as one file: what ``avs-geo carte`` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from avs_geo.outputs.share.content import share_content
from avs_geo.outputs.share.single_file import single_file
from avs_geo.plan.share.options import ShareLayer, ShareOptions, ShareState

if TYPE_CHECKING:
    from avs_geo.analysis.study import Study

_LAYERS: Final = (
    ShareLayer.COUVERTURE,
    ShareLayer.EQUILIBRE,
    ShareLayer.TERRITOIRES,
    ShareLayer.QPV,
    ShareLayer.STRUCTURES,
    ShareLayer.ACCES,
)


def file_of_study(study: Study, *, title: str = "") -> bytes:
    """Return the map of a study as one HTML file that opens without any network.

    It is the page of a share link: what that leaves out is left out here too, for such a file is sent around.

    Parameters
    ----------
    study
        What to show; the need where it is known.
    title
        What stands above the map; a general title where empty.
    """
    layers = _LAYERS if study.diagnosis.need is None else (*_LAYERS, ShareLayer.BESOIN)
    options = ShareOptions(layers=layers, state=ShareState.TODAY)
    return single_file(share_content(study, options, title=title))
