"""The study report (ISO 14067 clause 7, GB/T 24067), as content that any paper can show."""
