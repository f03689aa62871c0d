"""The public web form, and the page on which its writer sees what becomes of it."""
