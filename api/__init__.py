"""The edge: command line, files and pages; every use case is one function that both can call."""
