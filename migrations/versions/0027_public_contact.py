"""How readers of a public version of the report reach the organisation."""

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade():
    op.execute("ALTER TABLE organisation ADD COLUMN public_contact VARCHAR(200) DEFAULT '' NOT NULL")


def downgrade():
    op.execute("ALTER TABLE organisation DROP COLUMN public_contact")
