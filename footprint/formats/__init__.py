"""Exchange formats: one module per format with a module-level ``FORMAT``, found by discovery.

Each writes a `footprint.statement.Statement` as bytes, says what it lacks for that, and, where it
makes sense, reads a document back. An outside package adds one through the entry-point group
``tanbiao.formats``.
"""
