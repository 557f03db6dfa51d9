"""Identity: who signs in, and who acts."""
