"""Reading the portal's pages as a browser without script does."""

import re


def hidden(page: str, name: str) -> str:
    """The value of a field of the page's form."""
    found = re.search(rf'name="{name}"\s+value="([^"]*)"', page)
    assert found is not None, page
    return found[1]


def fields(page: str) -> dict[str, str]:
    """What the rows of the page hold already."""
    found = dict(re.findall(r'name="((?:value|amount|at|payer|payee|name)-\d+)" value="([^"]*)"', page))
    chosen = re.findall(r'name="(kind-\d+)">(?:(?!</select>).)*?value="(\w+)" selected', page, re.DOTALL)
    return {**dict.fromkeys(re.findall(r'name="(kind-\d+)"', page), "account"), **found, **dict(chosen)}
