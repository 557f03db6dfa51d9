"""Pure value types of the field. Standard library only; everything is frozen."""
