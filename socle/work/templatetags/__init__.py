"""Template filters of the kernel of tools."""
