"""The files of a session: what each variant changes, and its journal; the same as the pages offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.differences import differences
from avs_geo.outputs.delimited import Dialect, to_csv_bytes
from avs_geo.outputs.difference_tables import DIFFERENCE_TABLES, difference_table
from avs_geo.outputs.journal import journal_csv
from avs_geo.plan.what_if import apply_changes

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.plan.plan import Plan
    from avs_geo.reference.geography import Geography


def session_files(
    plan: Plan, diagnosis: Diagnosis, geography: Geography, inventory: Inventory, *, dialect: Dialect = Dialect.STANDARD
) -> dict[str, bytes]:
    """Return the files of the session of a plan, by name; none where it has no session.

    For each variant that changes something, ``differences_epci_A.csv`` and ``differences_communes_A.csv``; and
    ``journal.csv``.

    Raises
    ------
    InputRefusedError
        A change means nothing any more.
    """
    if plan.session is None:
        return {}
    files = {"journal.csv": journal_csv(plan.session, geography, inventory, dialect)}
    for letter, variant in plan.session.variants.items():
        if variant.history.done:
            after = apply_changes(inventory, geography, variant.history.changes)
            found = differences(diagnosis, diagnose(geography, after, plan.parameters, need=plan.need))
            files |= {
                f"{name}_{letter}.csv": to_csv_bytes(
                    difference_table(name, found, departement=plan.departement), dialect
                )
                for name in DIFFERENCE_TABLES
            }
    return files
