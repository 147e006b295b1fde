"""Who: administrations, services, people, roles, keys and sign-in; and whose content is whose."""
