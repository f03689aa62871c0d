"""Where Bluesky itself is found: https://docs.bsky.app/docs/advanced-guides/api-directory."""

SERVER = "https://bsky.social"
JETSTREAM = "wss://jetstream2.us-east.bsky.network/subscribe"
APPVIEW = "https://public.api.bsky.app"
