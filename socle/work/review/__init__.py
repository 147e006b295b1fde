"""Review: what people decide of a draft, item by item, and the record of it."""
