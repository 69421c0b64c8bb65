"""The files of a session: what each variant changes, all of them side by side, and its journal; as the pages offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.differences import differences
from avs_geo.outputs.session.journal import journal_csv
from avs_geo.outputs.session.variants import TODAY, VARIANTS_FILE, State, variant_title, variants_frame
from avs_geo.outputs.tables.delimited import Dialect, to_csv_bytes
from avs_geo.outputs.tables.difference_tables import DIFFERENCE_TABLES, difference_table
from avs_geo.plan.session.cost import cost_of_changes
from avs_geo.plan.session.what_if import apply_changes

if TYPE_CHECKING:
    from avs_geo.analysis.study import Study
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.plan.plan import Plan
    from avs_geo.plan.session.session import Variant
    from avs_geo.reference.geography import Geography


def session_files(plan: Plan, study: Study, *, dialect: Dialect = Dialect.STANDARD) -> dict[str, bytes]:
    """Return the files of the session of a plan, by name; none where it has no session.

    ``journal.csv``, ``variantes.csv`` and, for each variant that changes something, ``differences_epci_A.csv`` and
    ``differences_communes_A.csv``.

    Raises
    ------
    InputRefusedError
        A change means nothing any more.
    """
    if plan.session is None:
        return {}
    files = {"journal.csv": journal_csv(plan.session, study.geography, study.inventory, dialect)}
    states = [State(TODAY, study.diagnosis)]
    for letter, variant in plan.session.variants.items():
        state = _state(letter, variant, plan, study.geography, study.inventory)
        states.append(state)
        if variant.history.done:
            found = differences(study.diagnosis, state.diagnosis)
            files |= {
                f"{name}_{letter}.csv": to_csv_bytes(
                    difference_table(name, found, departement=plan.departement), dialect
                )
                for name in DIFFERENCE_TABLES
            }
    return {**files, f"{VARIANTS_FILE}.csv": to_csv_bytes(variants_frame(states), dialect)}


def _state(letter: str, variant: Variant, plan: Plan, geography: Geography, inventory: Inventory) -> State:
    changes = variant.history.changes
    after = apply_changes(inventory, geography, changes)
    cost = cost_of_changes(inventory, after, changes, settings=plan.settings, year=plan.horizon.first)
    diagnosis = diagnose(geography, after, plan.parameters, need=plan.need)
    return State(variant_title(letter, variant.name), diagnosis, cost)
