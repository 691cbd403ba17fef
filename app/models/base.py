"""The declarative base, the column types every table shares, and the naming of constraints."""

import enum
from datetime import UTC, datetime
from typing import Any, dataclass_transform

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, mapped_column, relationship

from app.text import Changes, Hunk


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, timezone-aware in Python, kept in UTC (SQLite keeps no zone of its own)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class StoredChanges(TypeDecorator[Changes]):
    """Hunks of the text engine, kept as JSON rows `[start, end, insert, deleted]` in code points."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Changes | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return [[hunk.start, hunk.end, hunk.insert, hunk.deleted] for hunk in value]

    def process_result_value(self, value: Any, dialect: Dialect) -> Changes | None:
        return None if value is None else tuple(Hunk(*row) for row in value)


@dataclass_transform(kw_only_default=True, eq_default=False, field_specifiers=(mapped_column, relationship))
class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False, repr=False):
    """Every table's base: constructors take keywords only; rows compare by identity."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: Text,
        datetime: UtcDateTime,
        Changes: StoredChanges,
        dict[str, Any]: JSON().with_variant(JSONB(), "postgresql"),
        list[Any]: JSON().with_variant(JSONB(), "postgresql"),
        enum.StrEnum: Enum(
            enum.StrEnum,
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=lambda members: [member.value for member in members],
        ),
    }
