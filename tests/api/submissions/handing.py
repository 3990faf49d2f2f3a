"""Submissions that tests hand in: a small module, changed as a test needs it."""

import copy
import json

from api.submissions.forms import example

CLIENT = ("maker", "applicant")
CONSULTANT = ("maker", "consultant")
STRANGER = ("other-maker", "applicant")
SUBMISSIONS = "/v1/submissions"


def document(**changes):
    """Return a sound submission; a change is the new value of a section, or of a bill line."""
    made = copy.deepcopy(example("en"))
    for name, value in changes.items():
        made[name] = {**made[name], **value} if isinstance(value, dict) else value
    return made


def with_line(made, key, **changes):
    """Return a submission with one bill line changed."""
    bill = [{**line, **changes} if line["key"] == key else line for line in made["bill"]]
    return {**made, "bill": bill}


def submit(world, made=None, who=CLIENT, **options):
    """Hand a submission in and return the answer."""
    return world.post(who, SUBMISSIONS, json=made or document(), **options)


def submitted(world, made=None, who=CLIENT):
    """Hand a submission in and return its address."""
    answer = submit(world, made, who)
    assert answer.status_code == 201, answer.text
    return f"{SUBMISSIONS}/{answer.json()['id']}"


def add_evidence(world, address, content, name="bill.pdf", subject="line:10", **options):
    """Add a file to a submission and return the answer."""
    kind = options.pop("kind", "application/pdf")
    return world.post(
        options.pop("who", CLIENT),
        f"{address}/evidence",
        files={"file": (name, content, kind)},
        data={"subject": subject},
        **options,
    )


def codes(answer):
    """Return the codes of all findings of a refusal."""
    return {finding["code"] for finding in answer.json()["findings"]}


def nested(depth):
    """Return JSON nested to a depth."""
    return ("[" * depth + "]" * depth).encode()


def as_bytes(made):
    """Return a submission as a JSON file."""
    return json.dumps(made, ensure_ascii=False).encode()
