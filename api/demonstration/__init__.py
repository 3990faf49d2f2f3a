"""The whole way from a workbook to a verified certificate, played with demonstration keys."""
