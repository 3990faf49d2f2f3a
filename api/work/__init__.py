"""Durable work: what must be finished even if the process is killed half-way."""
