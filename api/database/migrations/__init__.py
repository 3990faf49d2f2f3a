"""Migrations of the tables, run by Alembic (`api.database.schema.upgrade`)."""
