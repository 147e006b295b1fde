"""The portal: home, running work, account, help."""
