"""The live watch: events from a durable stream (NATS JetStream), alerts back to it, each once, also after a kill.

How that is done: the state of measuring and the position in the stream it belongs to are one file, replaced as a whole. Alerts
are numbered in the order of their events, and the same events always give the same alerts under the same numbers. A watch that
starts again from an older state therefore says again what it has said, and each outlet drops what it already has.
"""
