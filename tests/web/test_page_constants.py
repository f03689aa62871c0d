import json
import re
from pathlib import Path

import web
from tests.web.site import Site
from web.page_constants import PAGE_CONSTANTS

SCRIPTS = Path(web.__file__).parent / "assets/src"


def test_a_page_tells_its_scripts_the_numbers_of_the_server(site: Site) -> None:
    html = site.signed_in().get("/board").text
    [said] = re.findall(r"<meta name=\"constants\" content='(.*?)'>", html)
    assert json.loads(said) == PAGE_CONSTANTS


def test_the_scripts_name_the_same_constants() -> None:
    script = (SCRIPTS / "constants.ts").read_text()
    [body] = re.findall(r"export interface Constants \{\n(.*?)\n\}", script, re.DOTALL)
    assert re.findall(r"^  (\w+):", body, re.MULTILINE) == list(PAGE_CONSTANTS)


def test_no_script_repeats_what_the_server_knows() -> None:
    repeated = [
        f"{script.name}: {line.strip()}"
        for script in SCRIPTS.rglob("*.ts")
        for line in script.read_text().splitlines()
        if re.search(r"//.*\bas in (web|monitor)/|not_relevant|cannot_verify", line)
    ]
    assert repeated == [], "take it from constants(), and add it to web/page_constants.py"
