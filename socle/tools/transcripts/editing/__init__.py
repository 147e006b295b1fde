"""What people do to a transcript: each gesture is one transaction, and can be undone."""
