"""What workers do for the setup."""

from core.setup.services import write_organisation

__all__ = ["write_organisation"]
