"""The crisis-communication monitor: the product, without web framework or task queue."""
