"""The inference paths of /v1: who asks, where data may go, the call upstream, the stream, its usage."""
