"""What a manufacturer hands in: submissions with versions, evidence, the sealed study."""
