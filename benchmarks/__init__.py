"""One file a claim: our figure and a peer's, side by side in one run. `./anlan bench` runs them all, `./anlan bench NAME` one."""
