"""Where heavy work runs: in this process, over a live stream, on Spark. The same kernels everywhere, the same rows out."""
