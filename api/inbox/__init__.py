"""The inbox of buyers' requests: what is asked, which output fits, what is missing, the answer."""
