"""Pages about people: organisations, officers, one's own account. They show, and call acts."""
