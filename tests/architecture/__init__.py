"""The conventions of the house, as tests. What fails here says what to do about it.

Two more stand elsewhere: `tests/web/test_access.py` walks every route and refuses one that does not
say who may call it; the directions of imports are contracts of import-linter in pyproject.toml,
which `bash deploy/run.sh check` holds, and deploy/test.sh with it.
"""
