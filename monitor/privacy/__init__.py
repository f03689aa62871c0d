"""What rights may see of an incident, a report, a text."""
