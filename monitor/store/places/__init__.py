"""Places of reports: geocoders' answers, local names, corrections."""
