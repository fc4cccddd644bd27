"""One file for each kind of thing a risk point looks at; each finds windows in a scene."""
