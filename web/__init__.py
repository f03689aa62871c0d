"""What officers see: the pages and the live feed. Flask; scripts and styles built by Vite."""
