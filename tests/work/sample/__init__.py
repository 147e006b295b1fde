"""A tool for the kernel's tests."""
