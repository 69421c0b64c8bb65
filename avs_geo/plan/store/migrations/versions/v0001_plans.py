"""The first tables: plans, their versions, the pieces of their content, the work in progress."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# What no version may ever lose: the database itself refuses to rewrite it.
KEPT = ("version", "morceau", "contenu")


def upgrade() -> None:
    """Make the tables, and what keeps them from being rewritten."""
    _make_plan()
    _make_contenu()
    _make_version()
    _make_morceau()
    _make_brouillon()
    if op.get_bind().dialect.name == "sqlite":
        _keep_in_sqlite()
    else:
        _keep_in_postgresql()


def _make_plan() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("departement", sa.String(10), nullable=False),
        sa.Column("nom", sa.String(200), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archive_le", sa.DateTime(timezone=True)),
        sa.Column("derniere", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan"),
        sa.CheckConstraint("derniere >= 1", name="ck_plan_derniere"),
    )


def _make_contenu() -> None:
    op.create_table(
        "contenu",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("taille", sa.Integer, nullable=False),
        sa.Column("octets", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_contenu"),
    )


def _make_version() -> None:
    op.create_table(
        "version",
        sa.Column("plan_id", sa.String(36), nullable=False),
        sa.Column("numero", sa.Integer, nullable=False),
        sa.Column("auteur", sa.String(200), nullable=False),
        sa.Column("enregistre_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mot", sa.String(500), nullable=False),
        sa.Column("issue_de", sa.Integer),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("taille", sa.Integer, nullable=False),
        sa.Column("squelette", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("plan_id", "numero", name="pk_version"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_version_plan_id"),
        sa.ForeignKeyConstraint(
            ["plan_id", "issue_de"], ["version.plan_id", "version.numero"], name="fk_version_issue_de"
        ),
        sa.ForeignKeyConstraint(["squelette"], ["contenu.sha256"], name="fk_version_squelette"),
        sa.CheckConstraint("numero >= 1", name="ck_version_numero"),
        sa.CheckConstraint("issue_de < numero", name="ck_version_issue_de"),
    )


def _make_morceau() -> None:
    op.create_table(
        "morceau",
        sa.Column("plan_id", sa.String(36), nullable=False),
        sa.Column("numero", sa.Integer, nullable=False),
        sa.Column("chemin", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("plan_id", "numero", "chemin", name="pk_morceau"),
        sa.ForeignKeyConstraint(
            ["plan_id", "numero"], ["version.plan_id", "version.numero"], name="fk_morceau_plan_id"
        ),
        sa.ForeignKeyConstraint(["sha256"], ["contenu.sha256"], name="fk_morceau_sha256"),
    )


def _make_brouillon() -> None:
    op.create_table(
        "brouillon",
        sa.Column("plan_id", sa.String(36), nullable=False),
        sa.Column("proprietaire", sa.String(200), nullable=False),
        sa.Column("base_version", sa.Integer, nullable=False),
        sa.Column("enregistre_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("taille", sa.Integer, nullable=False),
        sa.Column("octets", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("plan_id", "proprietaire", name="pk_brouillon"),
        sa.ForeignKeyConstraint(
            ["plan_id", "base_version"], ["version.plan_id", "version.numero"], name="fk_brouillon_plan_id"
        ),
    )


def _keep_in_sqlite() -> None:
    for table in KEPT:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_jamais_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'une version ne change jamais'); END"
            )


def _keep_in_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuser_de_recrire() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'une version ne change jamais' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_jamais BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuser_de_recrire()"
        )
