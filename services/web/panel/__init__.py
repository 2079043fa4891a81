"""The front door of panel members: their meetings and the packs of the cases that they consider."""
