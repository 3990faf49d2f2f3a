"""What makes a certificate checkable by anyone: signatures, status lists, the log, commitments.

Pure functions over bytes and plain documents. Nothing here opens a file, a socket or a database,
so a verifier can run it alone.
"""
