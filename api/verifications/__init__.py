"""The verification desk: cases, teams, findings, sampling, reports."""
