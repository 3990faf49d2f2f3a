"""Organisations, people, their roles, passwords, sessions and API keys."""
