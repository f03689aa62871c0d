"""Headers that keep a page from running or showing what is not ours."""

from urllib.parse import urlsplit

from flask import Flask, Response, request

from monitor.settings import Settings
from web.context import parts

KEPT = ("immutable", "no-cache")
"""Ends of the Cache-Control of answers that a browser may keep: assets, and what has a tag."""


def live_origin(settings: Settings) -> str:
    """Where the live feed is: as the settings say, else this host on the live port."""
    if settings.live_url:
        return settings.live_url.rstrip("/")
    host = urlsplit(f"//{request.host}").hostname or "localhost"
    if ":" in host:  # IPv6
        host = f"[{host}]"
    return f"{request.scheme}://{host}:{settings.live_port}"


def secure(app: Flask) -> None:
    @app.after_request
    def _add(response: Response) -> Response:
        settings = parts().settings
        origin = urlsplit(live_origin(settings))
        live = f"{origin.scheme}://{origin.netloc}"
        tiles = f" {_tile_host(settings.tile_url)}" if settings.tile_url else ""
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
            f"img-src 'self' data:{tiles}; connect-src 'self' {live}; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
        )
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "geolocation=(), camera=()")
        if settings.secure_cookies:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if not response.headers.get("Cache-Control", "").endswith(KEPT):
            # people share machines: the back button must not show the last officer's board
            response.headers["Cache-Control"] = "no-store"
        return response


def _tile_host(url: str) -> str:
    """For img-src; "{s}" stands for any of several hosts."""
    parts = urlsplit(url.replace("{s}", "*"))
    return f"{parts.scheme}://{parts.netloc}"
