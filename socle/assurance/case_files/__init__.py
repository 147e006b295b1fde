"""The sealed case file of a run: what an explanation needs, until the term set for appeals."""
