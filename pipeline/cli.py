"""The command line, `clean-corpus`: its verbs, its exit codes, and one clear line for each error."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Sequence

import click

from pipeline import __version__, errors
from pipeline.verbs import correct, edition, evaluate, look, ocr, prove, publish, review, run, train
from pipeline.verbs.common import NAME, complain

CODES = """\b
Exit codes:
    0  done                          5  a file could not be read or written
    1  wrong usage                  10  done, but documents or pages failed
    2  bad input                    13  --fail-on-review, and something awaits review
    3  a program is missing        130  interrupted
    4  invalid output
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog=CODES)
@click.version_option(__version__, "--version", prog_name=NAME, message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Where the program itself breaks, show where.")
@click.pass_context
def program(ctx: click.Context, debug: bool) -> None:
    """Digitise historical documents: TEI Lite and plain text out, every change on a ledger, nothing lost.

    \b
    Put a document into raw/<name>/: page images, a PDF, OCR files, or its text as text.txt (and what you know of it
    into document.toml beside it), then:
        clean-corpus run                      clean all that is new or changed
        clean-corpus diff <name>              see what was changed, and by which rule
        clean-corpus explain <name> Tsarism   ask why a word reads as it does
        clean-corpus restore cleaned/<name>   get the raw text back, byte for byte
    """
    ctx.obj = debug


for verb in (
    run.run,
    ocr.ocr,
    look.stage,
    look.text,
    look.diff,
    look.explain,
    review.review,
    edition.tei,
    edition.report,
    prove.restore,
    prove.verify,
    correct.correct,
    evaluate.evaluate,
    publish.publish,
    train.train,
):
    program.add_command(verb)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with `arguments` (those it was started with unless given) and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that cannot show a letter must not end the run
            stream.reconfigure(errors="backslashreplace")
    for name in ("SIGTERM", "SIGHUP"):  # end as for Ctrl-C, so that no worker is left behind
        if hasattr(signal, name) and threading.current_thread() is threading.main_thread():
            signal.signal(getattr(signal, name), signal.default_int_handler)
    debug = "--debug" in (sys.argv[1:] if arguments is None else arguments)
    try:
        code = program.main(arguments, prog_name=NAME, standalone_mode=False)
        return code if isinstance(code, int) else errors.DONE
    except click.exceptions.NoArgsIsHelpError as e:
        click.echo(e.format_message(), err=True)
        return errors.USAGE
    except click.ClickException as e:
        help_for = e.ctx.command_path if isinstance(e, click.UsageError) and e.ctx else NAME
        complain(f"{e.format_message().rstrip('.')}; see `{help_for} -h`")
        return errors.USAGE
    except (click.Abort, KeyboardInterrupt):
        complain("interrupted; what was finished is kept, run it again to go on")
        return errors.INTERRUPTED
    except errors.PipelineError as e:
        complain(" ".join(str(e).split()))
        return e.code
    except OSError as e:
        complain(f"{e.filename or 'input or output'}: {e.strerror or e}")
        return errors.UNREADABLE
    except Exception as e:
        if debug:
            raise
        complain(f"the program itself failed ({type(e).__name__}: {e}); please report it, with what --debug shows")
        return errors.INVALID_OUTPUT
