"""first tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# References in a circle: SQLite takes them with the table, PostgreSQL only once all tables are there.
CIRCULAR = (
    ("fk_processes_starts_from_id_adopted_policies", "processes", "adopted_policies", "starts_from_id"),
    ("fk_drafts_head_id_versions", "drafts", "versions", "head_id"),
    ("fk_versions_merge_id_merges", "versions", "merges", "merge_id"),
    ("fk_suggestions_hearing_id_hearings", "suggestions", "hearings", "hearing_id"),
    ("fk_suggestions_in_merge_id_merges", "suggestions", "merges", "in_merge_id"),
)


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index("ix_attempts_subject_at", ["subject", "at"], unique=False)

    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_reason", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("email", name=op.f("uq_members_email")),
    )
    op.create_table(
        "processes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("who_decides", sa.Text(), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum(
                "public",
                "members",
                "participants",
                name="visibility",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("approvals_needed", sa.Integer(), nullable=False),
        sa.Column("days_to_decide", sa.Integer(), nullable=False),
        sa.Column("starts_from_id", sa.Integer(), nullable=True),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["members.id"], name=op.f("fk_processes_opened_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["starts_from_id"],
            ["adopted_policies.id"],
            name=op.f("fk_processes_starts_from_id_adopted_policies"),
            use_alter=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processes")),
        sa.UniqueConstraint("slug", name=op.f("uq_processes_slug")),
    )
    with op.batch_alter_table("processes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_processes_starts_from_id"), ["starts_from_id"], unique=False)

    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_sign_ins_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sign_ins_key_hash")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ins_member_id"), ["member_id"], unique=False)

    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "vision",
                "policy",
                "proposal",
                name="documentkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_passage", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"], ["processes.id"], name=op.f("fk_documents_process_id_processes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("process_id", "slug", name=op.f("uq_documents_process_id_slug")),
    )
    op.create_table(
        "log_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=True),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("details", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["members.id"], name=op.f("fk_log_entries_actor_id_members")),
        sa.ForeignKeyConstraint(
            ["process_id"], ["processes.id"], name=op.f("fk_log_entries_process_id_processes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entries")),
    )
    with op.batch_alter_table("log_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_log_entries_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_log_entries_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_log_entries_kind"), ["kind"], unique=False)
        batch_op.create_index("ix_log_entries_object", ["object_kind", "object_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_log_entries_process_id"), ["process_id"], unique=False)

    op.create_table(
        "phases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "kick_off",
                "drafting",
                "co_writing",
                "hearing",
                "decision",
                "closed",
                name="phasekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_id"], ["processes.id"], name=op.f("fk_phases_process_id_processes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phases")),
        sa.UniqueConstraint("process_id", "kind", name=op.f("uq_phases_process_id_kind")),
    )
    with op.batch_alter_table("phases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_phases_process_id"), ["process_id"], unique=False)

    op.create_table(
        "updates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_updates_author_id_members")),
        sa.ForeignKeyConstraint(
            ["process_id"], ["processes.id"], name=op.f("fk_updates_process_id_processes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_updates")),
    )
    with op.batch_alter_table("updates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_updates_process_id"), ["process_id"], unique=False)

    op.create_table(
        "work_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "regional",
                "constituency",
                "thematic",
                name="groupkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["work_groups.id"], name=op.f("fk_work_groups_parent_id_work_groups")
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["processes.id"], name=op.f("fk_work_groups_process_id_processes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_groups")),
        sa.UniqueConstraint("process_id", "slug", name=op.f("uq_work_groups_process_id_slug")),
    )
    with op.batch_alter_table("work_groups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_groups_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_groups_process_id"), ["process_id"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("head_id", sa.Integer(), nullable=True),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_drafts_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["work_groups.id"], name=op.f("fk_drafts_group_id_work_groups")
        ),
        sa.ForeignKeyConstraint(
            ["head_id"], ["versions.id"], name=op.f("fk_drafts_head_id_versions"), use_alter=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("document_id", "group_id", name=op.f("uq_drafts_document_id_group_id")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_drafts_head_id"), ["head_id"], unique=False)
        batch_op.create_index(
            "uq_drafts_common",
            ["document_id"],
            unique=True,
            sqlite_where=sa.text("group_id IS NULL"),
            postgresql_where=sa.text("group_id IS NULL"),
        )

    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("redeemed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("redeemed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["work_groups.id"], name=op.f("fk_invitations_group_id_work_groups")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["members.id"], name=op.f("fk_invitations_invited_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["redeemed_by_id"], ["members.id"], name=op.f("fk_invitations_redeemed_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_email"), ["email"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "joined",
                "left",
                "declined",
                name="membershipstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["work_groups.id"], name=op.f("fk_memberships_group_id_work_groups")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_memberships_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("group_id", "member_id", name=op.f("uq_memberships_group_id_member_id")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_member_id"), ["member_id"], unique=False)

    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passage", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "withdrawn",
                name="proposalstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_proposals_author_id_members")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_proposals_document_id_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_document_id"), ["document_id"], unique=False)

    op.create_table(
        "role_assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "coordinator",
                "process_owner",
                "facilitator",
                "bridge_builder",
                "candidate_contact",
                "adviser",
                "forum_member",
                "forum_chair",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("process_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("interim", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["members.id"], name=op.f("fk_role_assignments_confirmed_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["members.id"], name=op.f("fk_role_assignments_granted_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["work_groups.id"], name=op.f("fk_role_assignments_group_id_work_groups")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_role_assignments_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["processes.id"], name=op.f("fk_role_assignments_process_id_processes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignments")),
    )
    with op.batch_alter_table("role_assignments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_assignments_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_assignments_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_assignments_process_id"), ["process_id"], unique=False)

    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("passages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("redirects", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("spans", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("credits", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("merge_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_versions_draft_id_drafts")),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["merges.id"], name=op.f("fk_versions_merge_id_merges"), use_alter=True
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["versions.id"], name=op.f("fk_versions_parent_id_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_versions_draft_id_number")),
        sa.UniqueConstraint("merge_id", name=op.f("uq_versions_merge_id")),
    )
    with op.batch_alter_table("versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_versions_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_versions_text_hash"), ["text_hash"], unique=False)

    op.create_table(
        "merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "suggestions",
                "consolidation",
                "amendments",
                name="mergekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "preparing",
                "proposed",
                "published",
                "abandoned",
                name="mergestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("text_hash", sa.Text(), nullable=True),
        sa.Column("version_name", sa.Text(), nullable=True),
        sa.Column("ancestor_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ancestor_id"], ["versions.id"], name=op.f("fk_merges_ancestor_id_versions")
        ),
        sa.ForeignKeyConstraint(["base_id"], ["versions.id"], name=op.f("fk_merges_base_id_versions")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_merges_draft_id_drafts")),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["members.id"], name=op.f("fk_merges_prepared_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["members.id"], name=op.f("fk_merges_proposed_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["members.id"], name=op.f("fk_merges_published_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    with op.batch_alter_table("merges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merges_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(
            "uq_merges_one_underway",
            ["draft_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('preparing', 'proposed')"),
            postgresql_where=sa.text("state IN ('preparing', 'proposed')"),
        )

    op.create_table(
        "policy_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("policies", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["members.id"], name=op.f("fk_policy_checks_checked_by_id_members")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_policy_checks_draft_id_drafts")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_policy_checks_version_id_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_checks")),
    )
    with op.batch_alter_table("policy_checks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_checks_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_policy_checks_version_id"), ["version_id"], unique=False)

    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "adopted",
                "returned",
                "rejected",
                name="submissionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_submissions_draft_id_drafts")),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["members.id"], name=op.f("fk_submissions_submitted_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_submissions_version_id_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
    )
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submissions_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_submissions_version_id"), ["version_id"], unique=False)
        batch_op.create_index(
            "uq_submissions_one_underway",
            ["draft_id"],
            unique=True,
            sqlite_where=sa.text("state = 'submitted'"),
            postgresql_where=sa.text("state = 'submitted'"),
        )

    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
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
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "fits",
                "adapted",
                "already_in",
                "conflicting",
                "base_deleted",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("conflicts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "deferred",
                "accepted",
                "accepted_with_changes",
                "accepted_in_part",
                "rejected",
                "withdrawn",
                name="suggestionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("deferred_until", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("built_on_id", sa.Integer(), nullable=True),
        sa.Column("hearing_id", sa.Integer(), nullable=True),
        sa.Column("in_merge_id", sa.Integer(), nullable=True),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_suggestions_author_id_members")),
        sa.ForeignKeyConstraint(
            ["built_on_id"], ["suggestions.id"], name=op.f("fk_suggestions_built_on_id_suggestions")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_suggestions_draft_id_drafts")),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearings.id"], name=op.f("fk_suggestions_hearing_id_hearings"), use_alter=True
        ),
        sa.ForeignKeyConstraint(
            ["in_merge_id"], ["merges.id"], name=op.f("fk_suggestions_in_merge_id_merges"), use_alter=True
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_suggestions_version_id_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestions_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestions_built_on_id"), ["built_on_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestions_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestions_hearing_id"), ["hearing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestions_in_merge_id"), ["in_merge_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestions_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestions_version_id"), ["version_id"], unique=False)

    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "coordinator",
                "process_owner",
                "facilitator",
                "bridge_builder",
                "candidate_contact",
                "adviser",
                "forum_member",
                "forum_chair",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lapsed_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["work_groups.id"], name=op.f("fk_approvals_group_id_work_groups")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_approvals_member_id_members")),
        sa.ForeignKeyConstraint(["merge_id"], ["merges.id"], name=op.f("fk_approvals_merge_id_merges")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
    with op.batch_alter_table("approvals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approvals_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approvals_merge_id"), ["merge_id"], unique=False)

    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "adopted",
                "returned",
                "rejected",
                name="decisionoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("votes_for", sa.Integer(), nullable=False),
        sa.Column("votes_against", sa.Integer(), nullable=False),
        sa.Column("votes_blank", sa.Integer(), nullable=False),
        sa.Column("motivation", sa.Text(), nullable=False),
        sa.Column("demands", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["members.id"], name=op.f("fk_decisions_confirmed_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["members.id"], name=op.f("fk_decisions_recorded_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_decisions_submission_id_submissions")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_decisions_version_id_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_decisions_submission_id")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_version_id"), ["version_id"], unique=False)

    op.create_table(
        "fates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "open",
                "deferred",
                "accepted",
                "accepted_with_changes",
                "accepted_in_part",
                "rejected",
                "withdrawn",
                name="suggestionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_fates_member_id_members")),
        sa.ForeignKeyConstraint(["merge_id"], ["merges.id"], name=op.f("fk_fates_merge_id_merges")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestions.id"], name=op.f("fk_fates_suggestion_id_suggestions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fates")),
    )
    with op.batch_alter_table("fates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fates_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fates_merge_id"), ["merge_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fates_suggestion_id"), ["suggestion_id"], unique=False)

    op.create_table(
        "gates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "open_long_enough",
                "supporters",
                "consolidated",
                "suggestions_answered",
                "roles_filled",
                "adopted_policy_checked",
                name="gatekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("waived_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_gates_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gates")),
        sa.UniqueConstraint("submission_id", "kind", name=op.f("uq_gates_submission_id_kind")),
    )
    op.create_table(
        "hearings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_hearings_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearings")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_hearings_submission_id")),
    )
    op.create_table(
        "merge_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "accept",
                "accept_with_changes",
                "accept_in_part",
                "reject",
                "defer",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("hunks", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("words", sa.JSON(), nullable=True),
        sa.Column("deferred_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["members.id"], name=op.f("fk_merge_decisions_decided_by_id_members")
        ),
        sa.ForeignKeyConstraint(["merge_id"], ["merges.id"], name=op.f("fk_merge_decisions_merge_id_merges")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestions.id"], name=op.f("fk_merge_decisions_suggestion_id_suggestions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_decisions")),
        sa.UniqueConstraint(
            "merge_id", "suggestion_id", name=op.f("uq_merge_decisions_merge_id_suggestion_id")
        ),
    )
    with op.batch_alter_table("merge_decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merge_decisions_suggestion_id"), ["suggestion_id"], unique=False)

    op.create_table(
        "merge_sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("former_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["former_id"], ["merge_sources.id"], name=op.f("fk_merge_sources_former_id_merge_sources")
        ),
        sa.ForeignKeyConstraint(["merge_id"], ["merges.id"], name=op.f("fk_merge_sources_merge_id_merges")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_merge_sources_version_id_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_sources")),
        sa.UniqueConstraint("merge_id", "version_id", name=op.f("uq_merge_sources_merge_id_version_id")),
    )
    with op.batch_alter_table("merge_sources", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merge_sources_version_id"), ["version_id"], unique=False)

    op.create_table(
        "origins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "import",
                "suggestion",
                "decider",
                name="originkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_origins_document_id_documents")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_origins_member_id_members")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestions.id"], name=op.f("fk_origins_suggestion_id_suggestions")
        ),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_origins_version_id_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_origins")),
    )
    with op.batch_alter_table("origins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_origins_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_origins_suggestion_id"), ["suggestion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_origins_version_id"), ["version_id"], unique=False)

    op.create_table(
        "suggestion_authors",
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_suggestion_authors_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["suggestions.id"],
            name=op.f("fk_suggestion_authors_suggestion_id_suggestions"),
        ),
        sa.PrimaryKeyConstraint("suggestion_id", "member_id", name=op.f("pk_suggestion_authors")),
    )
    op.create_table(
        "suggestion_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["base_id"], ["versions.id"], name=op.f("fk_suggestion_revisions_base_id_versions")
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["suggestions.id"],
            name=op.f("fk_suggestion_revisions_suggestion_id_suggestions"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["members.id"], name=op.f("fk_suggestion_revisions_written_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_revisions")),
        sa.UniqueConstraint(
            "suggestion_id", "number", name=op.f("uq_suggestion_revisions_suggestion_id_number")
        ),
    )
    op.create_table(
        "supports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_supports_member_id_members")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestions.id"], name=op.f("fk_supports_suggestion_id_suggestions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supports")),
        sa.UniqueConstraint("suggestion_id", "member_id", name=op.f("uq_supports_suggestion_id_member_id")),
    )
    with op.batch_alter_table("supports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supports_member_id"), ["member_id"], unique=False)

    op.create_table(
        "threads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("orphaned_in_id", sa.Integer(), nullable=True),
        sa.Column(
            "put_to",
            sa.Enum(
                "coordinator",
                "process_owner",
                "facilitator",
                "bridge_builder",
                "candidate_contact",
                "adviser",
                "forum_member",
                "forum_chair",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "resolved",
                "closed",
                name="threadstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_threads_draft_id_drafts")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["members.id"], name=op.f("fk_threads_ended_by_id_members")),
        sa.ForeignKeyConstraint(
            ["orphaned_in_id"], ["versions.id"], name=op.f("fk_threads_orphaned_in_id_versions")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_threads_proposal_id_proposals")
        ),
        sa.ForeignKeyConstraint(
            ["started_by_id"], ["members.id"], name=op.f("fk_threads_started_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestions.id"], name=op.f("fk_threads_suggestion_id_suggestions")
        ),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_threads_version_id_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
    )
    with op.batch_alter_table("threads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_threads_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_threads_proposal_id"), ["proposal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_threads_started_by_id"), ["started_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_threads_suggestion_id"), ["suggestion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_threads_version_id"), ["version_id"], unique=False)

    op.create_table(
        "adopted_policies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=op.f("fk_adopted_policies_decision_id_decisions")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_adopted_policies_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"],
            ["adopted_policies.id"],
            name=op.f("fk_adopted_policies_replaced_by_id_adopted_policies"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_adopted_policies_version_id_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adopted_policies")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_adopted_policies_decision_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_adopted_policies_slug")),
    )
    with op.batch_alter_table("adopted_policies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_adopted_policies_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_adopted_policies_version_id"), ["version_id"], unique=False)

    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_comments_author_id_members")),
        sa.ForeignKeyConstraint(["parent_id"], ["comments.id"], name=op.f("fk_comments_parent_id_comments")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_comments_thread_id_threads")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comments_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_comments_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_comments_thread_id"), ["thread_id"], unique=False)

    op.create_table(
        "origin_credits",
        sa.Column("origin_id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["origin_id"], ["origins.id"], name=op.f("fk_origin_credits_origin_id_origins")
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestions.id"], name=op.f("fk_origin_credits_suggestion_id_suggestions")
        ),
        sa.PrimaryKeyConstraint("origin_id", "suggestion_id", name=op.f("pk_origin_credits")),
    )
    with op.batch_alter_table("origin_credits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_origin_credits_suggestion_id"), ["suggestion_id"], unique=False)

    op.create_table(
        "passage_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("combined", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["chosen_by_id"], ["members.id"], name=op.f("fk_passage_choices_chosen_by_id_members")
        ),
        sa.ForeignKeyConstraint(["merge_id"], ["merges.id"], name=op.f("fk_passage_choices_merge_id_merges")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["merge_sources.id"], name=op.f("fk_passage_choices_source_id_merge_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage_choices")),
        sa.UniqueConstraint("merge_id", "start", "end", name=op.f("uq_passage_choices_merge_id_start_end")),
    )
    op.create_table(
        "flags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_flags_comment_id_comments")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_flags_member_id_members")),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["members.id"], name=op.f("fk_flags_settled_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
        sa.UniqueConstraint("comment_id", "member_id", name=op.f("uq_flags_comment_id_member_id")),
    )
    with op.batch_alter_table("flags", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_flags_comment_id"), ["comment_id"], unique=False)

    op.create_table(
        "moderation_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "hide",
                "restore",
                "move",
                "close",
                "keep",
                name="moderationkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "appeal_state",
            sa.Enum(
                "open",
                "upheld",
                "overturned",
                name="appealstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("appeal_reason", sa.Text(), nullable=False),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeal_decided_by_id", sa.Integer(), nullable=True),
        sa.Column("appeal_decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeal_answer", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "comment_id IS NOT NULL OR thread_id IS NOT NULL",
            name=op.f("ck_moderation_actions_about_something"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["members.id"], name=op.f("fk_moderation_actions_actor_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["appeal_decided_by_id"],
            ["members.id"],
            name=op.f("fk_moderation_actions_appeal_decided_by_id_members"),
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_moderation_actions_comment_id_comments")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["work_groups.id"], name=op.f("fk_moderation_actions_group_id_work_groups")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_moderation_actions_thread_id_threads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_actions")),
    )
    with op.batch_alter_table("moderation_actions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moderation_actions_comment_id"), ["comment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_moderation_actions_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_moderation_actions_thread_id"), ["thread_id"], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        for name, table, referred, column in CIRCULAR:
            op.create_foreign_key(name, table, referred, [column], ["id"])


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, table, _referred, _column in CIRCULAR:
            op.drop_constraint(name, table, type_="foreignkey")
    with op.batch_alter_table("moderation_actions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_moderation_actions_thread_id"))
        batch_op.drop_index(batch_op.f("ix_moderation_actions_group_id"))
        batch_op.drop_index(batch_op.f("ix_moderation_actions_comment_id"))

    op.drop_table("moderation_actions")
    with op.batch_alter_table("flags", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_flags_comment_id"))

    op.drop_table("flags")
    op.drop_table("passage_choices")
    with op.batch_alter_table("origin_credits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_origin_credits_suggestion_id"))

    op.drop_table("origin_credits")
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_comments_thread_id"))
        batch_op.drop_index(batch_op.f("ix_comments_parent_id"))
        batch_op.drop_index(batch_op.f("ix_comments_author_id"))

    op.drop_table("comments")
    with op.batch_alter_table("adopted_policies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_adopted_policies_version_id"))
        batch_op.drop_index(batch_op.f("ix_adopted_policies_document_id"))

    op.drop_table("adopted_policies")
    with op.batch_alter_table("threads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_threads_version_id"))
        batch_op.drop_index(batch_op.f("ix_threads_suggestion_id"))
        batch_op.drop_index(batch_op.f("ix_threads_started_by_id"))
        batch_op.drop_index(batch_op.f("ix_threads_proposal_id"))
        batch_op.drop_index(batch_op.f("ix_threads_draft_id"))

    op.drop_table("threads")
    with op.batch_alter_table("supports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supports_member_id"))

    op.drop_table("supports")
    op.drop_table("suggestion_revisions")
    op.drop_table("suggestion_authors")
    with op.batch_alter_table("origins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_origins_version_id"))
        batch_op.drop_index(batch_op.f("ix_origins_suggestion_id"))
        batch_op.drop_index(batch_op.f("ix_origins_document_id"))

    op.drop_table("origins")
    with op.batch_alter_table("merge_sources", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_merge_sources_version_id"))

    op.drop_table("merge_sources")
    with op.batch_alter_table("merge_decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_merge_decisions_suggestion_id"))

    op.drop_table("merge_decisions")
    op.drop_table("hearings")
    op.drop_table("gates")
    with op.batch_alter_table("fates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fates_suggestion_id"))
        batch_op.drop_index(batch_op.f("ix_fates_merge_id"))
        batch_op.drop_index(batch_op.f("ix_fates_member_id"))

    op.drop_table("fates")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decisions_version_id"))

    op.drop_table("decisions")
    with op.batch_alter_table("approvals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approvals_merge_id"))
        batch_op.drop_index(batch_op.f("ix_approvals_member_id"))

    op.drop_table("approvals")
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestions_version_id"))
        batch_op.drop_index(batch_op.f("ix_suggestions_state"))
        batch_op.drop_index(batch_op.f("ix_suggestions_in_merge_id"))
        batch_op.drop_index(batch_op.f("ix_suggestions_hearing_id"))
        batch_op.drop_index(batch_op.f("ix_suggestions_draft_id"))
        batch_op.drop_index(batch_op.f("ix_suggestions_built_on_id"))
        batch_op.drop_index(batch_op.f("ix_suggestions_author_id"))

    op.drop_table("suggestions")
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_submissions_one_underway",
            sqlite_where=sa.text("state = 'submitted'"),
            postgresql_where=sa.text("state = 'submitted'"),
        )
        batch_op.drop_index(batch_op.f("ix_submissions_version_id"))
        batch_op.drop_index(batch_op.f("ix_submissions_draft_id"))

    op.drop_table("submissions")
    with op.batch_alter_table("policy_checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_policy_checks_version_id"))
        batch_op.drop_index(batch_op.f("ix_policy_checks_draft_id"))

    op.drop_table("policy_checks")
    with op.batch_alter_table("merges", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_merges_one_underway",
            sqlite_where=sa.text("state IN ('preparing', 'proposed')"),
            postgresql_where=sa.text("state IN ('preparing', 'proposed')"),
        )
        batch_op.drop_index(batch_op.f("ix_merges_draft_id"))

    op.drop_table("merges")
    with op.batch_alter_table("versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_versions_text_hash"))
        batch_op.drop_index(batch_op.f("ix_versions_parent_id"))

    op.drop_table("versions")
    with op.batch_alter_table("role_assignments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_assignments_process_id"))
        batch_op.drop_index(batch_op.f("ix_role_assignments_member_id"))
        batch_op.drop_index(batch_op.f("ix_role_assignments_group_id"))

    op.drop_table("role_assignments")
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposals_document_id"))
        batch_op.drop_index(batch_op.f("ix_proposals_author_id"))

    op.drop_table("proposals")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memberships_member_id"))

    op.drop_table("memberships")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_email"))

    op.drop_table("invitations")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_drafts_common",
            sqlite_where=sa.text("group_id IS NULL"),
            postgresql_where=sa.text("group_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_drafts_head_id"))
        batch_op.drop_index(batch_op.f("ix_drafts_group_id"))

    op.drop_table("drafts")
    with op.batch_alter_table("work_groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_work_groups_process_id"))
        batch_op.drop_index(batch_op.f("ix_work_groups_parent_id"))

    op.drop_table("work_groups")
    with op.batch_alter_table("updates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_updates_process_id"))

    op.drop_table("updates")
    with op.batch_alter_table("phases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_phases_process_id"))

    op.drop_table("phases")
    with op.batch_alter_table("log_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_log_entries_process_id"))
        batch_op.drop_index("ix_log_entries_object")
        batch_op.drop_index(batch_op.f("ix_log_entries_kind"))
        batch_op.drop_index(batch_op.f("ix_log_entries_at"))
        batch_op.drop_index(batch_op.f("ix_log_entries_actor_id"))

    op.drop_table("log_entries")
    op.drop_table("documents")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_ins_member_id"))

    op.drop_table("sign_ins")
    with op.batch_alter_table("processes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_processes_starts_from_id"))

    op.drop_table("processes")
    op.drop_table("members")
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_index("ix_attempts_subject_at")

    op.drop_table("attempts")
