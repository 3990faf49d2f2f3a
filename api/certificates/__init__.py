"""Deciding, issuing and changing certificates; their keys, their log, their status lists."""
