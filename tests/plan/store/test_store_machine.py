"""Any sequence of acts on a plan leaves the history that a plain list says it should."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from avs_geo.plan.store.errors import ArchivedPlanError, SaveConflictError
from tests.plan.store.conftest import document_of

if TYPE_CHECKING:
    from avs_geo.plan.store.store import PlanStore

CONTENTS = st.integers(0, 3).map(lambda rank: document_of(rang=rank, fichiers={"f": str(rank) * 5000}))
AUTHORS = st.sampled_from(["Anne", "Bruno"])


class History(RuleBasedStateMachine):
    """A plan, beside the list of what it should hold."""

    store: PlanStore

    def __init__(self) -> None:
        super().__init__()
        first = document_of()
        self.plan_id = self.store.create(first, name="Plan", departement="52", author="Anne").id
        self.expected: list[tuple[Any, str]] = [(first, "Anne")]
        self.drafts: dict[str, Any] = {}
        self.archived = False
        self.acts = 0

    @rule(document=CONTENTS, author=AUTHORS, late=st.integers(0, 2))
    def save(self, document: Any, author: str, late: int) -> None:
        """Save from the latest version, or from one that somebody has overtaken."""
        based_on = max(1, len(self.expected) - late)
        self._land(
            document,
            author,
            based_on,
            lambda message: self.store.save(self.plan_id, document, based_on=based_on, author=author, message=message),
        )

    @rule(author=AUTHORS, number=st.integers(1, 20), late=st.integers(0, 1))
    def restore_version(self, author: str, number: int, late: int) -> None:
        """Restore a version that exists."""
        number = min(number, len(self.expected))
        based_on = max(1, len(self.expected) - late)
        self._land(
            self.expected[number - 1][0],
            author,
            based_on,
            lambda message: self.store.restore_version(
                self.plan_id, number, based_on=based_on, author=author, message=message
            ),
        )

    def _land(self, document: Any, author: str, based_on: int, act: Any) -> None:
        self.acts += 1
        if self.archived:
            with pytest.raises(ArchivedPlanError):
                act(str(self.acts))
        elif based_on < len(self.expected):
            with pytest.raises(SaveConflictError) as caught:
                act(str(self.acts))
            assert [version.number for version in caught.value.newer] == list(
                range(based_on + 1, len(self.expected) + 1)
            )
        else:
            version = act(str(self.acts))
            self.expected.append((document, author))
            assert version.number == len(self.expected)
            self.drafts = {owner: kept for owner, kept in self.drafts.items() if kept != (based_on, document)}

    @rule(document=CONTENTS, owner=AUTHORS)
    def keep_draft(self, document: Any, owner: str) -> None:
        """Keep work on the latest version."""
        self.store.keep_draft(self.plan_id, document, owner=owner, based_on=len(self.expected))
        self.drafts[owner] = (len(self.expected), document)

    @rule(owner=AUTHORS)
    def drop_draft(self, owner: str) -> None:
        """Drop work."""
        self.store.drop_draft(self.plan_id, owner=owner)
        self.drafts.pop(owner, None)

    @precondition(lambda self: not self.archived)
    @rule()
    def archive(self) -> None:
        """Put the plan away."""
        self.store.archive(self.plan_id)
        self.archived = True

    @precondition(lambda self: self.archived)
    @rule()
    def unarchive(self) -> None:
        """Take it back."""
        self.store.unarchive(self.plan_id)
        self.archived = False

    @invariant()
    def the_history_is_what_was_saved(self) -> None:
        """Every version has its number, its author and its content."""
        versions = self.store.versions(self.plan_id)
        assert [version.number for version in versions] == list(range(1, len(self.expected) + 1))
        assert [version.author for version in versions] == [author for _, author in self.expected]
        assert self.store.load(self.plan_id)[1] == self.expected[-1][0]

    @invariant()
    def the_drafts_are_what_was_kept(self) -> None:
        """Every owner has their own work."""
        kept = {draft.owner: draft.based_on for draft in self.store.drafts(self.plan_id)}
        assert kept == {owner: based_on for owner, (based_on, _) in self.drafts.items()}
        for owner, (_, document) in self.drafts.items():
            assert self.store.load_draft(self.plan_id, owner=owner) == document

    def teardown(self) -> None:
        """Read every version again."""
        for number, (document, _) in enumerate(self.expected, start=1):
            assert self.store.load(self.plan_id, number)[1] == document


def test_any_sequence_of_acts_leaves_the_history_it_should(store: PlanStore) -> None:
    machine = type("MachineOfThisStore", (History,), {"store": store})
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=10, stateful_step_count=15, deadline=None, suppress_health_check=checks),
    )
