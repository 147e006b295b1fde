"""The public register of tools: made from their declarations and from figures of use at each reading."""
