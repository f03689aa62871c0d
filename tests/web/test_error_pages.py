"""What the log says of a page that broke."""

import pytest

from monitor import logs
from tests.web.site import Site
from web.security.access import PUBLIC, allowed


def test_a_page_that_breaks_is_logged_by_its_name_and_numbers_alone(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    @allowed(PUBLIC)
    def broken(number: int, secret: str) -> str:
        raise ValueError(f"odd: Noemi Bila, at {secret}")

    site.make_app().add_url_rule("/broken/<int:number>/<secret>", "broken", broken)
    caplog.handler.setFormatter(logs.line(site.settings, "pages"))
    answer = site.app.test_client().get("/broken/17/s3cr3t?q=Rua+das+Flores")
    assert answer.status_code == 500
    [line] = caplog.text.splitlines()
    assert " ERROR pages[" in line
    broke = "GET broken broke ! ValueError at tests/web/test_error_pages"
    assert f" number=17 web.present.error_pages: {broke}" in line
    assert not [word for word in ("Noemi", "s3cr3t", "Flores") if word in line]
