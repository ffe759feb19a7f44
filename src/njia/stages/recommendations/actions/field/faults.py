"""What is wrong with an XLSForm or with a filled form, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from njia.kernel.access import Words
from njia.readers.questionnaire import AnswerError, Fault

FORM_FAULTS: dict[str, Words] = {
    "empty_file": gettext_lazy("The file is empty."),
    "too_large": gettext_lazy("The file is too large for a form: at most 5 MB."),
    "not_a_workbook": gettext_lazy("This is no Excel workbook. An XLSForm is an .xlsx or .xls file."),
    "corrupt": gettext_lazy("The workbook is damaged, or its sheets are not those of an XLSForm."),
    "too_deep": gettext_lazy("Groups stand within groups too many times."),
    "name_wrong": gettext_lazy(
        "This name cannot be used: it begins with a letter or _, and holds only letters, digits and . - _"
    ),
    "name_twice": gettext_lazy("The name “%(value)s” is used twice in the same group."),
    "name_reserved": gettext_lazy("This name is used by the form itself; choose another."),
    "choice_without_name": gettext_lazy("This choice has no name."),
    "choice_twice": gettext_lazy("Two choices of this list have the same name."),
    "no_header": gettext_lazy("The first row has to name the columns."),
    "header_twice": gettext_lazy("The columns “%(other)s” and “%(header)s” mean the same; take one out."),
    "header_missing": gettext_lazy("A column that is needed is missing: %(missing)s."),
    "header_with_space": gettext_lazy("The heading “%(column)s” is empty or has a space in it."),
    "end_without_begin": gettext_lazy("A group ends here that never began."),
    "begin_without_end": gettext_lazy("The group “%(name)s” that begins here never ends."),
    "reference_broken": gettext_lazy("A reference is written wrongly; it looks like ${name}."),
    "reference_unknown": gettext_lazy("It refers to “%(q)s”, and there is no question of that name."),
    "reference_twice": gettext_lazy("It refers to “%(q)s”, and more than one question has that name."),
    "parameters": gettext_lazy("The parameters of this question are wrong."),
    "entities": gettext_lazy("Entities are not supported. Take out the sheet “entities”."),
    "unknown_type": gettext_lazy("There is no type of question “%(value)s”."),
    "no_type": gettext_lazy("This question has no type."),
    "no_name": gettext_lazy("This question or group has no name."),
    "no_list": gettext_lazy("There is no list of choices “%(value)s”."),
    "no_choices": gettext_lazy("The sheet with the choices is missing or empty."),
    "no_survey": gettext_lazy("There is no sheet “survey”."),
    "no_calculation": gettext_lazy("The calculation is missing."),
    "no_label": gettext_lazy("“%(value)s” has neither a label nor a hint."),
    "audit_named": gettext_lazy("An audit has no name. Better take it out: it is never kept here."),
    "file_extension": gettext_lazy("“%(value)s” has to be a file that ends in .csv, .xml or .geojson."),
    "sends_elsewhere": gettext_lazy("The form would send the answers to another address. Take this setting out."),
    "encrypts": gettext_lazy("The form would close the answers with a key that is not ours. Take this setting out."),
    "form_id": gettext_lazy("The form needs an id of at most 64 letters, digits and . - _ without spaces."),
    "version": gettext_lazy("The version is longer than 64 characters."),
    "other_form": gettext_lazy("This is another form: its id is not “%(value)s”."),
    "same_version": gettext_lazy("This version was brought before with other content. Give it a new version."),
    "pictures": gettext_lazy(
        "“%(value)s” asks for a picture. Say that the form takes pictures, or take the question out."
    ),
    "voice_pictures": gettext_lazy("“%(value)s” asks for a picture. What is given in confidence has none."),
    "recordings": gettext_lazy("“%(value)s” asks for a recording or a file, and none are taken in."),
    "other": gettext_lazy("The form cannot be converted. The converter says: %(said)s"),
}  # fmt: skip

ANSWER_FAULTS: dict[str, Words] = {
    "empty": gettext_lazy("Nothing was sent."),
    "not_multipart": gettext_lazy(
        "What was sent is torn, or is no multipart form with “xml_submission_file”."
    ),
    "too_large": gettext_lazy("The answers are too large."),
    "not_xml": gettext_lazy("The answers are no XML: line %(line)s."),
    "forbidden": gettext_lazy("The answers hold a document type or entities, which no phone sends."),
    "too_deep": gettext_lazy("The answers are nested too deeply."),
    "too_many": gettext_lazy("There are too many answers."),
    "no_form": gettext_lazy("The answers do not say to which form they belong."),
    "no_instance": gettext_lazy("The answers have no instanceID."),
    "long_id": gettext_lazy("An id is too long."),
    "not_json": gettext_lazy("This is no JSON of one submission."),
    "no_column": gettext_lazy("The column “%(name)s” is missing. Export with XML names as headings."),
}


def sentence(fault: Fault) -> str:
    """With its place: sheet, row and column, as far as they are known."""
    return _place(fault) + str(FORM_FAULTS[fault.code]) % _Known(fault.params)


def answer_sentence(error: AnswerError) -> str:
    return str(ANSWER_FAULTS[error.code]) % {"line": error.line or 1, "name": error.name}


def _place(fault: Fault) -> str:
    place = {"sheet": fault.sheet, "row": fault.row, "column": fault.column}
    if fault.sheet and fault.row and fault.column:
        return _("Sheet “%(sheet)s”, row %(row)s, column “%(column)s”: ") % place
    if fault.sheet and fault.row:
        return _("Sheet “%(sheet)s”, row %(row)s: ") % place
    return _("Sheet “%(sheet)s”: ") % place if fault.sheet else ""


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"
