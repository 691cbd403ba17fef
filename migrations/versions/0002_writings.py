"""writings: what members have begun and not sent yet"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "writings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=True),
        sa.Column("built_on_id", sa.Integer(), nullable=True),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("passages", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rich", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "editorial",
                "substantive",
                name="suggestionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_writings_member_id_members")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_writings_draft_id_drafts")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestions.id"], name=op.f("fk_writings_suggestion_id_suggestions")
        ),
        sa.ForeignKeyConstraint(
            ["built_on_id"], ["suggestions.id"], name=op.f("fk_writings_built_on_id_suggestions")
        ),
        sa.ForeignKeyConstraint(["base_id"], ["versions.id"], name=op.f("fk_writings_base_id_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writings")),
        sa.UniqueConstraint(
            "member_id", "draft_id", "place", name=op.f("uq_writings_member_id_draft_id_place")
        ),
    )
    for column in ("built_on_id", "draft_id", "suggestion_id"):
        op.create_index(op.f(f"ix_writings_{column}"), "writings", [column])


def downgrade() -> None:
    op.drop_table("writings")
