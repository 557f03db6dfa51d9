"""Use cases of regulations: which packs a tenant works by, its values, and the scheme that follows from both."""

from core.extensions.services.loading import (
    completed_scheme,
    current_scheme,
    load_scheme,
    missing_parameters,
    offered,
    offered_packs,
    pinned_scheme,
)
from core.extensions.services.packs import disable_pack, enable_pack
from core.extensions.services.permission import MANAGE_REGULATION
from core.extensions.services.settings import (
    SettingsForm,
    check_rows,
    check_settings,
    declared_table,
    save_settings,
)
from core.extensions.services.values import (
    ParameterForm,
    check_value,
    check_values,
    confirm_parameter,
    confirm_parameters,
)

__all__ = [
    "MANAGE_REGULATION",
    "ParameterForm",
    "SettingsForm",
    "check_rows",
    "check_settings",
    "check_value",
    "check_values",
    "completed_scheme",
    "confirm_parameter",
    "confirm_parameters",
    "current_scheme",
    "declared_table",
    "disable_pack",
    "enable_pack",
    "load_scheme",
    "missing_parameters",
    "offered",
    "offered_packs",
    "pinned_scheme",
    "save_settings",
]
