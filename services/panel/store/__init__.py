"""What the panel service keeps, a module for each kind of record."""
