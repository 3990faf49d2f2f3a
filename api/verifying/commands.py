"""The commands that prove a certificate: verify, recompute, disclose. Each works offline."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from api.terminal import LanguageOption, console, language_of
from footprint.errors import InputError, error
from footprint.text import Text

proving = typer.Typer()
"""The three commands; the command line takes them in."""

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")]


@proving.command()
def verify(
    file: Annotated[
        Path, typer.Argument(help="Bundle, certificate PDF, .json or .jwt. 证书包、PDF或凭证。")
    ],
    *,
    trust: Annotated[
        list[Path] | None, typer.Option(help="DID documents you trust. 您信任的 DID 文档。")
    ] = None,
    status: Annotated[list[Path] | None, typer.Option(help="Status lists. 状态列表。")] = None,
    proof: Annotated[
        Path | None, typer.Option(help="Proof from the public log. 公开日志证明。")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="For an opened line: its certificate. 清单行所属证书。")
    ] = None,
    at: Annotated[
        str | None, typer.Option(help="Day or moment, ISO 8601. 所查日期或时刻。")
    ] = None,
    max_age: Annotated[
        int, typer.Option(min=0, max=36_500, help="Days a status list counts. 状态列表有效天数。")
    ] = 30,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Get status and keys by https. 联网获取状态与公钥。")
    ] = False,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Verify a certificate, offline, in numbered steps. 离线验证证书。"""
    from api.verifying.files import Request, verify_file
    from api.verifying.opening import Beside, read_bytes, read_document
    from api.verifying.printing import print_verification
    from footprint.certification.step import Verdict

    tongue = language_of(language)
    beside = Beside(
        trusted=tuple(read_document(path) for path in trust or ()),
        lists=tuple(read_bytes(path) for path in status or ()),
        proof=None if proof is None else read_bytes(proof),
    )
    whole = None if certificate is None else read_bytes(certificate)
    request = Request(read_moment(at), beside, timedelta(days=max_age), whole, fetch=fetch)
    found = verify_file(read_bytes(file), request)
    if as_json:
        _print_json(found.document())
    else:
        print_verification(found, tongue)
    raise typer.Exit(0 if found.verdict is Verdict.VALID else 1)


@proving.command()
def recompute(
    bundle: Annotated[Path, typer.Argument(help="Sealed bundle. 密封证书包。")],
    *,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Rebuild the footprint from the sealed study, to the last digit. 由密封研究重新计算。"""
    from api.verifying.opening import open_bytes, read_bytes
    from api.verifying.printing import print_recomputation
    from api.verifying.recomputing import recompute as compute
    from api.verifying.sealed import read_sealed

    tongue = language_of(language)
    found = compute(read_sealed(open_bytes(read_bytes(bundle)).parts))
    if as_json:
        _print_json(found.document())
    else:
        print_recomputation(found, tongue)
    raise typer.Exit(0 if found.agrees else 1)


@proving.command()
def disclose(
    bundle: Annotated[Path, typer.Argument(help="Sealed bundle. 密封证书包。")],
    line: Annotated[str, typer.Argument(help="Key of the line. 清单行号。")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The opened line. 输出文件。")],
    *,
    language: LanguageOption = None,
) -> None:
    """Open one line to an auditor, with proof that it belongs. 披露一行清单并附证明。"""
    from api.verifying.opening import open_bytes, read_bytes
    from api.verifying.sealed import read_sealed

    tongue = language_of(language)
    opened = read_sealed(open_bytes(read_bytes(bundle)).parts).disclose(line)
    text = json.dumps(opened, ensure_ascii=False, indent=1, sort_keys=True)
    try:
        output.write_text(text + "\n", encoding="utf-8")
    except OSError as problem:
        raise InputError(
            error(
                "cannot-write",
                Text(f"{output} cannot be written.", f"无法写入 {output}。"),
                Text("Choose another file.", "请另选文件。"),
            )
        ) from problem
    console().print(Text(f"Written: {output}", f"已生成：{output}").say(tongue), markup=False)


def read_moment(text: str | None) -> datetime:
    """Return the moment asked about: a day means its end in China, nothing means now.

    Raises
    ------
    InputError
        It is neither a day nor a moment.
    """
    from footprint.certification.period import CHINA

    if text is None:
        return datetime.now(UTC)  # noqa: TID251 - the edge passes the clock in
    try:
        if len(text) == len("2026-11-21"):
            return datetime.combine(date.fromisoformat(text), time(23, 59, 59), CHINA)
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        raise InputError(
            error(
                "bad-moment",
                Text(f"“{text[:40]}” is no date or time.", f"“{text[:40]}”不是日期或时间。"),
                Text("Write 2026-11-21.", "请写成 2026-11-21。"),
            )
        ) from problem


def _print_json(document: object) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, indent=1))
