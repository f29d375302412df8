"""Who stands below whom, a row for each organisation and each one above it, to be joined by equality."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "ancestry",
        sa.Column("organisation_id", ID, autoincrement=False, nullable=False),
        sa.Column("ancestor_id", ID, autoincrement=False, nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "ancestor_id", name="pk_ancestry"),
        *(
            sa.ForeignKeyConstraint([name], ["organisation.id"], name=f"fk_ancestry_{name}_organisation")
            for name in ("organisation_id", "ancestor_id")
        ),
    )
    op.create_index("ix_ancestry_ancestor_id_organisation_id", "ancestry", ["ancestor_id", "organisation_id"])
    fill(op.get_bind())


def downgrade():
    op.execute("DELETE FROM ancestry")  # the paths say it all
    op.drop_table("ancestry")


def fill(connection):
    places = connection.execute(sa.text("SELECT id, path FROM organisation")).all()
    lines = [
        {"place": place, "above": int(above), "depth": depth}
        for place, path in places
        for depth, above in enumerate(reversed(path.strip("/").split("/")))
        if above
    ]
    if lines:
        into = "INSERT INTO ancestry (organisation_id, ancestor_id, depth) VALUES (:place, :above, :depth)"
        connection.execute(sa.text(into), lines)
