"""What L'Assistant's addresses answer."""
