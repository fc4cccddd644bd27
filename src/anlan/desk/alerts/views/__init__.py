"""Pages about alerts: the queue, one alert, sanctions."""
