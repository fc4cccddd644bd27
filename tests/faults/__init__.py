"""An office under load while its processes, its database and its disk are taken away, and what must be true afterwards."""
