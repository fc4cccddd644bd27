"""The endpoints, by what they are about: one router a file."""
