"""Submissions typed as YAML or JSON."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.documents import MAX_BYTES, read_document
from footprint.errors import InputError
from product_models.intake import read_submission
from tests.product_models.lamp import CONTEXT

GOOD = """
family: lamp
boundary: cradle-to-gate
product:
  name: Lamp 1
  site: NO            # Norway, not a no
  period_start: 2024-01-01
  period_end: 2024-12-31
parameters:
  power: 9
  dimmable: no
bill:
  - {key: 010, name: Housing, part: housing, amount: 1/2, unit: kg, loss_share: 5%}
  - name: Driver
    part: driver
    amount: 1
    unit: 个
    supplier_figure:
      kgco2e_per_unit: 1.5
      source: EPD 12
      valid_to: 2026-01-01
energy: []
transport:
packaging: ~
contracts:
  - instrument: on-site
    energy_line: E1
    amount_kwh: 10
    certificates: [A, B]
"""


@pytest.fixture
def read(tmp_path):
    def read_text(text, name="lamp.yaml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_document(path)

    return read_text


def refusal(read, text, name="lamp.yaml"):
    with pytest.raises(InputError) as refused:
        read(text, name)
    (found,) = refused.value.findings
    return found.code, found.say("en"), found.say("zh")


def test_a_yaml_document_is_read_as_it_was_typed(read):
    submission, findings = read_submission(read(GOOD), CONTEXT)
    assert findings == ()
    assert submission.product.site == "NO"
    assert submission.parameters == {"power": 9.0, "dimmable": False}
    housing, driver = submission.bill
    assert (housing.key, housing.amount, housing.loss_share) == ("010", 0.5, 0.05)
    assert driver.supplier_figure.kgco2e_per_unit == 1.5
    assert submission.contracts[0].certificates == ("A", "B")
    assert submission.boundary == "cradle-to-gate"


def test_what_a_submission_says_of_itself_is_read_back_the_same(read):
    submission, _ = read_submission(read(GOOD), CONTEXT)
    again, _ = read_submission(read(json.dumps(submission.document()), "lamp.json"), CONTEXT)
    assert again.document() == submission.document()
    assert again.hash == submission.hash


def test_a_problem_is_placed_by_section_item_and_field(read):
    raw = read(GOOD.replace("amount: 1/2", "amount: viel"))
    with pytest.raises(InputError) as refused:
        read_submission(raw, CONTEXT)
    assert refused.value.say("en").startswith('sheet "bill", row 1, column "amount": “viel” is not')


def test_chinese_section_and_field_names_are_accepted(read):
    line = "{名称: 壳, 部件: 铝壳, 用量: 1, 单位: 公斤}"
    raw = read(f"产品: {{产品名称: 灯}}\n参数: {{额定功率: 9}}\n物料清单:\n- {line}")
    submission, _ = read_submission(raw, CONTEXT)
    assert (submission.product.name, submission.bill[0].unit) == ("灯", "kg")


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("a: &x [1]\nb: *x", "yaml-feature", "line 1: anchors, aliases and tags"),
        ("a: !!python/object:os.system ls", "yaml-feature", "tags are not accepted"),
        ("bill: [[[[[[[[[1]]]]]]]]]", "too-deep", "line 1: the document is nested too deeply"),
        ("[" * 100_000, "too-deep", "nested too deeply"),
        ("product:\n  name: a\n  name: b", "given-twice", "line 3: “name” is given twice"),
        ("family: a\n---\nfamily: b", "second-document", "line 2: a second document"),
        ("bill: [}", "broken-document", "line 1: the YAML cannot be read"),
        ("a: b: c", "broken-document", "line 1: the YAML cannot be read"),
        ("name: \x07", "broken-document", "the YAML cannot be read"),
        ("- bill", "not-a-submission", "not a list of sections"),
        ("? [a]\n: b", "bad-key", "line 1: a name is missing"),
        ("bills: []", "unknown-field", "“bills” is not known. Use one of: bill"),
        ("bill: {name: x}", "wrong-shape", "a list of lines should stand here"),
        ("bill: [x]", "wrong-shape", "names with values should stand here"),
        ("bill:\n- {amountx: 1}", "unknown-field", 'row 1, column "amountx": the field “amountx”'),
        ("bill:\n- {amount: [1]}", "wrong-shape", "a single value should stand here"),
        ("bill:\n- {amount: 1, 用量: 2}", "given-twice", "“amount” is given twice"),
        ("product: [x]", "wrong-shape", "names with values"),
        ("bill: []\n物料清单: []", "given-twice", "“物料清单” is given twice"),
    ],
)
def test_documents_that_are_broken_or_say_too_much_are_refused(read, text, code, said):
    found, en, zh = refusal(read, text)
    assert found == code
    assert said in en
    assert zh


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"parameters": {"power": NaN}}', "not-a-number"),
        ('{"parameters": {"power": -Infinity}}', "not-a-number"),
        ('{"product": {"name": 1, "name": 2}}', "given-twice"),
        ('{"bill": ' + "[" * 200_000, "too-deep"),
        ('{"parameters": {"power": ' + "9" * 5_000 + "}}", "broken-document"),
        ('{"bill": [}', "broken-document"),
        ("[]", "not-a-submission"),
        ("null", "not-a-submission"),
    ],
)
def test_json_that_is_broken_or_says_what_json_cannot_is_refused(read, text, code):
    assert refusal(read, text, "lamp.json")[0] == code


def test_an_overflowing_number_is_refused_later_as_a_number(read):
    raw = read('{"family": "lamp", "parameters": {"power": 1e999}}', "lamp.json")
    with pytest.raises(InputError, match="“inf” is not a number"):
        read_submission(raw, CONTEXT)


def test_a_document_in_gbk_is_read_with_a_note(read):
    raw = read("family: lamp\nproduct: {name: 台灯}\n".encode("gbk"))
    assert raw.product.items[-1].cell.value == "台灯"
    assert [found.code for found in raw.findings] == ["read-as-gbk"]


def test_a_document_of_bytes_that_are_no_text_is_refused(read):
    assert refusal(read, b"family: \xff\xff\x00")[0] == "unknown-encoding"


def test_a_document_that_is_too_large_or_empty_is_refused(read):
    assert refusal(read, b" " * (MAX_BYTES + 1))[0] == "file-too-large"
    assert refusal(read, b"")[0] == "empty-file"


def test_too_many_lines_are_counted_and_refused(read):
    raw = read("family: lamp\nbill:\n" + "- {name: x}\n" * 20_001)
    with pytest.raises(InputError, match="the table has 20,001 lines; at most 20,000"):
        read_submission(raw, CONTEXT)


@settings(max_examples=200)
@given(st.text(alphabet=st.sampled_from("ab:-[]{}&*!|>'\"#,~ \n\t0é灯"), max_size=60))
def test_whatever_is_typed_is_read_or_refused_in_words(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("documents") / "any.yaml"
    path.write_bytes(text.encode() or b" ")
    try:
        raw = read_document(path)
    except InputError as refused:
        assert refused.findings  # noqa: PT017 - both ways are good
    else:
        assert raw.bill.sheet
