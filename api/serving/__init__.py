"""Starting the service, and setting it up from the command line."""
