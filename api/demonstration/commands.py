"""The command that plays the whole way, from a workbook to a certificate that verifies."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from api.terminal import LanguageOption, console, language_of
from footprint.text import Text

FILES = Text(
    "certificate.pdf, certificate.tanbiao, label.svg, label.png",
    "certificate.pdf、certificate.tanbiao、label.svg、label.png",
)
demonstrating = typer.Typer()
"""The one command; the command line takes it in."""


@demonstrating.command()
def certify(
    file: Annotated[Path, typer.Argument(help="Workbook or document. 工作簿或文档。")],
    output_dir: Annotated[
        Path, typer.Option("--output-dir", "-o", help="Where the files go. 输出目录。")
    ] = Path("tanbiao-demo"),
    language: LanguageOption = None,
) -> None:
    """Play submission, verification, decision and issue with demo keys. 演示认证全过程。"""
    from api.demonstration.story import Story
    from api.operations.logs import configure_logging
    from api.verifying.commands import verify

    tongue, started = language_of(language), perf_counter()
    configure_logging("ERROR")
    screen = console()
    heading = Text(
        "Certification, played with demonstration keys: it certifies nothing.",
        "认证过程演示：使用一次性演示密钥，不具任何证明效力。",
    )
    screen.print(f"\n{heading.say(tongue)}", style="bold")
    story = Story(file, output_dir, tongue)
    for scene in story.play():
        screen.print(f"  · {scene.say(tongue)}", markup=False)
    issued = Text(f"Issued: {story.number}", f"证书编号：{story.number}")
    written = Text(f"written to {output_dir}: {FILES.en}", f"已写入 {output_dir}：{FILES.zh}")
    seconds = perf_counter() - started
    screen.print(f"  {issued.say(tongue)} ({seconds:.1f} s); {written.say(tongue)}\n", markup=False)
    trust = [output_dir / "body.did.json", output_dir / "log.did.json"]
    verify(output_dir / "certificate.tanbiao", trust=trust, language=language)
