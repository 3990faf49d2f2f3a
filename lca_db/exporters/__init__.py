"""Our data for other programs: one file per foreign format, all of them writing one content.

An exporter is a module with a module-level ``EXPORTER`` (see `lca_db.exporters.content`).
"""
