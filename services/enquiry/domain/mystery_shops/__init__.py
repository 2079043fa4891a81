"""Mystery shops: rounds, shops and how they are scored."""
