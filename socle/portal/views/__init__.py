"""What the portal's addresses answer."""
