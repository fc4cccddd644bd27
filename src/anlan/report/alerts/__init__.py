"""The report of a scan: alerts by level, each opened to its reasons in words, the rows behind it and a small picture of them."""
