"""The local engine: a server of its own, speaking OpenAI's protocol on the loopback address."""
