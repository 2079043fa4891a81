"""What the enquiry service keeps and how it is found: one module a kind of record."""
