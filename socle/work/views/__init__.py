"""Pages of tools and of their drafts; each row is reached through `visible_to`."""
