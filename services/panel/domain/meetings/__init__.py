"""Meetings of a panel, by step of the field: planned, its agenda, its members, what is sent, held."""
