"""What the cells of a statement mean: its header, what stands above it, its columns, its entries, and checks on them."""
