"""The journal of usage: what was asked and answered stands on the disk before the client has the answer."""
