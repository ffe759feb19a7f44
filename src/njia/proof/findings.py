"""What a verification found, in words for a person and codes for a machine."""

import re
from dataclasses import dataclass, field

_SHOWN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/\[\] -]{0,254}")


@dataclass(frozen=True)
class Failure:
    """``check`` is a code, ``member`` a file of the package, ``subject`` a public id; the last two may be "".

    ``message`` is plain English. Nothing in it is quoted from the package but numbers and the public id.
    """

    check: str
    member: str
    subject: str
    message: str


@dataclass
class Findings:
    """Gathers failures and warnings, so that every check can run whatever the others found."""

    failures: list[Failure] = field(default_factory=list)
    warnings: list[Failure] = field(default_factory=list)

    def fail(self, check: str, member: str, subject: str, message: str) -> None:
        self.failures.append(Failure(check, shown(member), shown(subject), message))

    def warn(self, check: str, member: str, subject: str, message: str) -> None:
        self.warnings.append(Failure(check, shown(member), shown(subject), message))


def shown(text: object) -> str:
    """A name out of a stranger's file if it is fit for a terminal and a log, else nothing."""
    return text if isinstance(text, str) and _SHOWN.fullmatch(text) else ""
