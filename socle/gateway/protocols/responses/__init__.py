"""OpenAI's /v1/responses over any model that chats."""
