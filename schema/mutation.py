"""The root of every action. Each is done once at most, and says what became of it."""

from typing import Annotated

import strawberry

from schema.access import Category
from schema.action import KEY
from schema.appointment_actions import AppointmentActions
from schema.context import Info
from schema.letter_actions import LetterActions
from schema.message_actions import MessageActions
from schema.prescription_actions import PrescriptionActions
from schema.proxy import ProxyPayload
from schema.proxy_order import ProxyChange, ProxyWish
from schema.questionnaire_actions import QuestionnaireActions
from schema.registration_actions import RegistrationActions

PROXY = "The id of the person, from `viewer.proxies`."


@strawberry.input(description="Whom to suspend.")
class SuspendProxyInput:
    idempotency_key: str = strawberry.field(description=KEY)
    proxy_id: strawberry.ID = strawberry.field(description=PROXY)


@strawberry.input(description="Whom to restore.")
class RestoreProxyInput:
    idempotency_key: str = strawberry.field(description=KEY)
    proxy_id: strawberry.ID = strawberry.field(description=PROXY)


@strawberry.input(description="For whom to choose what.")
class SetProxyCategoriesInput:
    idempotency_key: str = strawberry.field(description=KEY)
    proxy_id: strawberry.ID = strawberry.field(description=PROXY)
    read: list[Category] | None = strawberry.field(
        default=None,
        description="What they may look at. Null, together with `write`: as the organisations "
        "have it.",
    )
    write: list[Category] | None = strawberry.field(
        default=None, description="What of that they may also act on."
    )


@strawberry.type(
    description="Everything that can be done. What was not done is said in the payload's `errors`."
)
class Mutation(
    AppointmentActions,
    LetterActions,
    MessageActions,
    PrescriptionActions,
    QuestionnaireActions,
    RegistrationActions,
):
    @strawberry.mutation(
        description="Close everything to somebody who acts for the viewer, at once and until the "
        "viewer restores them. Possible also while national services are down. Needs "
        "the scope `patient/RelatedPerson.u`, and a token of the viewer's own."
    )
    async def suspend_proxy(
        self,
        info: Info,
        input: Annotated[SuspendProxyInput, strawberry.argument(description="Whom.")],  # noqa: A002
    ) -> ProxyPayload:
        wish = ProxyWish(ProxyChange.SUSPEND, input.idempotency_key, input.proxy_id)
        return await info.context.resolvers.change_proxy(wish)

    @strawberry.mutation(
        description="End a suspension. What is open then is decided anew. Needs what suspending "
        "needs, and a viewer who is certainly 13 or older."
    )
    async def restore_proxy(
        self,
        info: Info,
        input: Annotated[RestoreProxyInput, strawberry.argument(description="Whom.")],  # noqa: A002
    ) -> ProxyPayload:
        wish = ProxyWish(ProxyChange.RESTORE, input.idempotency_key, input.proxy_id)
        return await info.context.resolvers.change_proxy(wish)

    @strawberry.mutation(
        description="Choose what somebody may look at and act on. What no organisation could ever "
        "open to them is refused, and then nothing is changed. Needs what restoring needs."
    )
    async def set_proxy_categories(
        self,
        info: Info,
        input: Annotated[  # noqa: A002
            SetProxyCategoriesInput, strawberry.argument(description="For whom what.")
        ],
    ) -> ProxyPayload:
        key, proxy_id = input.idempotency_key, input.proxy_id
        read = None if input.read is None else frozenset(input.read)
        write = None if input.write is None else frozenset(input.write)
        wish = ProxyWish(ProxyChange.CHOOSE, key, proxy_id, read, write)
        return await info.context.resolvers.change_proxy(wish)
