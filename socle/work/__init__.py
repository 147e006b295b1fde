"""The kernel of tools: from one declaration its form, run, draft, review, exports and API."""
