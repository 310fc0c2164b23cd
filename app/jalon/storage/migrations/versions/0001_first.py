"""The tables of the whole trade, the journal, the access log, the search indexes.

Revision ID: 0001
Revises:
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything; nothing stood before."""
    _create_tables()
    for name, table, columns in _INDEXES:
        op.create_index(op.f(name), table, columns)
    for table, column in _INDEXES_WHERE_SET:
        is_set = sa.text(f"{column} IS NOT NULL")
        name = op.f(f"ix_{table}_{column}")
        op.create_index(name, table, (column,), sqlite_where=is_set, postgresql_where=is_set)
    if op.get_bind().dialect.name == "sqlite":
        _create_search_indexes()


def downgrade() -> None:
    """Refuse: a caseload never goes back, its backup does."""
    raise NotImplementedError


def _row_number() -> sa.types.TypeEngine[int]:
    # SQLite counts its rows only under a column declared INTEGER.
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _link(table: str, name: str, target: str, *, nullable: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{name}"), ondelete="RESTRICT")
    return sa.Column(name, sa.String(36), key, nullable=nullable)


def _record(table: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("rid", _row_number(), sa.Identity(), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        *parts,
        sa.PrimaryKeyConstraint("rid", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("id", name=op.f(f"uq_{table}_id")),
    )


def _create_search_indexes() -> None:
    for table in ("person", "employer", "partner"):
        # The rowid is the table's own rid: an implicit one would move when the table is rebuilt.
        op.execute(
            f"CREATE VIRTUAL TABLE {table}_search USING fts5(search_key, content='{table}', "
            "content_rowid='rid', tokenize='trigram case_sensitive 1')"
        )
        # What is deleted leaves the index at once, not at its next merge.
        op.execute(f"INSERT INTO {table}_search({table}_search, rank) VALUES ('secure-delete', 1)")  # noqa: S608


def _create_tables() -> None:
    op.create_table(
        "access_checkpoint",
        sa.Column("rid", _row_number(), nullable=False),
        sa.Column("last_number", _row_number(), nullable=False),
        sa.Column("last_mac", sa.String(64), nullable=False),
        sa.Column("purged_at", sa.DateTime(), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("rid", name=op.f("pk_access_checkpoint")),
    )
    op.create_table(
        "access_entry",
        sa.Column("number", _row_number(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("coach_id", sa.String(36), nullable=True),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("object_type", sa.String(40), nullable=True),
        sa.Column("object_id", sa.String(60), nullable=True),
        sa.Column("mac", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_access_entry")),
    )
    _record(
        "coach",
        sa.Column("family_name", sa.String(80), nullable=False),
        sa.Column("given_name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("phone", sa.String(40), nullable=True),
        sa.Column("email", sa.String(120), nullable=True),
        sa.Column("hired_date", sa.Date(), nullable=True),
        sa.Column("left_date", sa.Date(), nullable=True),
        sa.Column("certification", sa.String(40), nullable=True),
        sa.Column("certification_date", sa.Date(), nullable=True),
        sa.CheckConstraint("role IN ('REFERENT', 'COORDINATEUR', 'ADMIN')", name=op.f("ck_coach_role")),
    )
    _record(
        "employer",
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("siret", sa.String(14), nullable=True),
        sa.Column("naf_code", sa.String(6), nullable=True),
        sa.Column("sector", sa.String(40), nullable=True),
        sa.Column("headcount_band", sa.String(40), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.String(10), nullable=True),
        sa.Column("town", sa.String(80), nullable=True),
        sa.Column("town_code", sa.String(5), nullable=True),
        sa.Column("phone", sa.String(40), nullable=True),
        sa.Column("email", sa.String(120), nullable=True),
        sa.Column("archived_since", sa.Date(), nullable=True),
        sa.Column("former_names", sa.Text(), nullable=True),
        _link("employer", "merged_into_id", "employer", nullable=True),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.String(200), nullable=False),
    )
    op.create_table(
        "erasure",
        sa.Column("rid", _row_number(), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("rule", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("rid", name=op.f("pk_erasure")),
        sa.UniqueConstraint("person_id", name=op.f("uq_erasure_person_id")),
    )
    _record(
        "extra_field",
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("choices", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived_since", sa.Date(), nullable=True),
    )
    _record(
        "grid_model",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("direction", sa.String(40), nullable=False),
        sa.Column("shape", sa.String(64), nullable=True),
        sa.Column("mapping", sa.Text(), nullable=False),
    )
    op.create_table(
        "journal_action",
        sa.Column("rid", _row_number(), nullable=False),
        sa.Column("action_id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(16), nullable=False),
        sa.Column("author_id", sa.String(36), nullable=True),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("undoes_id", sa.String(36), nullable=True),
        sa.PrimaryKeyConstraint("rid", name=op.f("pk_journal_action")),
        sa.UniqueConstraint("action_id", name=op.f("uq_journal_action_action_id")),
    )
    op.create_table(
        "journal_operation",
        sa.Column("operation_id", sa.String(60), nullable=False),
        sa.Column("site", sa.String(16), nullable=False),
        sa.Column("sequence", _row_number(), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.Column("column_name", sa.String(40), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("parents", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(36), nullable=True),
        sa.Column("action_id", sa.String(36), nullable=True),
        sa.PrimaryKeyConstraint("operation_id", name=op.f("pk_journal_operation")),
        sa.UniqueConstraint("site", "sequence", name=op.f("uq_journal_operation_site_sequence")),
    )
    op.create_table(
        "journal_parent",
        sa.Column("parent", sa.String(60), nullable=False),
        sa.Column("child", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("parent", "child", name=op.f("pk_journal_parent")),
    )
    op.create_table(
        "journal_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("caseload_id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(16), nullable=False),
        sa.Column("post_letter", sa.String(2), nullable=False),
        sa.Column("milliseconds", _row_number(), nullable=False),
        sa.Column("sequence", _row_number(), nullable=False),
        sa.Column("is_applying", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.String(36), nullable=True),
        sa.Column("action_id", sa.String(36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_state")),
        sa.CheckConstraint("id = 1", name=op.f("ck_journal_state_single")),
    )
    _record(
        "letter_template",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("archived_since", sa.Date(), nullable=True),
    )
    _record(
        "not_duplicate",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("first_id", sa.String(36), nullable=False),
        sa.Column("second_id", sa.String(36), nullable=False),
    )
    _record(
        "partner",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=True),
        sa.Column("is_medico_social", sa.Boolean(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.String(10), nullable=True),
        sa.Column("town", sa.String(80), nullable=True),
        sa.Column("phone", sa.String(40), nullable=True),
        sa.Column("email", sa.String(120), nullable=True),
        sa.Column("archived_since", sa.Date(), nullable=True),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.String(200), nullable=False),
    )
    _record(
        "person",
        sa.Column("case_code", sa.String(12), nullable=False),
        sa.Column("family_name", sa.String(80), nullable=False),
        sa.Column("birth_name", sa.String(80), nullable=True),
        sa.Column("given_name", sa.String(80), nullable=False),
        sa.Column("title", sa.String(40), nullable=True),
        sa.Column("sex", sa.Integer(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.String(10), nullable=True),
        sa.Column("town", sa.String(80), nullable=True),
        sa.Column("town_code", sa.String(5), nullable=True),
        sa.Column("phone", sa.String(40), nullable=True),
        sa.Column("other_phone", sa.String(40), nullable=True),
        sa.Column("email", sa.String(120), nullable=True),
        sa.Column("preferred_contact", sa.String(40), nullable=True),
        sa.Column("simple_documents", sa.Boolean(), nullable=False),
        sa.Column("communication_needs", sa.Text(), nullable=True),
        sa.Column("legal_protection", sa.String(40), nullable=True),
        sa.Column("mobility", sa.Text(), nullable=True),
        sa.Column("travel_radius_km", sa.Integer(), nullable=True),
        sa.Column("education_level", sa.String(40), nullable=True),
        sa.Column("has_aah", sa.Boolean(), nullable=True),
        sa.Column("disability_family", sa.String(40), nullable=True),
        sa.Column("other_disability_families", sa.Text(), nullable=True),
        sa.Column("work_impact", sa.Text(), nullable=True),
        sa.Column("medico_social_support", sa.Text(), nullable=True),
        sa.Column("frozen_since", sa.Date(), nullable=True),
        sa.Column("freeze_reason", sa.Text(), nullable=True),
        sa.Column("archived_since", sa.Date(), nullable=True),
        sa.Column("erased_at", sa.DateTime(), nullable=True),
        sa.Column("former_codes", sa.Text(), nullable=True),
        _link("person", "merged_into_id", "person", nullable=True),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.String(200), nullable=False),
        sa.CheckConstraint("sex IN (0, 1, 2, 9)", name=op.f("ck_person_sex")),
    )
    _record(
        "platform",
        sa.Column("department", sa.String(3), nullable=False),
        sa.Column("lead_operator_name", sa.String(120), nullable=False),
        sa.Column("lead_operator_address", sa.Text(), nullable=True),
        sa.Column("contact_name", sa.String(120), nullable=True),
        sa.Column("contact_phone", sa.String(40), nullable=True),
        sa.Column("contact_email", sa.String(120), nullable=True),
    )
    _record(
        "setting",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
    )
    _record(
        "structure",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("siret", sa.String(14), nullable=True),
        sa.Column("finess", sa.String(9), nullable=True),
        sa.Column("is_medico_social", sa.Boolean(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.String(10), nullable=True),
        sa.Column("town", sa.String(80), nullable=True),
        sa.Column("town_code", sa.String(5), nullable=True),
        sa.Column("phone", sa.String(40), nullable=True),
        sa.Column("email", sa.String(120), nullable=True),
        sa.Column("department", sa.String(3), nullable=True),
        sa.Column("used_since", sa.Date(), nullable=True),
        sa.Column("impact_assessment_date", sa.Date(), nullable=True),
        sa.Column("is_practice", sa.Boolean(), nullable=False),
        sa.Column("vocabulary", sa.String(40), nullable=True),
    )
    _record(
        "agreement",
        _link("agreement", "platform_id", "platform", nullable=True),
        sa.Column("reference", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("department", sa.String(3), nullable=True),
        sa.Column("signed_date", sa.Date(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
    )
    _record(
        "deadline_dismissal",
        _link("deadline_dismissal", "person_id", "person", nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.String(36), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("until_date", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
    )
    _record(
        "disposal_record",
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("rule", sa.String(80), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("opaque_ids", sa.Text(), nullable=False),
        _link("disposal_record", "confirmed_by_id", "coach", nullable=True),
    )
    _record(
        "document",
        _link("document", "person_id", "person"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("expires_date", sa.Date(), nullable=True),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("media_type", sa.String(80), nullable=True),
        sa.Column("size_bytes", sa.Integer(), nullable=True),
    )
    op.create_table(
        "calendar_entry",
        sa.Column("rid", _row_number(), nullable=False),
        sa.Column("audience", sa.String(36), nullable=False),
        sa.Column("uid", sa.String(120), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("rid", name=op.f("pk_calendar_entry")),
        sa.UniqueConstraint("audience", "uid", name=op.f("uq_calendar_entry_audience")),
    )
    op.create_table(
        "draft",
        sa.Column("rid", _row_number(), nullable=False),
        _link("draft", "coach_id", "coach"),
        sa.Column("form", sa.String(80), nullable=False),
        _link("draft", "person_id", "person", nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("rid", name=op.f("pk_draft")),
    )
    _record(
        "employer_site",
        _link("employer_site", "employer_id", "employer"),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("siret", sa.String(14), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.String(10), nullable=True),
        sa.Column("town", sa.String(80), nullable=True),
        sa.Column("town_code", sa.String(5), nullable=True),
    )
    _record(
        "extra_value",
        _link("extra_value", "extra_field_id", "extra_field"),
        _link("extra_value", "person_id", "person", nullable=True),
        _link("extra_value", "employer_id", "employer", nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
    )
    _record(
        "handed_paper",
        _link("handed_paper", "person_id", "person", nullable=True),
        _link("handed_paper", "employer_id", "employer", nullable=True),
        _link("handed_paper", "coach_id", "coach", nullable=True),
        sa.Column("paper", sa.String(40), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("recipient", sa.String(120), nullable=True),
        sa.Column("is_simple", sa.Boolean(), nullable=False),
        sa.Column("visit_code", sa.String(12), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("asked", sa.Text(), nullable=True),
        sa.Column("paper_digest", sa.String(64), nullable=True),
    )
    _record(
        "import_run",
        sa.Column("action_id", sa.String(36), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        _link("import_run", "grid_model_id", "grid_model", nullable=True),
        sa.Column("source_digest", sa.String(64), nullable=True),
        sa.Column("counts", sa.Text(), nullable=False),
    )
    _record(
        "job_application",
        _link("job_application", "person_id", "person"),
        _link("job_application", "employer_id", "employer", nullable=True),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("job_label", sa.String(160), nullable=True),
        sa.Column("means", sa.String(40), nullable=True),
        sa.Column("answer", sa.String(40), nullable=True),
        sa.Column("answer_date", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
    )
    _record(
        "leave",
        _link("leave", "coach_id", "coach"),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
    )
    _record(
        "legal_representative",
        _link("legal_representative", "person_id", "person"),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("capacity", sa.String(80), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone", sa.String(40), nullable=True),
        sa.Column("email", sa.String(120), nullable=True),
    )
    _record(
        "partner_contact",
        _link("partner_contact", "partner_id", "partner"),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("function", sa.String(120), nullable=True),
        sa.Column("phone", sa.String(40), nullable=True),
        sa.Column("email", sa.String(120), nullable=True),
    )
    _record(
        "privacy_notice",
        _link("privacy_notice", "person_id", "person"),
        sa.Column("given_date", sa.Date(), nullable=False),
        sa.Column("version", sa.String(40), nullable=True),
        sa.Column("form", sa.String(40), nullable=True),
    )
    _record(
        "recognition",
        _link("recognition", "person_id", "person"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("permanent", sa.Boolean(), nullable=False),
        sa.Column("renewal_filed_date", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(60), nullable=True),
    )
    _record(
        "referral",
        _link("referral", "person_id", "person"),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("received_date", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(60), nullable=True),
        sa.Column("referrer_name", sa.String(120), nullable=True),
        sa.Column("referrer_agency", sa.String(120), nullable=True),
        sa.Column("referrer_email", sa.String(120), nullable=True),
        sa.Column("cdaph_informed_date", sa.Date(), nullable=True),
        sa.Column("validity_end_date", sa.Date(), nullable=True),
        sa.Column("first_suggested_by", sa.String(40), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("state_date", sa.Date(), nullable=True),
        _link("referral", "assigned_coach_id", "coach", nullable=True),
        sa.Column("refusal_reason", sa.String(40), nullable=True),
        sa.Column("refusal_words", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('RECEIVED', 'WAITING', 'ASSIGNED', 'REFUSED', 'WITHDRAWN')",
            name=op.f("ck_referral_state"),
        ),
    )
    _record(
        "rights_request",
        _link("rights_request", "person_id", "person"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("received_date", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("answered_date", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
    )
    _record(
        "sharing_consent",
        _link("sharing_consent", "person_id", "person"),
        _link("sharing_consent", "partner_id", "partner", nullable=True),
        sa.Column("recipient", sa.String(120), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("shared_items", sa.Text(), nullable=True),
        sa.Column("ground", sa.String(40), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("withdrawn_date", sa.Date(), nullable=True),
        sa.Column("signed_by", sa.String(120), nullable=True),
    )
    _record(
        "working_time",
        _link("working_time", "coach_id", "coach"),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("full_time_percent", sa.Integer(), nullable=True),
        sa.Column("monday_minutes", sa.Integer(), nullable=False),
        sa.Column("tuesday_minutes", sa.Integer(), nullable=False),
        sa.Column("wednesday_minutes", sa.Integer(), nullable=False),
        sa.Column("thursday_minutes", sa.Integer(), nullable=False),
        sa.Column("friday_minutes", sa.Integer(), nullable=False),
        sa.Column("saturday_minutes", sa.Integer(), nullable=False),
        sa.Column("sunday_minutes", sa.Integer(), nullable=False),
    )
    _record(
        "agreement_line",
        _link("agreement_line", "agreement_id", "agreement"),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("target_caseload", sa.Integer(), nullable=True),
        sa.Column("delegated_slots", sa.Integer(), nullable=True),
        sa.Column("funding_unit", sa.String(40), nullable=True),
        sa.Column("amount_cents", sa.Integer(), nullable=True),
        sa.Column("proration", sa.String(40), nullable=True),
    )
    op.create_table(
        "document_content",
        sa.Column("rid", _row_number(), nullable=False),
        _link("document_content", "document_id", "document"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("rid", name=op.f("pk_document_content")),
    )
    _record(
        "employer_contact",
        _link("employer_contact", "employer_id", "employer"),
        _link("employer_contact", "employer_site_id", "employer_site", nullable=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("function", sa.String(120), nullable=True),
        sa.Column("part", sa.String(40), nullable=True),
        sa.Column("phone", sa.String(40), nullable=True),
        sa.Column("email", sa.String(120), nullable=True),
    )
    _record(
        "funding_claim",
        _link("funding_claim", "agreement_id", "agreement"),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=True),
        sa.Column("unit_cents", sa.Integer(), nullable=True),
        sa.Column("proration", sa.String(40), nullable=True),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        _link("funding_claim", "corrects_id", "funding_claim", nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=True),
    )
    _record(
        "monthly_return",
        _link("monthly_return", "agreement_id", "agreement", nullable=True),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("rules_version", sa.String(40), nullable=False),
        sa.Column("locked_at", sa.DateTime(), nullable=False),
        _link("monthly_return", "locked_by_id", "coach", nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sent_date", sa.Date(), nullable=True),
        sa.Column("sent_means", sa.String(40), nullable=True),
        sa.CheckConstraint(
            "state IN ('locked', 'sent', 'to_correct', 'accepted')", name=op.f("ck_monthly_return_state")
        ),
    )
    _record(
        "person_partner",
        _link("person_partner", "person_id", "person"),
        _link("person_partner", "partner_id", "partner"),
        _link("person_partner", "partner_contact_id", "partner_contact", nullable=True),
        sa.Column("part", sa.String(120), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
    )
    _record(
        "return_remark",
        sa.Column("month", sa.String(7), nullable=False),
        _link("return_remark", "agreement_id", "agreement", nullable=True),
        sa.Column("module", sa.String(40), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
    )
    _record(
        "support_path",
        _link("support_path", "person_id", "person"),
        _link("support_path", "agreement_id", "agreement", nullable=True),
        _link("support_path", "referral_id", "referral", nullable=True),
        _link("support_path", "previous_path_id", "support_path", nullable=True),
        sa.Column("agreement_date", sa.Date(), nullable=True),
        sa.Column("admission_date", sa.Date(), nullable=True),
        sa.Column("entry_situation", sa.String(40), nullable=True),
        sa.Column("eligibility", sa.String(40), nullable=True),
        sa.Column("time_without_job", sa.String(40), nullable=True),
        sa.Column("leaves_esat", sa.Boolean(), nullable=False),
        sa.Column("esat_name", sa.String(120), nullable=True),
        sa.Column("esat_agreement_end_date", sa.Date(), nullable=True),
        sa.Column("exit_date", sa.Date(), nullable=True),
        sa.Column("exit_reason", sa.String(40), nullable=True),
        sa.Column("exit_destination", sa.Text(), nullable=True),
        sa.Column("exit_asked_by", sa.String(40), nullable=True),
        sa.Column("exit_relay", sa.Text(), nullable=True),
        sa.Column("exit_last_attempt_date", sa.Date(), nullable=True),
        sa.Column("exit_words", sa.Text(), nullable=True),
        sa.Column("closing_findings", sa.Text(), nullable=True),
        sa.Column("closing_words", sa.Text(), nullable=True),
    )
    _record(
        "act",
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=True),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("act_type", sa.String(40), nullable=False),
        sa.Column("target", sa.String(40), nullable=False),
        sa.Column("modality", sa.String(40), nullable=True),
        sa.Column("place", sa.String(40), nullable=True),
        sa.Column("module", sa.String(40), nullable=True),
        _link("act", "employer_id", "employer", nullable=True),
        _link("act", "employer_contact_id", "employer_contact", nullable=True),
        _link("act", "partner_id", "partner", nullable=True),
        sa.Column("counts_in_intensity", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.String(200), nullable=True),
        sa.Column("follow_up", sa.Text(), nullable=True),
        sa.Column("visit_code", sa.String(12), nullable=True),
        sa.Column("uid", sa.String(120), nullable=True),
        sa.CheckConstraint("duration_minutes > 0", name=op.f("ck_act_duration_positive")),
        sa.CheckConstraint("state IN ('PLANNED', 'DONE', 'CANCELLED')", name=op.f("ck_act_state")),
    )
    _record(
        "coach_assignment",
        _link("coach_assignment", "support_path_id", "support_path"),
        _link("coach_assignment", "coach_id", "coach"),
        sa.Column("is_backup", sa.Boolean(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
    )
    _record(
        "goal",
        _link("goal", "support_path_id", "support_path"),
        sa.Column("module", sa.String(40), nullable=True),
        sa.Column("situation", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("responsible", sa.String(120), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
    )
    _record(
        "intensity_plan",
        _link("intensity_plan", "support_path_id", "support_path"),
        sa.Column("band", sa.String(40), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
    )
    _record(
        "job_contract",
        _link("job_contract", "person_id", "person"),
        _link("job_contract", "employer_id", "employer", nullable=True),
        _link("job_contract", "employer_site_id", "employer_site", nullable=True),
        _link("job_contract", "tutor_contact_id", "employer_contact", nullable=True),
        sa.Column("contract_type", sa.String(40), nullable=False),
        sa.Column("job_category", sa.String(40), nullable=True),
        sa.Column("job_label", sa.String(160), nullable=True),
        sa.Column("rome_code", sa.String(5), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("planned_end_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(40), nullable=True),
        sa.Column("weekly_minutes", sa.Integer(), nullable=True),
        sa.Column("company_days_per_week", sa.Integer(), nullable=True),
        sa.Column("probation_end_date", sa.Date(), nullable=True),
        sa.Column("probation_renewed", sa.Boolean(), nullable=False),
        _link("job_contract", "follows_contract_id", "job_contract", nullable=True),
        sa.Column("confirmed_date", sa.Date(), nullable=True),
        sa.Column("health_visit_date", sa.Date(), nullable=True),
        sa.Column("absent_since", sa.Date(), nullable=True),
        sa.Column("back_at_work_date", sa.Date(), nullable=True),
        sa.Column("found_by", sa.String(40), nullable=True),
        sa.Column("employer_knows_rqth", sa.Boolean(), nullable=True),
        sa.Column("alongside_esat", sa.Boolean(), nullable=False),
        sa.Column("business_siret", sa.String(14), nullable=True),
    )
    _record(
        "module_period",
        _link("module_period", "support_path_id", "support_path"),
        sa.Column("module", sa.String(40), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("change_reason", sa.String(40), nullable=True),
        sa.Column("change_words", sa.Text(), nullable=True),
        sa.Column("decided_with_person", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "module IN ('M1_EVALUATION', 'M2_PROJET', 'M3_RECHERCHE', 'M4_EMPLOI')",
            name=op.f("ck_module_period_module"),
        ),
    )
    _record(
        "shared_assessment",
        _link("shared_assessment", "support_path_id", "support_path"),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("participants", sa.Text(), nullable=True),
        sa.Column("person_words", sa.Text(), nullable=True),
        sa.Column("expectations", sa.Text(), nullable=True),
        sa.Column("strengths", sa.Text(), nullable=True),
        sa.Column("needs", sa.Text(), nullable=True),
        sa.Column("obstacles", sa.Text(), nullable=True),
        sa.Column("levers", sa.Text(), nullable=True),
        sa.Column("useful_adjustments", sa.Text(), nullable=True),
        sa.Column("agreed_steps", sa.Text(), nullable=True),
        sa.Column("next_review_date", sa.Date(), nullable=True),
    )
    _record(
        "support_review",
        _link("support_review", "support_path_id", "support_path"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("participants", sa.Text(), nullable=True),
        sa.Column("results", sa.Text(), nullable=True),
        sa.Column("changes", sa.Text(), nullable=True),
        sa.Column("person_words", sa.Text(), nullable=True),
        sa.Column("employer_words", sa.Text(), nullable=True),
        sa.Column("employer_agrees", sa.Boolean(), nullable=True),
        sa.Column("what_helped", sa.Text(), nullable=True),
        sa.Column("next_steps", sa.Text(), nullable=True),
        sa.Column("planned_band", sa.String(40), nullable=True),
        sa.Column("next_review_date", sa.Date(), nullable=True),
    )
    _record(
        "suspension",
        _link("suspension", "support_path_id", "support_path"),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(40), nullable=True),
    )
    _record(
        "vocational_plan",
        _link("vocational_plan", "support_path_id", "support_path"),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("job_label", sa.String(160), nullable=False),
        sa.Column("rome_code", sa.String(5), nullable=True),
        sa.Column("sectors", sa.Text(), nullable=True),
        sa.Column("weekly_minutes", sa.Integer(), nullable=True),
        sa.Column("travel_radius_km", sa.Integer(), nullable=True),
        sa.Column("mobility", sa.Text(), nullable=True),
        sa.Column("constraints", sa.Text(), nullable=True),
        sa.Column("disclosure_choice", sa.String(40), nullable=True),
        sa.Column("disclosure_words", sa.Text(), nullable=True),
    )
    _record(
        "act_coach",
        _link("act_coach", "act_id", "act"),
        _link("act_coach", "coach_id", "coach"),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_act_coach_minutes")),
    )
    _record(
        "act_participant",
        _link("act_participant", "act_id", "act"),
        _link("act_participant", "person_id", "person"),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("received_minutes", sa.Integer(), nullable=False),
        sa.Column("attendance", sa.String(40), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "attendance IN ('HONORE', 'ABSENT_EXCUSE', 'ABSENT')", name=op.f("ck_act_participant_attendance")
        ),
        sa.CheckConstraint("minutes >= 0 AND received_minutes >= 0", name=op.f("ck_act_participant_minutes")),
    )
    _record(
        "individual_agreement",
        _link("individual_agreement", "support_path_id", "support_path"),
        _link("individual_agreement", "employer_id", "employer", nullable=True),
        _link("individual_agreement", "job_contract_id", "job_contract", nullable=True),
        _link("individual_agreement", "amends_id", "individual_agreement", nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("signed_date", sa.Date(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("signatories", sa.Text(), nullable=True),
        sa.Column("person_terms", sa.Text(), nullable=True),
        sa.Column("employer_terms", sa.Text(), nullable=True),
        sa.Column("workplace", sa.Text(), nullable=True),
        sa.Column("frequency", sa.Text(), nullable=True),
        sa.Column("planned_band", sa.String(40), nullable=True),
        sa.Column("may_be_told", sa.Text(), nullable=True),
    )
    _record(
        "module_step",
        _link("module_step", "support_path_id", "support_path"),
        _link("module_step", "module_period_id", "module_period", nullable=True),
        sa.Column("step", sa.String(60), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("done_date", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
    )
    _record(
        "next_action",
        _link("next_action", "person_id", "person", nullable=True),
        _link("next_action", "goal_id", "goal", nullable=True),
        _link("next_action", "employer_id", "employer", nullable=True),
        _link("next_action", "act_id", "act", nullable=True),
        _link("next_action", "coach_id", "coach", nullable=True),
        sa.Column("responsible", sa.String(120), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("done_date", sa.Date(), nullable=True),
    )
    _record(
        "personal_note",
        _link("personal_note", "person_id", "person", nullable=True),
        _link("personal_note", "employer_id", "employer", nullable=True),
        _link("personal_note", "act_id", "act", nullable=True),
        _link("personal_note", "coach_id", "coach"),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("copy_choice", sa.String(40), nullable=True),
        sa.Column("copy_reviewed_date", sa.Date(), nullable=True),
    )
    _record(
        "shared_note",
        _link("shared_note", "person_id", "person", nullable=True),
        _link("shared_note", "employer_id", "employer", nullable=True),
        _link("shared_note", "act_id", "act", nullable=True),
        _link("shared_note", "coach_id", "coach"),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )
    _record(
        "trip",
        sa.Column("date", sa.Date(), nullable=False),
        _link("trip", "coach_id", "coach"),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("km", sa.Integer(), nullable=True),
        _link("trip", "act_id", "act", nullable=True),
        sa.Column("purpose", sa.String(200), nullable=True),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_trip_minutes")),
    )
    _record(
        "work_immersion",
        _link("work_immersion", "person_id", "person"),
        _link("work_immersion", "employer_id", "employer"),
        _link("work_immersion", "employer_site_id", "employer_site", nullable=True),
        _link("work_immersion", "tutor_contact_id", "employer_contact", nullable=True),
        _link("work_immersion", "renews_id", "work_immersion", nullable=True),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("prescriber", sa.String(40), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("job_label", sa.String(160), nullable=True),
        sa.Column("objectives", sa.Text(), nullable=True),
        sa.Column("tasks", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(40), nullable=True),
        sa.Column("last_day_present", sa.Date(), nullable=True),
        sa.Column("missed_minutes", sa.Integer(), nullable=True),
        _link("work_immersion", "led_to_contract_id", "job_contract", nullable=True),
        sa.Column("host_opinion", sa.Text(), nullable=True),
        sa.Column("host_advice", sa.Text(), nullable=True),
        sa.Column("person_opinion", sa.Text(), nullable=True),
        sa.Column("person_agrees", sa.Boolean(), nullable=True),
        sa.Column("signed_date", sa.Date(), nullable=True),
    )
    _record(
        "workplace_adjustment",
        _link("workplace_adjustment", "person_id", "person"),
        _link("workplace_adjustment", "job_contract_id", "job_contract", nullable=True),
        sa.Column("nature", sa.String(40), nullable=False),
        sa.Column("need", sa.Text(), nullable=True),
        sa.Column("responsible", sa.String(120), nullable=True),
        sa.Column("requested_date", sa.Date(), nullable=True),
        sa.Column("in_place_date", sa.Date(), nullable=True),
        sa.Column("doctor_opinion_date", sa.Date(), nullable=True),
        sa.Column("funder", sa.String(40), nullable=True),
        sa.Column("cost_cents", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("review_date", sa.Date(), nullable=True),
    )


_INDEXES: Final = (
    ("ix_access_entry_object_id", "access_entry", ("object_id",)),
    (
        "ix_employer_sort_key",
        "employer",
        (
            "sort_key",
            "rid",
        ),
    ),
    ("ix_grid_model_shape", "grid_model", ("shape",)),
    ("ix_journal_action_at", "journal_action", ("at",)),
    ("ix_journal_operation_action_id", "journal_operation", ("action_id",)),
    (
        "ix_journal_operation_field",
        "journal_operation",
        (
            "record_id",
            "table_name",
            "column_name",
        ),
    ),
    ("ix_not_duplicate_first_id", "not_duplicate", ("first_id",)),
    ("ix_not_duplicate_second_id", "not_duplicate", ("second_id",)),
    ("ix_person_case_code", "person", ("case_code",)),
    (
        "ix_person_sort_key",
        "person",
        (
            "sort_key",
            "rid",
        ),
    ),
    ("ix_setting_name", "setting", ("name",)),
    ("ix_agreement_platform_id", "agreement", ("platform_id",)),
    ("ix_deadline_dismissal_person_id", "deadline_dismissal", ("person_id",)),
    ("ix_deadline_dismissal_subject_id", "deadline_dismissal", ("subject_id",)),
    ("ix_document_person_id", "document", ("person_id",)),
    ("ix_draft_coach_id", "draft", ("coach_id",)),
    ("ix_draft_person_id", "draft", ("person_id",)),
    ("ix_employer_site_employer_id", "employer_site", ("employer_id",)),
    ("ix_extra_value_employer_id", "extra_value", ("employer_id",)),
    ("ix_extra_value_extra_field_id", "extra_value", ("extra_field_id",)),
    ("ix_extra_value_person_id", "extra_value", ("person_id",)),
    ("ix_handed_paper_employer_id", "handed_paper", ("employer_id",)),
    ("ix_handed_paper_person_id", "handed_paper", ("person_id",)),
    ("ix_handed_paper_visit_code", "handed_paper", ("visit_code",)),
    ("ix_job_application_employer_id", "job_application", ("employer_id",)),
    ("ix_job_application_person_id", "job_application", ("person_id",)),
    ("ix_leave_coach_id", "leave", ("coach_id",)),
    ("ix_legal_representative_person_id", "legal_representative", ("person_id",)),
    ("ix_partner_contact_partner_id", "partner_contact", ("partner_id",)),
    ("ix_privacy_notice_person_id", "privacy_notice", ("person_id",)),
    ("ix_recognition_person_id", "recognition", ("person_id",)),
    ("ix_referral_person_id", "referral", ("person_id",)),
    ("ix_rights_request_person_id", "rights_request", ("person_id",)),
    ("ix_sharing_consent_partner_id", "sharing_consent", ("partner_id",)),
    ("ix_sharing_consent_person_id", "sharing_consent", ("person_id",)),
    ("ix_working_time_coach_id", "working_time", ("coach_id",)),
    ("ix_agreement_line_agreement_id", "agreement_line", ("agreement_id",)),
    ("ix_document_content_document_id", "document_content", ("document_id",)),
    ("ix_employer_contact_employer_id", "employer_contact", ("employer_id",)),
    ("ix_funding_claim_agreement_id", "funding_claim", ("agreement_id",)),
    ("ix_monthly_return_agreement_id", "monthly_return", ("agreement_id",)),
    (
        "ix_monthly_return_month",
        "monthly_return",
        (
            "month",
            "revision",
        ),
    ),
    ("ix_person_partner_partner_id", "person_partner", ("partner_id",)),
    ("ix_person_partner_person_id", "person_partner", ("person_id",)),
    ("ix_return_remark_month", "return_remark", ("month",)),
    ("ix_support_path_admission_date", "support_path", ("admission_date",)),
    ("ix_support_path_agreement_id", "support_path", ("agreement_id",)),
    ("ix_support_path_exit_date", "support_path", ("exit_date",)),
    ("ix_support_path_person_id", "support_path", ("person_id",)),
    ("ix_support_path_referral_id", "support_path", ("referral_id",)),
    (
        "ix_act_date",
        "act",
        (
            "date",
            "state",
        ),
    ),
    ("ix_coach_assignment_coach_id", "coach_assignment", ("coach_id",)),
    ("ix_coach_assignment_support_path_id", "coach_assignment", ("support_path_id",)),
    ("ix_goal_support_path_id", "goal", ("support_path_id",)),
    ("ix_intensity_plan_support_path_id", "intensity_plan", ("support_path_id",)),
    ("ix_job_contract_employer_id", "job_contract", ("employer_id",)),
    ("ix_job_contract_person_id", "job_contract", ("person_id",)),
    ("ix_module_period_support_path_id", "module_period", ("support_path_id",)),
    ("ix_shared_assessment_support_path_id", "shared_assessment", ("support_path_id",)),
    ("ix_support_review_support_path_id", "support_review", ("support_path_id",)),
    ("ix_suspension_support_path_id", "suspension", ("support_path_id",)),
    ("ix_vocational_plan_support_path_id", "vocational_plan", ("support_path_id",)),
    ("ix_act_coach_act_id", "act_coach", ("act_id", "coach_id")),
    ("ix_act_coach_coach_id", "act_coach", ("coach_id",)),
    ("ix_act_participant_act_id", "act_participant", ("act_id",)),
    ("ix_act_participant_person_id", "act_participant", ("person_id",)),
    ("ix_individual_agreement_employer_id", "individual_agreement", ("employer_id",)),
    ("ix_individual_agreement_support_path_id", "individual_agreement", ("support_path_id",)),
    ("ix_module_step_module_period_id", "module_step", ("module_period_id",)),
    ("ix_module_step_support_path_id", "module_step", ("support_path_id",)),
    ("ix_next_action_coach_id", "next_action", ("coach_id",)),
    ("ix_next_action_due_date", "next_action", ("due_date",)),
    ("ix_next_action_employer_id", "next_action", ("employer_id",)),
    ("ix_next_action_goal_id", "next_action", ("goal_id",)),
    ("ix_next_action_person_id", "next_action", ("person_id",)),
    ("ix_personal_note_act_id", "personal_note", ("act_id",)),
    ("ix_personal_note_employer_id", "personal_note", ("employer_id",)),
    ("ix_personal_note_person_id", "personal_note", ("person_id",)),
    ("ix_shared_note_act_id", "shared_note", ("act_id",)),
    ("ix_shared_note_employer_id", "shared_note", ("employer_id",)),
    ("ix_shared_note_person_id", "shared_note", ("person_id",)),
    ("ix_trip_act_id", "trip", ("act_id",)),
    ("ix_trip_coach_id", "trip", ("coach_id",)),
    ("ix_trip_date", "trip", ("date",)),
    ("ix_work_immersion_employer_id", "work_immersion", ("employer_id",)),
    ("ix_work_immersion_person_id", "work_immersion", ("person_id",)),
    ("ix_workplace_adjustment_person_id", "workplace_adjustment", ("person_id",)),
)

# Few rows have a value there: the others need not be in the index.
_INDEXES_WHERE_SET: Final = (
    ("act", "employer_id"),
    ("act", "partner_id"),
    ("journal_action", "undoes_id"),
    ("person", "frozen_since"),
)
