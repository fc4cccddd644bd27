"""Pages of a return: the plan with its table, objections, payments."""
