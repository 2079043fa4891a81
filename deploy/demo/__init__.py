"""A synthetic year, played through the public APIs, and the figures that must come out of it.

The people are fictional and the agencies too; the published figures are real and name their source.
The generator knows nothing of how figures are counted: whatever is found again was counted.
"""
