"""What the State owes to people: the public register, the mention and the explanation, the indicators."""
