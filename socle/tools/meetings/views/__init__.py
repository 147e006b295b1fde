"""Pages of Comptes rendus."""
