"""Registers that regulations keep about persons: files, entries, and what they feed (sổ theo dõi)."""
