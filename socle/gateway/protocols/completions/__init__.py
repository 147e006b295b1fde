"""OpenAI's older /v1/completions: text is continued, or filled in between a prefix and a suffix."""
