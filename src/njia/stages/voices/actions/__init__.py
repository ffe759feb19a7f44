"""Verbs. What the log says of voices, and why so little.

The log is published whole, with dates. A line at each arrival would tell an employer who watches the network, or who saw
somebody at a telephone, which day and which place in the order their words have; lines about withdrawals and consents
would tell the same of a second visit. So arrivals enter it in one shuffled batch for each month that has ended, and the
acts at a receipt not at all. Nor may the lines that custodians write be counted, as figures about people are shown in
multiples of the floor only: one line is written when a new such figure is released, and says "at least". What becomes
of the wordings passed on is in the log as for every other recommendation.
"""

from njia.stages.voices.actions.batches import log_arrivals
from njia.stages.voices.actions.figures import release_figures
from njia.stages.voices.actions.giving import LONGEST, Given, contribute, new_token
from njia.stages.voices.actions.holding import (
    confirm_own,
    destroy_receipt,
    look_up,
    object_to,
    set_consent,
    show_wording,
    take_back_all,
    withdraw,
)
from njia.stages.voices.actions.intake import close_doors, open_doors, remove_contact, write_contact
from njia.stages.voices.actions.reading import clear, confirm, hand_over, mark_registered, read, set_aside

__all__ = [
    "LONGEST",
    "Given",
    "clear",
    "close_doors",
    "confirm",
    "confirm_own",
    "contribute",
    "destroy_receipt",
    "hand_over",
    "log_arrivals",
    "look_up",
    "mark_registered",
    "new_token",
    "object_to",
    "open_doors",
    "read",
    "release_figures",
    "remove_contact",
    "set_aside",
    "set_consent",
    "show_wording",
    "take_back_all",
    "withdraw",
    "write_contact",
]
