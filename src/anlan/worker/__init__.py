"""What works while nobody looks: the ticker of clocks, the sender of what waits in the outbox."""
