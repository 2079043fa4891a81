"""What an agency is asked for by others: lists and figures of its own journeys, from events alone."""
