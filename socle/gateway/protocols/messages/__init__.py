"""Anthropic's /v1/messages over any model that chats."""
