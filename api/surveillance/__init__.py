"""Watching certificates after they were issued: triggers, reminders, the end of validity."""
