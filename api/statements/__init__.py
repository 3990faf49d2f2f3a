"""Statements of a study to the outside: formats, sharing by link, requests of buyers."""
