"""What the public sees: the register, verification pages, status lists, the log."""
