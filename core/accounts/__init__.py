"""Accounts: who of a tenant may sign in, by invitation."""
