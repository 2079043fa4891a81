"""What the enquiry service answers, by what it is about."""
