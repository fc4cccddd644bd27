"""One file a section of the page; each makes its markup from the report and decides nothing about money."""
