"""The public register as files: what a mirror of it holds."""
