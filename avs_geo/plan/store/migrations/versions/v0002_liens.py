"""Share links: what they serve, the links themselves, and the switch that turns them all off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables; links are switched on, and there is none."""
    _make_publication()
    _make_lien()
    _make_reglage()
    if op.get_bind().dialect.name == "sqlite":
        _keep_in_sqlite()
    else:
        _keep_in_postgresql()


def _make_publication() -> None:
    op.create_table(
        "publication",
        sa.Column("cle", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("cle", name="pk_publication"),
    )
    op.create_table(
        "publication_partie",
        sa.Column("cle", sa.String(64), nullable=False),
        sa.Column("nom", sa.String(100), nullable=False),
        sa.Column("type", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("comprime", sa.Boolean, nullable=False),
        sa.Column("octets", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("cle", "nom", name="pk_publication_partie"),
        sa.ForeignKeyConstraint(["cle"], ["publication.cle"], name="fk_publication_partie_cle"),
    )


def _make_lien() -> None:
    op.create_table(
        "lien",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("plan_id", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("empreinte", sa.String(64), nullable=False),
        sa.Column("indice", sa.String(8), nullable=False),
        sa.Column("libelle", sa.String(120), nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("publication", sa.String(64), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cree_par", sa.String(200), nullable=False),
        sa.Column("expire_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoque_le", sa.DateTime(timezone=True)),
        sa.Column("mot_de_passe", sa.String(200)),
        sa.Column("ouvertures", sa.Integer, nullable=False),
        sa.Column("derniere_ouverture", sa.DateTime(timezone=True)),
        sa.Column("renouvele_par", sa.String(36)),
        sa.PrimaryKeyConstraint("id", name="pk_lien"),
        sa.UniqueConstraint("empreinte", name="uq_lien_empreinte"),
        sa.ForeignKeyConstraint(["plan_id", "version"], ["version.plan_id", "version.numero"], name="fk_lien_plan_id"),
        sa.ForeignKeyConstraint(["publication"], ["publication.cle"], name="fk_lien_publication"),
        sa.ForeignKeyConstraint(["renouvele_par"], ["lien.id"], name="fk_lien_renouvele_par"),
        sa.CheckConstraint("ouvertures >= 0", name="ck_lien_ouvertures"),
    )


def _make_reglage() -> None:
    table = op.create_table(
        "reglage",
        sa.Column("nom", sa.String(50), nullable=False),
        sa.Column("valeur", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("nom", name="pk_reglage"),
    )
    op.bulk_insert(table, [{"nom": "liens", "valeur": "ouverts"}])


def _keep_in_sqlite() -> None:
    # Parts may be dropped when no link opens them any more; they never change.
    op.execute(
        "CREATE TRIGGER publication_partie_jamais_update BEFORE UPDATE ON publication_partie "
        "BEGIN SELECT RAISE(ABORT, 'une publication ne change jamais'); END"
    )


def _keep_in_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuser_de_republier() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'une publication ne change jamais' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER publication_partie_jamais BEFORE UPDATE ON publication_partie "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuser_de_republier()"
    )
