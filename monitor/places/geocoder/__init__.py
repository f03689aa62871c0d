"""Streets and buildings from a geocoding service: questions, answers, scores."""
