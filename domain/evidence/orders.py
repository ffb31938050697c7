"""Orders from one office to others: what, until when, and in answer to which order from above.

The mayor tells the Sekda, the Sekda tells Bappeda: each order that passes one on names it, so that a late answer can be
traced to where it lay. An order puts nothing in force; what it asks for is done by the acts that name it.
"""

from domain.evidence.agreements import is_post
from domain.evidence.authority import Facts, day_of, office_of, today
from domain.evidence.streams import Act, Stream, World, demand, reference, stream_of


class Order(Stream):
    """One order."""

    kind = "order"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.given: Act | None = None

    def _order_given(self, act: Act, _facts: Facts) -> None:
        self.given = self.given or act


def decide_order_given(act: Act, world: World) -> None:
    """From an office to others that are there, with a day still to come, passing on only what the giver received."""
    facts, order, day = act.known, stream_of(world, act.ref.stream, Order), today(world, act)
    demand(facts["order"] == order.id, "id_differs", what="perintah")
    demand(order.given is None, "already_registered", what="Perintah ini")
    for addressee in facts["to"]:
        office = office_of(world, addressee["office"])
        demand(office.id != act.actor.office, "order_to_self")
        demand(office.facts is not None, "not_registered", what="Jabatan")
        demand(office.exists_on(day), "office_ended")
        demand(is_post(office, addressee["office_printed"]), "office_printed_differs", expected=office.post_printed)
    if "due_on" in facts:
        demand(day <= day_of(facts["due_on"]), "order_due_over", due=day_of(facts["due_on"]))
    _demand_named(act, world)


def _demand_named(act: Act, world: World) -> None:
    """What it names is there: the order it passes on was addressed to the giver's office."""
    facts = act.known
    if "follows" in facts:
        followed = reference(world, facts["follows"], field="follows", names=("order-given",))
        received = {addressee["office"] for addressee in followed.known["to"]}
        demand(act.actor.office in received, "order_not_received")
    for ref in facts.get("refers", ()):
        # The house's daily summaries are nobody's business: a bundle does not carry them all.
        demand(not ref["stream"].startswith("log/"), "reference_wrong", field="refers")
        demand(world.stream(ref["stream"]).find(ref) is not None, "reference_unknown", field="refers")
