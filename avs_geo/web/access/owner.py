"""Streamlit sessions bound to the sign-in that opened them: to know the identifier of one is not enough.

The identifier is in no address that people see, but in that of each upload, which a proxy may write in its log. So the
gate says with which pass a socket is opened, and Streamlit, which believes it, gives a session back to this pass only;
to any other it gives a new one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from streamlit import config

if TYPE_CHECKING:
    from starlette.types import Scope

    from avs_geo.web.access.sign_outs import Pass

HEADER: Final = "x-avs-geo-laissez-passer"
_OPTION: Final = "server.trustedUserHeaders"
# Under which name Streamlit keeps it beside the session; no page shows it.
_KEPT_AS: Final = "laissez_passer"


def bind_sessions() -> None:
    """Have Streamlit give a session back only to the pass that the gate names, besides what it is set to look at."""
    known = config.get_option(_OPTION) or {}
    named = json.loads(known) if isinstance(known, str) else known
    config.set_option(_OPTION, {**named, HEADER: _KEPT_AS})


def with_owner(scope: Scope, shown: Pass | None) -> Scope:
    """Return a request that says whose it is, whatever it said of that itself.

    Parameters
    ----------
    scope
        The request.
    shown
        The pass that it shows; None where nobody is asked for one.
    """
    kept = [(name, value) for name, value in scope["headers"] if name.lower() != HEADER.encode()]
    own = [] if shown is None else [(HEADER.encode(), shown.fingerprint.encode())]
    return {**scope, "headers": [*kept, *own]}
