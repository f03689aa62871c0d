"""Places of the deployment: its area, and the lists of local names."""
