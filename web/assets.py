"""Scripts and styles as Vite built them: their hashed names, and how they are sent."""

from pathlib import Path
from typing import Any

import orjson
from flask import Blueprint, Flask, Response, current_app, request, send_from_directory
from werkzeug.exceptions import ServiceUnavailable

from web.security.access import PUBLIC, allowed

DIST = Path(__file__).parent / "assets" / "dist"
ENTRY = "src/board.ts"

NOT_BUILT = (
    "The board's scripts and styles are not built. Run 'bash deploy/install.sh' "
    "in the monitor's folder, then load this page again."
)

pages = Blueprint("assets", __name__)


class Assets:
    """The manifest, read again when a new build has replaced it."""

    def __init__(self, folder: Path = DIST) -> None:
        self.folder = folder
        self._read_at = 0.0
        self._manifest: dict[str, Any] = {}

    def script(self) -> str:
        return f"/assets/{self._entry()['file']}"

    def styles(self) -> list[str]:
        return [f"/assets/{one}" for one in self._entry().get("css", [])]

    def styles_if_built(self) -> list[str]:
        """For pages that must come all the same."""
        return self.styles() if (self.folder / "manifest.json").exists() else []

    def _entry(self) -> dict[str, Any]:
        path = self.folder / "manifest.json"
        try:
            changed = path.stat().st_mtime
            if changed != self._read_at:
                self._manifest = orjson.loads(path.read_bytes())
                self._read_at = changed
        except FileNotFoundError as error:
            raise ServiceUnavailable(NOT_BUILT) from error
        found: dict[str, Any] = self._manifest[ENTRY]
        return found


def add_assets(app: Flask, folder: Path = DIST) -> None:
    app.jinja_env.globals["assets"] = Assets(folder)
    app.config["ASSETS"] = folder
    app.register_blueprint(pages)


@pages.get("/assets/<path:name>")
@allowed(PUBLIC)
def file(name: str) -> Response:
    """The build puts a packed copy beside each large file: a third of the bytes on a bad line."""
    folder: Path = current_app.config["ASSETS"]
    packed = request.accept_encodings.quality("gzip") > 0 and (folder / f"{name}.gz").is_file()
    answer = send_from_directory(folder, f"{name}.gz" if packed else name, mimetype=_type(name))
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    # names carry a hash of what is in them
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


def _type(name: str) -> str | None:
    return {
        ".js": "text/javascript",
        ".css": "text/css",
        ".json": "application/json",
        ".svg": "image/svg+xml",
    }.get(Path(name).suffix)
