"""Follow-up: letters of supervision on matters that are late, and what is under listed supervision."""
