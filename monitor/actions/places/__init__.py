"""Places: chosen, improved by a geocoder, named by lists of officers."""
