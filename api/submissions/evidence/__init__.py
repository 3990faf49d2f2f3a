"""Evidence: files that support a line or a field, checked, scanned and stored by their content."""
