"""Alembic's way in: it works on the connection that the store hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from avs_geo.plan.store.schema import METADATA, REVISION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=REVISION_TABLE,
    transactional_ddl=True,
)
context.run_migrations()
