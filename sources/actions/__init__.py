"""The actions that can be sent to a source. A new one is one line here and one file beside it."""

from collections.abc import Mapping

from schema.order import ActionName
from sources.actions import (
    answers,
    appointment_book,
    appointment_cancel,
    appointment_confirm,
    appointment_reschedule,
    letter_read,
    message_read,
    message_send,
    prescription_request,
    registration_apply,
)
from sources.actions.doing import Changing, Making

ACTIONS: Mapping[ActionName, Changing | Making] = {
    ActionName.CANCEL_APPOINTMENT: appointment_cancel.ACTION,
    ActionName.BOOK_APPOINTMENT: appointment_book.ACTION,
    ActionName.RESCHEDULE_APPOINTMENT: appointment_reschedule.ACTION,
    ActionName.CONFIRM_ATTENDANCE: appointment_confirm.ACTION,
    ActionName.SEND_MESSAGE: message_send.ACTION,
    ActionName.READ_MESSAGE: message_read.ACTION,
    ActionName.READ_LETTER: letter_read.ACTION,
    ActionName.APPLY_FOR_REGISTRATION: registration_apply.ACTION,
    ActionName.REQUEST_PRESCRIPTION: prescription_request.ACTION,
    ActionName.BEGIN_ANSWERS: answers.BEGIN,
    ActionName.SAVE_ANSWERS: answers.SAVE,
    ActionName.SUBMIT_ANSWERS: answers.SUBMIT,
}
"""What a source's `actions` may name, and how it is done there."""
