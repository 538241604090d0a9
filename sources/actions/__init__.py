"""The actions that can be sent to a source. A new one is one line here and one file beside it."""

from collections.abc import Mapping

from schema.order import ActionName
from sources.actions import answers, appointment_cancel
from sources.actions.doing import Changing, Making

ACTIONS: Mapping[ActionName, Changing | Making] = {
    ActionName.CANCEL_APPOINTMENT: appointment_cancel.ACTION,
    ActionName.BEGIN_ANSWERS: answers.BEGIN,
    ActionName.SAVE_ANSWERS: answers.SAVE,
    ActionName.SUBMIT_ANSWERS: answers.SUBMIT,
}
"""What a source's `actions` may name, and how it is done there."""
