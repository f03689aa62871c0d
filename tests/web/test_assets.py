from pathlib import Path

import pytest

from tests.web.site import Site
from web.assets import DIST, Assets

LOCK = DIST.parent / "package-lock.json"


def test_without_a_build_the_page_says_what_to_do(site: Site, tmp_path: Path) -> None:
    site.make_app().jinja_env.globals["assets"] = Assets(tmp_path / "nothing")
    answer = site.app.test_client().get("/sign-in")
    assert answer.status_code == 503
    assert "bash deploy/install.sh" in answer.text


def test_the_lock_names_no_package_host() -> None:
    text = LOCK.read_text()
    assert '"resolved"' not in text
    assert "registry" not in text


def test_assets_are_sent_packed_and_kept_for_long(site: Site) -> None:
    if not (DIST / "manifest.json").exists():
        pytest.skip("the assets are not built: python -m web.build_assets")
    client = site.app.test_client()
    page = client.get("/sign-in").text
    script = page.split('<script type="module" src="')[1].split('"')[0]
    answer = client.get(script, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/assets/../app.py").status_code == 404
    assert client.get("/assets/%2e%2e/app.py").status_code == 404
