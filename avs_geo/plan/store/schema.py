"""The tables of the store, the same ones in SQLite and in PostgreSQL; see ``docs/data-schema.md``.

The migrations make them; a test compares what they make with what stands here.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from avs_geo.plan.store.moment import Moment

# The last step of the migrations, and the table where a database says which step it is at.
REVISION: Final = "0001"
REVISION_TABLE: Final = "avs_geo_schema"

METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

PLAN: Final = Table(
    "plan",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("departement", String(10), nullable=False),
    Column("nom", String(200), nullable=False),
    Column("cree_le", Moment(), nullable=False),
    Column("archive_le", Moment()),
    Column("derniere", Integer, nullable=False),
    CheckConstraint("derniere >= 1", name="derniere"),
)

# Content-addressed: what two versions have in common is kept once. Rows are added, never changed or taken away.
CONTENU: Final = Table(
    "contenu",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("taille", Integer, nullable=False),
    Column("octets", LargeBinary, nullable=False),
)

VERSION: Final = Table(
    "version",
    METADATA,
    Column("plan_id", String(36), ForeignKey(PLAN.c.id), nullable=False),
    Column("numero", Integer, nullable=False),
    Column("auteur", String(200), nullable=False),
    Column("enregistre_le", Moment(), nullable=False),
    Column("mot", String(500), nullable=False),
    Column("issue_de", Integer),
    Column("sha256", String(64), nullable=False),
    Column("taille", Integer, nullable=False),
    Column("squelette", String(64), ForeignKey(CONTENU.c.sha256), nullable=False),
    PrimaryKeyConstraint("plan_id", "numero"),
    ForeignKeyConstraint(["plan_id", "issue_de"], ["version.plan_id", "version.numero"], name="fk_version_issue_de"),
    CheckConstraint("numero >= 1", name="numero"),
    CheckConstraint("issue_de < numero", name="issue_de"),
)

MORCEAU: Final = Table(
    "morceau",
    METADATA,
    Column("plan_id", String(36), nullable=False),
    Column("numero", Integer, nullable=False),
    Column("chemin", Text, nullable=False),
    Column("sha256", String(64), ForeignKey(CONTENU.c.sha256), nullable=False),
    PrimaryKeyConstraint("plan_id", "numero", "chemin"),
    ForeignKeyConstraint(["plan_id", "numero"], ["version.plan_id", "version.numero"]),
)

BROUILLON: Final = Table(
    "brouillon",
    METADATA,
    Column("plan_id", String(36), nullable=False),
    Column("proprietaire", String(200), nullable=False),
    Column("base_version", Integer, nullable=False),
    Column("enregistre_le", Moment(), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("taille", Integer, nullable=False),
    Column("octets", LargeBinary, nullable=False),
    PrimaryKeyConstraint("plan_id", "proprietaire"),
    ForeignKeyConstraint(["plan_id", "base_version"], ["version.plan_id", "version.numero"]),
)
