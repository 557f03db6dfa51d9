"""The audit trail and the transaction that writes it."""

from core.audit.use_case import one_request, record, record_many, standing_in, use_case

__all__ = ["one_request", "record", "record_many", "standing_in", "use_case"]
