"""JSON for banks, carriers and other systems: the same acts as at the desk, with keys instead of sign-ins."""
