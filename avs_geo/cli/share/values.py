"""The words of the options of ``avs-geo partager``."""

import typer

from avs_geo.plan.share import options as share
from avs_geo.plan.share.options import ShareLayer, ShareState

LAYERS = tuple(str(layer) for layer in ShareLayer)
DEFAULT_LAYERS = ",".join(share.DEFAULT_LAYERS)
STATES = tuple(str(state) for state in ShareState)
POSITIONS = ("exactes", "communes")


def layers(text: str) -> str:
    """Return names of layers separated by commas, each known.

    Raises
    ------
    typer.BadParameter
        One is not.
    """
    names = text.casefold().replace(";", ",").replace(" ", ",").split(",")
    wanted = [name for name in names if name]
    unknown = [name for name in wanted if name not in LAYERS]
    if unknown or not wanted:
        msg = f"« {', '.join(unknown) or text} » n’est pas une couche. Couches possibles : {', '.join(LAYERS)}."
        raise typer.BadParameter(msg)
    return ",".join(wanted)
