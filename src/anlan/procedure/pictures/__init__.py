"""Pictures of procedures and runs as text: Mermaid, and SVG of our own. Pure functions of the same tables that decide."""
