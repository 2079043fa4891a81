"""What the services say to each other, and nothing else.

The one rule: a published event never changes its meaning. A field may be added with a default; a new
meaning is a new type with a higher number.
"""

SUITE = "Adopter journey"
"""The name of the whole, for titles."""
