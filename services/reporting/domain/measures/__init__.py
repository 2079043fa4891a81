"""Measures: each one's definition in words, beside the function that counts it."""
