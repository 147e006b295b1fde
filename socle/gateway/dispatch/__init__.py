"""Which provider is asked, and which next: order, places, breakers, health, and what came of each attempt."""
