"""Plumbing of all services: HTTP in, case records, events out and in, health, settings, logs.

Something belongs here when three services need it and it holds no word of the business.
"""
