"""Uploads accepted only from the editor whose session they go to; Streamlit asks for the address alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from streamlit import runtime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.types import Scope

    from avs_geo.web.access.door import Door

    # The headers that the socket of a session was opened with; None where there is no such session.
    Headers = Iterable[tuple[str, str]]

_BELOW: Final = "/_stcore/upload_file/"


def opening_headers(session: str) -> Headers | None:
    """Return the headers that the socket of a session was opened with; None where no such session is open."""
    client = runtime.get_instance().get_client(session) if runtime.exists() else None
    context = None if client is None else client.client_context
    return None if context is None else context.headers


def is_own_upload(scope: Scope, door: Door, headers: Callable[[str], Headers | None] = opening_headers) -> bool:
    """Whether a request is no upload, or one to a session that was opened with the pass that it shows.

    Where nobody is asked for a pass, there is one user, and nothing to tell apart. A session that is not open is left
    to Streamlit, which refuses it.

    Parameters
    ----------
    scope
        The request, let in already.
    door
        Who reads the pass.
    headers
        Gives those that the socket of a session was opened with.
    """
    path = str(scope["path"])
    shown = door.pass_of(scope) if path.startswith(_BELOW) else None
    if shown is None:
        return True
    opened_with = headers(path.removeprefix(_BELOW).partition("/")[0])
    if opened_with is None:
        return True
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in opened_with]
    owner = door.pass_of({**scope, "headers": raw})
    return owner is not None and owner.fingerprint == shown.fingerprint
