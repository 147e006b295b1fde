"""The kernel of tools: from one declaration the form, the run, the draft, its review, its exports and its API."""
