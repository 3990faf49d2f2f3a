"""What the repository says about itself stays true."""

import ast
import importlib
import pkgutil
import re

from lca_db import importers
from product_models.discovery import families
from tests.architecture.repository import PACKAGES, ROOT, repository_files

MACHINE_PATH = re.compile(r"(?<![\w.:/~-])/(home|root|tmp|work|Users|mnt)/[\w.-]")
TABLE_ROW = re.compile(r"^\| (?!Term )(.+?) \|", re.MULTILINE)


def modules_of(package):
    return sorted((ROOT / package).rglob("*.py"))


def test_every_module_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in modules_of(package)
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_no_file_names_a_path_of_one_machine():
    found = []
    for path in repository_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in MACHINE_PATH.finditer(text)]
    assert found == []


def test_every_product_family_has_a_page():
    pages = {page.stem for page in (ROOT / "docs/families").glob("*.md")}
    assert families()
    assert sorted(families().keys() - pages) == []


def test_every_exchange_format_is_documented():
    names = [m.name for m in pkgutil.iter_modules(importers.__path__, "lca_db.importers.")]
    offered = [getattr(importlib.import_module(name), "IMPORTER", None) for name in names]
    pages = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("docs/**/*.md"))
    assert [each.key for each in offered if each and f"`{each.key}`" not in pages] == []


def test_the_glossary_lists_each_term_once():
    terms = TABLE_ROW.findall((ROOT / "docs/glossary.md").read_text(encoding="utf-8"))
    assert len(terms) > 50
    assert sorted(terms) == sorted(set(terms))
