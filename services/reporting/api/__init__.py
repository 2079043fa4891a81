"""Reporting over HTTP: exact figures for an agency's own staff, published ones for everyone."""
