"""What the regulation says, one file for each part of it."""
