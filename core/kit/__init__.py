"""What the author of a pack works with: check, try, worked examples, a first folder, and tests to inherit."""
