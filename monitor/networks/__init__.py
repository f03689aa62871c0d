"""One small folder per network: payloads to posts, the way in, the way out."""
