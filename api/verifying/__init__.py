"""Verify certificates from files: bundles, PDFs, credentials and tokens, all taken as hostile."""
