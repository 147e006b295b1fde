"""OpenAI's files and batches: many requests given at once, answered within a day, behind people's own."""
