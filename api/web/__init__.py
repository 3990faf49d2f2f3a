"""The HTTP service: settings, application, who calls, how it answers."""
