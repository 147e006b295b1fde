"""How a turn is answered: search, write, prove; as a durable workflow."""
