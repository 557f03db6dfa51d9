"""What the decree says, one file for each part of it."""
