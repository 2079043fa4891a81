"""What the services of a journey's later steps share: actions, work lists, timelines, one command on many."""
