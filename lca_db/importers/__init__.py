"""A user's own data: one file per foreign format, all of them reading into one contract.

An importer is a module with a module-level ``IMPORTER`` (see `lca_db.importers.contract`); it is
found by looking into this package, so a new format is one new file.
"""
