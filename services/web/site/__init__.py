"""What every front door shares: asking the services, signing in, forms and rendering."""
