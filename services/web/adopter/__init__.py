"""Adopters' front door: their journey and their registration of interest."""
