"""The relational store: SQLite file by default, PostgreSQL by URL."""
