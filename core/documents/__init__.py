"""Forms that regulations declare, filled as Word files: letterheads, replaced templates, and the filling."""
