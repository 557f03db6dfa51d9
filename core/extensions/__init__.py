"""The scheme engine: finds packs, builds their chains, calls them, and pins what they were."""
