"""Information events, by step of the field: planned, booked, waited for, attended."""
