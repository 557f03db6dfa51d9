"""What forms of assigning hold."""
