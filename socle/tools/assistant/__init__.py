"""L'Assistant: conversations and projects that answer with proof."""
