"""Long runs that look for crashes and silent loss; not part of the test suite."""
