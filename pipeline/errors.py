"""Errors a user can do something about, each with its exit code (see `clean-corpus --help`)."""

DONE = 0
USAGE = 1
BAD_INPUT = 2
MISSING_PROGRAM = 3
INVALID_OUTPUT = 4
UNREADABLE = 5
SOME_FAILED = 10
AWAITS_REVIEW = 13
INTERRUPTED = 130


class PipelineError(Exception):
    """One clear line: which file, what is wrong, what to do. `code` is the exit code."""

    code = BAD_INPUT


class BadInput(PipelineError):
    """A document, a rule file or an argument that cannot be used as it stands."""


class MissingProgram(PipelineError):
    """A program or package that the work needs is not installed."""

    code = MISSING_PROGRAM


class InvalidOutput(PipelineError):
    """What would be written breaks a promise: it does not restore, or is not valid TEI."""

    code = INVALID_OUTPUT


class Unreadable(PipelineError):
    """The operating system refused to read or write a file."""

    code = UNREADABLE


class ChangedByHand(PipelineError):
    """What would be written would take the place of what a person wrote."""

    code = SOME_FAILED
