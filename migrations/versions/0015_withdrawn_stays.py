"""Who withdrew a piece of evidence, when and why, is written once."""

from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(
            "CREATE TRIGGER evidence_withdrawn_stays BEFORE UPDATE ON evidence WHEN OLD.withdrawn_at IS NOT NULL "
            "BEGIN SELECT RAISE(ABORT, 'rows of evidence are never changed or deleted'); END"
        )
        return
    op.execute(
        'CREATE TRIGGER evidence_withdrawn_stays BEFORE UPDATE ON evidence '
        'FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION evidence_refuse_change()'
    )


def downgrade() -> None:
    on = '' if op.get_bind().dialect.name == 'sqlite' else ' ON evidence'
    op.execute(f'DROP TRIGGER evidence_withdrawn_stays{on}')
