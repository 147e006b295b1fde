"""Models: the catalogue, where data may go, what a call costs, the local engine, the gateway's client."""
