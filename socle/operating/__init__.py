"""How Socle is operated: start and stop of its parts, migrations, the doctor. Nothing imports it."""
