"""Verbs. What the log says of voices, and why so little.

The log is published whole, with dates. A line at each arrival would tell an employer who watches the network, or who saw
somebody at a telephone, which day and which place in the order their words have; lines about withdrawals and consents
would tell the same of a second visit. So arrivals enter it in one shuffled batch for each month that has ended, and the
acts at a receipt not at all. Nor may the lines that custodians write be counted, as figures about people are shown in
multiples of the floor only: one line is written when a new such figure is released, and says "at least". What becomes
of the wordings passed on is in the log as for every other recommendation.
"""

from njia.stages.voices.actions.batches import log_arrivals
from njia.stages.voices.actions.confirming import confirm, confirm_as, send_back
from njia.stages.voices.actions.figures import release_figures
from njia.stages.voices.actions.gateways import connect_gateway, disconnect_gateway
from njia.stages.voices.actions.giving import LONGEST, Given, contribute, contribute_for, new_token
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
from njia.stages.voices.actions.honoraria import new_pseudonym, offer_honorarium, take_honorarium_step
from njia.stages.voices.actions.intake import (
    check_contact,
    close_doors,
    open_doors,
    remove_contact,
    set_days_to_answer,
    write_contact,
)
from njia.stages.voices.actions.keys import ask_who, note_told, open_who
from njia.stages.voices.actions.reading import (
    Safe,
    clear,
    hand_over,
    mark_registered,
    pass_on,
    read,
    set_aside,
    set_aside_read,
    settle_objection,
)
from njia.stages.voices.actions.safeguarding import raise_alert, read_alert, take_alert_step
from njia.stages.voices.actions.workshops import (
    MOST_AT_ONCE,
    MOST_PEOPLE,
    Locked,
    Slip,
    contribute_by_slip,
    end_workshop,
    key_in,
    make_slips,
    make_void,
    plan_workshop,
    take_locked,
)

__all__ = [
    "LONGEST",
    "MOST_AT_ONCE",
    "MOST_PEOPLE",
    "Given",
    "Locked",
    "Safe",
    "Slip",
    "ask_who",
    "check_contact",
    "clear",
    "close_doors",
    "confirm",
    "confirm_as",
    "confirm_own",
    "connect_gateway",
    "contribute",
    "contribute_by_slip",
    "contribute_for",
    "destroy_receipt",
    "disconnect_gateway",
    "end_workshop",
    "hand_over",
    "key_in",
    "log_arrivals",
    "look_up",
    "make_slips",
    "make_void",
    "mark_registered",
    "new_pseudonym",
    "new_token",
    "note_told",
    "object_to",
    "offer_honorarium",
    "open_doors",
    "open_who",
    "pass_on",
    "plan_workshop",
    "raise_alert",
    "read",
    "read_alert",
    "release_figures",
    "remove_contact",
    "send_back",
    "set_aside",
    "set_aside_read",
    "set_consent",
    "set_days_to_answer",
    "settle_objection",
    "show_wording",
    "take_alert_step",
    "take_back_all",
    "take_honorarium_step",
    "take_locked",
    "withdraw",
    "write_contact",
]
