"""Whether anybody still waits for what a page is reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

if TYPE_CHECKING:
    from collections.abc import Callable


def browser_is_there() -> Callable[[], bool]:
    """Return what says whether the browser of the page that is running is still connected; always, without a server."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or not runtime.exists():
        return lambda: True
    server, session = runtime.get_instance(), context.session_id
    return lambda: server.is_active_session(session)
