"""Webhooks: what networks and gateways call us with."""
