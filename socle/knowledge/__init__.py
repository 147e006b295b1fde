"""Documents, their pages and passages, and the search that finds evidence in them."""
