"""Identifiers of plans and links in the form that the tables hold; one that is malformed is unknown."""

from __future__ import annotations

import uuid

from avs_geo.plan.store.errors import UnknownLinkError, UnknownPlanError


def plan_key(text: str) -> str:
    """Return the key of a plan.

    Raises
    ------
    UnknownPlanError
        It is none.
    """
    try:
        return str(uuid.UUID(text))
    except ValueError:
        msg = "Ce plan n’existe pas, ou n’est plus dans cette base."
        raise UnknownPlanError(msg) from None


def link_key(text: str) -> str:
    """Return the key of a link.

    Raises
    ------
    UnknownLinkError
        It is none.
    """
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise UnknownLinkError from None
