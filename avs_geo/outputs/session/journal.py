"""The journal of a session as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.outputs.tables.delimited import Dialect, to_csv_bytes
from avs_geo.plan.session.journal import journal

if TYPE_CHECKING:
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.plan.session.session import Session
    from avs_geo.reference.geography import Geography


def journal_csv(
    session: Session, geography: Geography, inventory: Inventory, dialect: Dialect = Dialect.STANDARD
) -> bytes:
    """Return the journal of a session as CSV: the columns of :data:`avs_geo.plan.session.journal.JOURNAL_COLUMNS`."""
    return to_csv_bytes(journal(session, geography, inventory), dialect)
