"""The tables of the store, the same ones in SQLite and in PostgreSQL; see ``docs/data-schema.md``.

The migrations make them; a test compares what they make with what stands here. That page is written from ``doc`` and
from ``info["row"]``, what one row of the table is.
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
    Column("id", String(36), primary_key=True, doc="UUID"),
    Column("departement", String(10), nullable=False),
    Column("nom", String(200), nullable=False),
    Column("cree_le", Moment(), nullable=False),
    Column("archive_le", Moment(), doc="null while in use"),
    Column("derniere", Integer, nullable=False, doc="number of its latest version"),
    CheckConstraint("derniere >= 1", name="derniere"),
    info={"row": "plan"},
)

# Content-addressed: what two versions have in common is kept once. Rows are added, never changed or taken away.
CONTENU: Final = Table(
    "contenu",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("taille", Integer, nullable=False, doc="bytes"),
    Column("octets", LargeBinary, nullable=False, doc="JSON, zlib"),
    info={"row": "content, shared by all the versions that have it"},
)

VERSION: Final = Table(
    "version",
    METADATA,
    Column("plan_id", String(36), ForeignKey(PLAN.c.id), nullable=False),
    Column("numero", Integer, nullable=False, doc="from 1, without a gap"),
    Column("auteur", String(200), nullable=False),
    Column("enregistre_le", Moment(), nullable=False),
    Column("mot", String(500), nullable=False, doc="the message of who saved it"),
    Column("issue_de", Integer, doc="the version of the same plan that it was made from; null for the first"),
    Column("sha256", String(64), nullable=False, doc="of the whole document as JSON"),
    Column("taille", Integer, nullable=False, doc="bytes of the same"),
    Column(
        "squelette",
        String(64),
        ForeignKey(CONTENU.c.sha256),
        nullable=False,
        doc="SHA-256 of the content without its pieces",
    ),
    PrimaryKeyConstraint("plan_id", "numero"),
    ForeignKeyConstraint(["plan_id", "issue_de"], ["version.plan_id", "version.numero"], name="fk_version_issue_de"),
    CheckConstraint("numero >= 1", name="numero"),
    CheckConstraint("issue_de < numero", name="issue_de"),
    info={"row": "version of a plan; never changed nor taken away"},
)

MORCEAU: Final = Table(
    "morceau",
    METADATA,
    Column("plan_id", String(36), nullable=False),
    Column("numero", Integer, nullable=False),
    Column("chemin", Text, nullable=False, doc="JSON pointer of its place"),
    Column("sha256", String(64), ForeignKey(CONTENU.c.sha256), nullable=False),
    PrimaryKeyConstraint("plan_id", "numero", "chemin"),
    ForeignKeyConstraint(["plan_id", "numero"], ["version.plan_id", "version.numero"]),
    info={"row": "piece of a version"},
)

BROUILLON: Final = Table(
    "brouillon",
    METADATA,
    Column("plan_id", String(36), nullable=False),
    Column("proprietaire", String(200), nullable=False),
    Column("base_version", Integer, nullable=False, doc="the version that it started from"),
    Column("enregistre_le", Moment(), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("taille", Integer, nullable=False),
    Column("octets", LargeBinary, nullable=False, doc='zlib of `{"document": …, "morceaux": {chemin: sha256}}`'),
    PrimaryKeyConstraint("plan_id", "proprietaire"),
    ForeignKeyConstraint(["plan_id", "base_version"], ["version.plan_id", "version.numero"]),
    info={"row": "work in progress of one owner on one plan"},
)

# What links serve, content-addressed: two links that show the same share it. The row of a publication stays when its
# parts are dropped, so that a link that has ended still says what it served.
PUBLICATION: Final = Table(
    "publication",
    METADATA,
    Column("cle", String(64), primary_key=True, doc="SHA-256 over name, type and SHA-256 of each part, in order"),
    info={"row": "what links serve; two links that show the same share it"},
)

PUBLICATION_PARTIE: Final = Table(
    "publication_partie",
    METADATA,
    Column("cle", String(64), ForeignKey(PUBLICATION.c.cle), nullable=False),
    Column(
        "nom",
        String(100),
        nullable=False,
        doc="`page.html`, `carte.json`, `tableau.csv`, `couverture.geojson`, `apercu.png`",
    ),
    Column("type", String(200), nullable=False, doc="media type"),
    Column("sha256", String(64), nullable=False, doc="of the uncompressed bytes"),
    Column("comprime", Boolean, nullable=False, doc="whether `octets` is gzip"),
    Column("octets", LargeBinary, nullable=False),
    PrimaryKeyConstraint("cle", "nom"),
    info={"row": "file of a publication; never changed, dropped once no link opens it nor could be renewed to"},
)

LIEN: Final = Table(
    "lien",
    METADATA,
    Column("id", String(36), primary_key=True, doc="UUID"),
    Column("plan_id", String(36), nullable=False, doc="with `version`, what it shows"),
    Column("version", Integer, nullable=False),
    Column("empreinte", String(64), nullable=False, doc="SHA-256 of its token, which itself is kept nowhere"),
    Column("indice", String(8), nullable=False, doc="the first 4 characters of the token"),
    Column("libelle", String(120), nullable=False),
    Column("options", Text, nullable=False, doc="JSON: `couches`, `etat`, `positions_exactes`, `titre`"),
    Column("publication", String(64), ForeignKey(PUBLICATION.c.cle), nullable=False),
    Column("cree_le", Moment(), nullable=False),
    Column("cree_par", String(200), nullable=False),
    Column("expire_le", Moment(), nullable=False, doc="it opens before that moment, no longer at it"),
    Column("revoque_le", Moment(), doc="null where it was not"),
    Column("mot_de_passe", String(200), doc="`scrypt$n$r$p$salt$hash`, null for none"),
    Column("ouvertures", Integer, nullable=False, doc="how often"),
    Column("derniere_ouverture", Moment(), doc="the hour; null for never"),
    Column("renouvele_par", String(36), ForeignKey("lien.id"), doc="the link in its place, or null"),
    UniqueConstraint("empreinte"),
    ForeignKeyConstraint(["plan_id", "version"], ["version.plan_id", "version.numero"]),
    CheckConstraint("ouvertures >= 0", name="ouvertures"),
    info={"row": "share link"},
)

REGLAGE: Final = Table(
    "reglage",
    METADATA,
    Column("nom", String(50), primary_key=True),
    Column(
        "valeur",
        String(200),
        nullable=False,
        doc="of `liens`: `ouverts`, or `suspendus` where all links are switched off",
    ),
    info={"row": "setting"},
)
