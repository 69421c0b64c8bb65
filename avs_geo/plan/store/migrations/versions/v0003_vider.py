"""In PostgreSQL, no table is emptied at once: TRUNCATE fires none of the guards of rows."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

# Versions and their contents have theirs since the first step.
EMPTIED_NEVER = ("plan", "brouillon", "publication", "publication_partie", "lien", "reglage")


def upgrade() -> None:
    """Make the guards; SQLite has no TRUNCATE, and its DELETE fires the guards of rows."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        "CREATE FUNCTION refuser_de_vider() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'la table % ne se vide pas', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in EMPTIED_NEVER:
        op.execute(
            f"CREATE TRIGGER {table}_jamais_vide BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuser_de_vider()"
        )
