"""The tables of the store, the same ones in SQLite and in PostgreSQL; see ``docs/data-schema.md``.

The migrations make them; a test compares what they make with what stands here.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
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
    UniqueConstraint,
)

from avs_geo.plan.store.moment import Moment

# The last step of the migrations, and the table where a database says which step it is at.
REVISION: Final = "0003"
REVISION_TABLE: Final = "avs_geo_schema"

METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
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

# What links serve, content-addressed: two links that show the same share it. The row of a publication stays when its
# parts are dropped, so that a link that has ended still says what it served.
PUBLICATION: Final = Table(
    "publication",
    METADATA,
    Column("cle", String(64), primary_key=True),
)

PUBLICATION_PARTIE: Final = Table(
    "publication_partie",
    METADATA,
    Column("cle", String(64), ForeignKey(PUBLICATION.c.cle), nullable=False),
    Column("nom", String(100), nullable=False),
    Column("type", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("comprime", Boolean, nullable=False),
    Column("octets", LargeBinary, nullable=False),
    PrimaryKeyConstraint("cle", "nom"),
)

LIEN: Final = Table(
    "lien",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("plan_id", String(36), nullable=False),
    Column("version", Integer, nullable=False),
    Column("empreinte", String(64), nullable=False),
    Column("indice", String(8), nullable=False),
    Column("libelle", String(120), nullable=False),
    Column("options", Text, nullable=False),
    Column("publication", String(64), ForeignKey(PUBLICATION.c.cle), nullable=False),
    Column("cree_le", Moment(), nullable=False),
    Column("cree_par", String(200), nullable=False),
    Column("expire_le", Moment(), nullable=False),
    Column("revoque_le", Moment()),
    Column("mot_de_passe", String(200)),
    Column("ouvertures", Integer, nullable=False),
    Column("derniere_ouverture", Moment()),
    Column("renouvele_par", String(36), ForeignKey("lien.id")),
    UniqueConstraint("empreinte"),
    ForeignKeyConstraint(["plan_id", "version"], ["version.plan_id", "version.numero"]),
    CheckConstraint("ouvertures >= 0", name="ouvertures"),
)

REGLAGE: Final = Table(
    "reglage",
    METADATA,
    Column("nom", String(50), primary_key=True),
    Column("valeur", String(200), nullable=False),
)
