"""Which packs a tenant works by, the values it confirmed and the tables it filled in: appended to, never edited."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from core.db import Base, RowClass, TenantRow


class PackEnablement(TenantRow, Base):
    """From ``valid_from`` on the tenant and all below it may, or may no longer, use a pack; the newest row decides."""

    __tablename__ = "pack_enablement"
    __row_class__ = RowClass.RULE
    __grants__ = "select, insert"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant.id"]),
        UniqueConstraint("tenant_id", "pack", "valid_from", "version", name="uq_pack_enablement_version"),
    )

    pack: Mapped[str]
    enabled: Mapped[bool]
    valid_from: Mapped[date]
    issued_at: Mapped[datetime]
    version: Mapped[int]


class Given:
    """Columns of what a tenant gives from a day on, with its document or only as an illustration, and when it did.

    ``version`` counts the entries for one day: the last one counts, the earlier ones stay.
    """

    pack: Mapped[str]
    valid_from: Mapped[date]
    document: Mapped[str]
    document_date: Mapped[date | None]
    illustrative: Mapped[bool]
    issued_at: Mapped[datetime]
    version: Mapped[int]


class ParameterConfirmation(Given, TenantRow, Base):
    """A value that a tenant gives a parameter from ``valid_from`` on, with its document or only as an illustration.

    It is a number (``value``) or the key of a choice (``choice``), as the parameter asks.
    """

    __tablename__ = "parameter_confirmation"
    __row_class__ = RowClass.RULE
    __grants__ = "select, insert"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant.id"]),
        UniqueConstraint(
            "tenant_id", "pack", "parameter", "valid_from", "version", name="uq_parameter_confirmation_version"
        ),
        CheckConstraint("num_nonnulls(value, choice) = 1", name="one_value"),
        CheckConstraint("illustrative or (document <> '' and document_date is not null)", name="document"),
    )

    parameter: Mapped[str]
    value: Mapped[Decimal | None]
    choice: Mapped[str | None]
    confirmed_by: Mapped[str]

    @property
    def given(self) -> Decimal | str:
        """The number, or the key of the choice."""
        return self.value if self.value is not None else str(self.choice)


class SettingSet(Given, TenantRow, Base):
    """The rows that a tenant gives a table of settings from ``valid_from`` on, with their document.

    ``schema_version`` is that of the pack's schema the ``rows`` fit: code, label and cells, in the tenant's order.
    """

    __tablename__ = "setting_set"
    __row_class__ = RowClass.RULE
    __grants__ = "select, insert"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant.id"]),
        UniqueConstraint("tenant_id", "pack", "table_key", "valid_from", "version", name="uq_setting_set_version"),
        CheckConstraint("illustrative or (document <> '' and document_date is not null)", name="document"),
        CheckConstraint("row_count >= 0 and schema_version >= 1", name="counts"),
    )

    table_key: Mapped[str]
    schema_version: Mapped[int]
    rows: Mapped[list[Any]]
    row_count: Mapped[int]
    entered_by: Mapped[str]
