"""Wall charts: what a listed supervision has to reach, planned back from its due date, against today."""
