"""What happened: append-only entries sealed into a chain, verifiable offline; actors are opaque."""
