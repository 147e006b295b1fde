"""Pages of documents for the browser; each row is reached through `visible_to`."""
