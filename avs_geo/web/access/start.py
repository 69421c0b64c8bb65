"""The choice of this server's sign-in when it starts, or the reason why it may not start."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from streamlit import config

from avs_geo.errors import AvsGeoError
from avs_geo.web.access.gate import door_of
from avs_geo.web.access.owner import bind_sessions
from avs_geo.web.access.protection import chosen_protection, refuse_unprotected

if TYPE_CHECKING:
    from avs_geo.web.access.door import Door


def opened_door() -> Door:
    """Return the door that the environment chooses; leave, with the reason on stderr, where there may be none.

    Streamlit listens to every computer around unless it is told an address.

    Raises
    ------
    SystemExit
        The server would be open to others without protection, or its protection means nothing.
    """
    try:
        protection = chosen_protection(os.environ)
        refuse_unprotected(str(config.get_option("server.address") or ""), protection)
        bind_sessions()
        return door_of(protection)
    except AvsGeoError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(error.exit_status) from None
