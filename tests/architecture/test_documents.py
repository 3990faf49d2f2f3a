"""What the repository says about itself stays true."""

import ast
import importlib
import pkgutil
import re

import product_models
from product_models.contract import ProductFamily
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
    names = [m.name for m in pkgutil.iter_modules(product_models.__path__, "product_models.")]
    members = [vars(importlib.import_module(name)).values() for name in names]
    families = [m for values in members for m in values if isinstance(m, ProductFamily)]
    assert families
    pages = {page.stem for page in (ROOT / "docs/families").glob("*.md")}
    assert sorted({family.key for family in families} - pages) == []


def test_the_glossary_lists_each_term_once():
    terms = TABLE_ROW.findall((ROOT / "docs/glossary.md").read_text(encoding="utf-8"))
    assert len(terms) > 50
    assert sorted(terms) == sorted(set(terms))
