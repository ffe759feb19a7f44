"""The few words that writers add by themselves. The floors above pass them translated."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Labels:
    skip: str = "Skip to the text"
    contents: str = "Contents"
    page: str = "Page {page} of {pages}"
    info: str = "Note"
    warning: str = "Please note"
    unshown: str = (
        "Some characters are missing from the typeface of this file. They are shown by their number, such as "
        "[U+4E2D]. The web page of this document shows them as they were written."
    )
    guide: str = "Guide"
    column: str = "Column"
    meaning: str = "What it holds"
    changes: str = "May I change it?"
    editable: str = "Yes"
    locked: str = "No, for reading only"
    locked_help: str = "This column is for reading only. What you change here is not taken over."
    choices: str = "Choices"
