"""Where things are kept: the embedded PostgreSQL, the database's rules, files, secrets, and their backup."""
