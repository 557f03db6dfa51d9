"""What forms and bodies of registers may hold."""
