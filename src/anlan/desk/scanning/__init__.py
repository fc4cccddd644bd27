"""Files that come in are shown to a scanner for known malware; what it finds is kept, sealed, and given to nobody."""
