"""Where things are kept: the embedded PostgreSQL, the rules of the database, files, secrets, and their
backup.
"""
