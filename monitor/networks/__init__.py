"""One small folder per network: payloads to posts, the way in, the way out."""

import logging

# It logs whole addresses: some have a key behind the "?", others a telephone number.
logging.getLogger("httpx").setLevel(logging.WARNING)
