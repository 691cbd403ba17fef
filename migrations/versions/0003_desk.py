"""desk: steps that can be undone, notes among those who decide, objections, merges that take another back"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merge_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("former", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["merge_id"], ["merges.id"], name=op.f("fk_merge_steps_merge_id_merges")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_merge_steps_member_id_members")),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["merge_steps.id"], name=op.f("fk_merge_steps_undoes_id_merge_steps")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_steps")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_merge_steps_undoes_id")),
    )
    with op.batch_alter_table("merge_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merge_steps_merge_id"), ["merge_id"], unique=False)

    op.create_table(
        "desk_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestions.id"], name=op.f("fk_desk_notes_suggestion_id_suggestions")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["members.id"], name=op.f("fk_desk_notes_written_by_id_members")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["members.id"], name=op.f("fk_desk_notes_to_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_notes")),
    )
    with op.batch_alter_table("desk_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_notes_suggestion_id"), ["suggestion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_desk_notes_to_id"), ["to_id"], unique=False)

    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["merge_decisions.id"], name=op.f("fk_objections_decision_id_merge_decisions")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_objections_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint("decision_id", "member_id", name=op.f("uq_objections_decision_id_member_id")),
    )
    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objections_member_id"), ["member_id"], unique=False)

    with op.batch_alter_table("merge_decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("step_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_merge_decisions_step_id"), ["step_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_merge_decisions_step_id_merge_steps"), "merge_steps", ["step_id"], ["id"]
        )

    with op.batch_alter_table("merges", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reverts_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("words", sa.JSON(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_merges_reverts_id_merges"), "merges", ["reverts_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("merges", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_merges_reverts_id_merges"), type_="foreignkey")
        batch_op.drop_column("words")
        batch_op.drop_column("reverts_id")

    with op.batch_alter_table("merge_decisions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_merge_decisions_step_id_merge_steps"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_merge_decisions_step_id"))
        batch_op.drop_column("step_id")

    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objections_member_id"))

    op.drop_table("objections")
    with op.batch_alter_table("desk_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_desk_notes_to_id"))
        batch_op.drop_index(batch_op.f("ix_desk_notes_suggestion_id"))

    op.drop_table("desk_notes")
    with op.batch_alter_table("merge_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_merge_steps_merge_id"))

    op.drop_table("merge_steps")
