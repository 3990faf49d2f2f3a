"""The verifiers' desk: findings, sample, risks, cross-check, report, and the file of a case."""
