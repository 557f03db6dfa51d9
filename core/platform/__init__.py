"""The platform: its operators create, suspend, resume and end provinces, and see health and sizes, no content."""
