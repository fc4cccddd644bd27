"""Pages of papers: drafting, the issued paper, the templates a clerk can replace."""
