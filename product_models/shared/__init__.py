"""What several product families share: values, templates, bill lines, energy, transport."""
