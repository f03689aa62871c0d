"""An officer's session over HTTP, as a browser would have it."""

import json
import re
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any


class Session:
    def __init__(self, address: str, email: str, password: str) -> None:
        self.address = address
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        with self.opener.open(address, timeout=10) as answer:
            page, url = answer.read().decode(), answer.url  # the front leads to the sign-in
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        form = {"email": email, "password": password, "csrf_token": token[1] if token else ""}
        body = urllib.parse.urlencode(form).encode()
        asked = urllib.request.Request(url, data=body, headers={"Referer": url})  # noqa: S310
        with self.opener.open(asked, timeout=10) as answer:
            if 'name="password"' in answer.read().decode():
                raise SystemExit("the sign-in was refused")

    def text(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=10) as answer:
            return str(answer.read().decode())

    def json(self, path: str) -> Any:
        return json.loads(self.text(path))

    @property
    def cookie(self) -> str:
        return "; ".join(f"{one.name}={one.value}" for one in self.cookies)
