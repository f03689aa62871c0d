import json

from tests.networks.bluesky.reference import FOLDER


def test_the_lock_names_no_package_host() -> None:
    packages = json.loads((FOLDER / "package-lock.json").read_text())["packages"]
    named = {one["resolved"] for one in packages.values() if "resolved" in one}
    assert named == {"sqlite"}  # the folder beside it
    assert all("integrity" in one for name, one in packages.items() if name and name != "sqlite"
               and not one.get("link"))  # fmt: skip
