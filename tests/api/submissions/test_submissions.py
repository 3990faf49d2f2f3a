"""Submissions over HTTP: kept whole or not at all, versions, lists, tenants, repeated requests."""

import uuid

import pytest

from api.submissions.tables import SubmissionRow
from footprint.certification.roles import Role
from tests.api.books import xlsx
from tests.api.submissions.handing import (
    CLIENT,
    CONSULTANT,
    STRANGER,
    SUBMISSIONS,
    as_bytes,
    codes,
    document,
    submit,
    submitted,
    with_line,
)

HOSTILE = "<script>alert(1)</script><b>module</b>"


def versions(world, address, made, who=CLIENT, **options):
    return world.post(who, f"{address}/versions", json=made, **options)


def heavier(amount=3.0):
    made = with_line(document(), "80", amount=amount)
    return {**made, "parameters": {**made["parameters"], "mass": 18.3 + amount - 2.1}}


def test_a_submission_is_assessed_and_kept(world):
    answer = submit(world)
    assert answer.status_code == 201
    kept = world.get(CLIENT, f"{SUBMISSIONS}/{answer.json()['id']}")
    assert kept.json() == answer.json()
    assert kept.json()["newest"]["number"] == 1
    assert kept.json()["kgco2e"] > 0


def test_yaml_and_a_workbook_and_json_are_read_alike(world):
    plain = submit(world).json()["newest"]["inputs_hash"]
    yaml = world.post(
        CLIENT,
        SUBMISSIONS,
        content=as_bytes(document()),
        headers={"Content-Type": "application/yaml"},
    )
    file = world.post(
        CLIENT, SUBMISSIONS, files={"file": ("../../etc/bill.JSON", as_bytes(document()))}
    )
    book = world.post(CLIENT, SUBMISSIONS, files={"file": ("清单.xlsx", _workbook())})
    for answer in (yaml, file, book):
        assert answer.status_code == 201, answer.text
        assert answer.json()["newest"]["inputs_hash"] == plain


def _workbook(changes=()):
    made = document()
    lines = made["bill"]
    heads = list(dict.fromkeys(key for line in lines for key in line))
    rows = [heads, *([line.get(head) for head in heads] for line in lines)]
    for row, column, value in changes:
        rows[row][heads.index(column)] = value
    product = {"family": made["family"], **made["product"]}
    return xlsx(
        {
            "product": [("Field", "Value"), *product.items()],
            "parameters": [("Parameter", "Value"), *made["parameters"].items()],
            "bill": rows,
        }
    )


def test_the_uploaded_file_is_kept_by_its_content(world):
    data = as_bytes(document())
    answer = world.post(CLIENT, SUBMISSIONS, files={"file": ("a.json", data)})
    sha256 = answer.json()["newest"]["file_sha256"]
    folder = world.service.settings.data_folder / "evidence"
    assert (folder / sha256[:2] / sha256).read_bytes() == data


def test_a_refused_submission_leaves_nothing(world):
    wrong = with_line(document(), "10", amount=0)
    answer = submit(world, with_line(wrong, "40", unit="?"))
    assert answer.status_code == 422
    assert len(answer.json()["findings"]) >= 2
    assert world.get(CLIENT, SUBMISSIONS).json()["total"] == 0
    assert not (world.service.settings.data_folder / "evidence").exists()


def test_a_cell_with_a_formula_that_was_never_calculated_is_refused(world):
    book = _workbook([(1, "amount", "=1+1")])
    answer = world.post(CLIENT, SUBMISSIONS, files={"file": ("a.xlsx", book)})
    assert answer.status_code == 422
    assert "row 2" in answer.json()["findings"][0]["place"]["en"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"%PDF-1.7 hello", "not-a-workbook"),
        ("a.pdf", b"%PDF-1.7 hello", "not-a-workbook"),
        ("noname", b"hello", "not-a-workbook"),
        ("a.xlsx", b"", "empty-file"),
        ("a.json", b" " * 6_000_000, "file-too-large"),
    ],
)
def test_a_file_of_another_kind_is_refused(world, name, content, code):
    answer = world.post(CLIENT, SUBMISSIONS, files={"file": (name, content)})
    assert answer.status_code == 422
    assert code in codes(answer)


def test_another_kind_of_body_or_a_broken_form_is_refused(world):
    text = {"Content-Type": "text/plain"}
    assert world.post(CLIENT, SUBMISSIONS, content=b"x", headers=text).status_code == 415
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    assert world.post(CLIENT, SUBMISSIONS, content=b"--y", headers=form).status_code == 400
    missing = world.post(CLIENT, SUBMISSIONS, files={"other": ("a.json", b"{}")})
    assert missing.status_code == 400
    two = [("file", ("a.json", b"{}")), ("file", ("b.json", b"{}"))]
    assert world.post(CLIENT, SUBMISSIONS, files=two).status_code == 400


def test_html_in_a_name_stays_text_everywhere(world):
    address = submitted(world, document(product={"name": HOSTILE}))
    assert world.get(CLIENT, address).json()["product_name"] == HOSTILE
    page = world.get(CLIENT, f"{address}/versions/1/report")
    assert page.status_code == 200
    assert HOSTILE not in page.text
    assert "sandbox" in page.headers["content-security-policy"]
    assert "&lt;script&gt;alert(1)" in page.text


def test_the_report_opens_in_the_language_of_the_caller(world):
    address = submitted(world)
    english = world.get(CLIENT, f"{address}/versions/1/report?lang=en").text
    chinese = world.get(CLIENT, f"{address}/versions/1/report?lang=zh").text
    assert '<html lang="en"' in english
    assert '<html lang="zh' in chinese


def test_versions_are_kept_beside_each_other(world):
    address = submitted(world)
    answer = versions(world, address, heavier())
    assert answer.status_code == 201, answer.text
    assert (answer.json()["latest"], answer.json()["version"]) == (2, 2)
    first, second = (world.get(CLIENT, f"{address}/versions/{n}").json() for n in (1, 2))
    assert first["kgco2e"] < second["kgco2e"]
    assert first["submission"]["bill"][2]["amount"] == 2.1
    assert second["result"]["kgco2e"] == second["kgco2e"]
    assert world.get(CLIENT, f"{address}/versions/3").status_code == 404


def test_a_note_stands_with_its_version(world):
    answer = world.post(CLIENT, f"{SUBMISSIONS}?note=first try", json=document())
    assert answer.json()["newest"]["note"] == "first try"


def test_a_version_of_another_family_is_refused(world):
    address = submitted(world)
    with world.service.database.writing() as session:
        row = session.get_one(SubmissionRow, uuid.UUID(address.rpartition("/")[2]))
        row.family = "chair"
    answer = versions(world, address, document())
    assert answer.status_code == 409


def test_a_writer_who_saw_an_older_version_is_refused(world):
    address = submitted(world)
    tag = world.get(CLIENT, address).headers["etag"]
    assert versions(world, address, heavier(), headers={"If-Match": tag}).status_code == 201
    stale = versions(world, address, heavier(4.0), headers={"If-Match": tag})
    assert stale.status_code == 412
    assert world.get(CLIENT, address).json()["latest"] == 2
    for allowed in ("*", '"9", "3"'):
        answer = versions(world, address, heavier(), headers={"If-Match": allowed})
        assert answer.status_code == 201


def test_a_repeated_request_is_done_once(world):
    headers = {"Idempotency-Key": "order-1"}
    first, second = (submit(world, headers=headers) for _ in range(2))
    assert first.content == second.content
    assert second.headers["idempotency-replayed"] == "true"
    assert world.get(CLIENT, SUBMISSIONS).json()["total"] == 1
    other = submit(world, heavier(), headers=headers)
    assert other.status_code == 409


def test_a_repeated_request_is_answered_though_it_would_be_refused_today(world):
    made = with_line(
        document(product={"period_start": None, "period_end": None}),
        "80",
        part=None,
        supplier_figure={"kgco2e_per_unit": 9.0, "source": "invented", "valid_to": "2026-12-31"},
    )
    headers = {"Idempotency-Key": "order-2"}
    first = submit(world, made, headers=headers)
    assert first.status_code == 201, first.text
    world.clock.forward(days=100)
    assert submit(world, made).status_code == 422
    assert submit(world, made, headers=headers).content == first.content


def test_a_list_is_narrowed_and_paged(world):
    for name in ("Alpha 100%", "Beta_x", "Gamma"):
        submitted(world, document(product={"name": name, "model": f"M-{name}"}))
        world.clock.forward(minutes=1)

    def names(query):
        answer = world.get(CLIENT, f"{SUBMISSIONS}?{query}")
        assert answer.status_code == 200, answer.text
        return [row["product_name"] for row in answer.json()["items"]]

    assert names("") == ["Gamma", "Beta_x", "Alpha 100%"]
    assert names("text=BETA") == ["Beta_x"]
    assert names("text=%25") == ["Alpha 100%"]
    assert names("text=_") == ["Beta_x"]
    assert names("family=chair") == []
    assert names("since=2026-11-21T08:02:00Z") == ["Gamma"]
    assert names("limit=1&offset=1") == ["Beta_x"]
    assert world.get(CLIENT, f"{SUBMISSIONS}?limit=2").json()["next_offset"] == 2


@pytest.mark.parametrize(
    "text", ["' OR '1'='1", "'; DROP TABLE submissions; --", "\\", "%' UNION SELECT 1", "x" * 200]
)
def test_sql_in_a_filter_is_a_plain_text(world, text):
    submitted(world)
    for field in ("text", "family"):
        answer = world.get(CLIENT, SUBMISSIONS, params={field: text})
        assert (answer.status_code, answer.json()["items"]) == (200, [])
    assert world.get(CLIENT, SUBMISSIONS).json()["total"] == 1


@pytest.mark.parametrize(
    "query",
    [
        "text=%00",
        "since=2026-01-01",
        "since=0001-01-01T00:00:00%2B14:00",
        "limit=0",
        "offset=-1",
        "limit=99999999999999999999",
    ],
)
def test_a_filter_that_means_nothing_is_refused(world, query):
    assert world.get(CLIENT, f"{SUBMISSIONS}?{query}").status_code == 422


def test_what_another_tenant_has_is_not_there(world):
    address = submitted(world)
    assert world.get(STRANGER, SUBMISSIONS).json()["total"] == 0
    for path in ("", "/versions/1", "/versions/1/report", "/difference?from=1&to=1", "/evidence",
                 "/supplier-figures"):  # fmt: skip
        assert world.get(STRANGER, address + path).status_code == 404
    assert versions(world, address, document(), STRANGER).status_code == 404
    assert world.get(CONSULTANT, address).status_code == 200


@pytest.mark.parametrize(
    "who",
    [
        ("body", Role.VERIFIER),
        ("body", Role.DECISION_MAKER),
        ("operator", Role.OPERATOR),
        ("maker", Role.ADMINISTRATOR),
    ],
)
def test_others_than_clients_may_not_hand_in_or_read(world, who):
    address = submitted(world)
    assert submit(world, who=who).status_code == 403
    assert world.get(who, address).status_code == 403
    assert world.get(who, SUBMISSIONS).status_code == 403


def test_an_exporter_hands_in_like_a_manufacturer(world):
    address = submitted(world, who=("exporter", "applicant"))
    assert world.get(("exporter", "consultant"), address).status_code == 200
    assert world.get(CLIENT, address).status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999999"])
def test_a_version_number_that_cannot_be_is_refused(world, number):
    address = submitted(world)
    assert world.get(CLIENT, f"{address}/versions/{number}").status_code in {404, 422}


def test_the_difference_of_two_versions_names_the_line_and_sums(world):
    address = submitted(world)
    versions(world, address, heavier())
    found = world.get(CLIENT, f"{address}/difference?from=1&to=2").json()
    row = next(row for row in found["rows"] if row["key"] == "80")
    assert row["changes"] == [{"field": "amount", "before": 2.1, "after": 3.0}]
    assert sum(row["effect_kgco2e"] for row in found["rows"]) == pytest.approx(
        found["effect_kgco2e"], abs=1e-12
    )
    assert found["after_kgco2e"] - found["before_kgco2e"] == pytest.approx(found["effect_kgco2e"])
    assert world.get(CLIENT, f"{address}/difference?from=1&to=3").status_code == 404
