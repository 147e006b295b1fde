"""Protocols beside chat completions: each is put into a chat, and the chat's answer back into it."""
