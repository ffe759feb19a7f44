"""Forms for phones: an XLSForm as what a phone loads, and what a phone or Kobo sends back as answers with a place.

pyxform is imported when a form is converted, and not before.
"""

from njia.readers.questionnaire.answers import Answer, AnswerError, Filled, read_answers
from njia.readers.questionnaire.kobo import read_kobo, read_kobo_rows
from njia.readers.questionnaire.questions import Question
from njia.readers.questionnaire.xlsform import Fault, FormError, Questionnaire, read_xlsform

__all__ = [
    "Answer",
    "AnswerError",
    "Fault",
    "Filled",
    "FormError",
    "Question",
    "Questionnaire",
    "read_answers",
    "read_kobo",
    "read_kobo_rows",
    "read_xlsform",
]
