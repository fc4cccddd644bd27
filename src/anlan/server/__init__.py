"""The office as one running program: settings, addresses, start-up. Everything it serves is in `desk`, `portal` and `api`."""
