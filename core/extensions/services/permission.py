"""Who may give regulations and values to a tenant."""

MANAGE_REGULATION = "parameters.confirm"
