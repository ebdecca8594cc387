"""Who may run campaigns and overall reviews, answer for an office, receive what is answered."""

from dataclasses import dataclass

from nq57.audit import rules as audit_rules
from nq57.cases import permissions as case_permissions
from nq57.core import refusals
from nq57.orgs import enums as org_enums
from nq57.orgs import permissions as org_permissions
from nq57.orgs import rules as org_rules
from nq57.registers.cyber.models import calls
from nq57.registers.cyber.permissions import reach, systems


@dataclass(frozen=True, kw_only=True)
class CallRights:
    """The rights in a kind of call: the verbs in the table of rights, the refusals in words."""

    run: str
    answer: str
    send: str
    receive: str
    own_only: str
    head_only: str
    centre_only: str

    def may_run(self, by: audit_rules.Actor) -> bool:
        """Say whether ``by`` opens, corrects and ends calls, and urges the offices asked."""
        return org_permissions.may(by, reach.KIND, self.run)

    def check_may_run(self, by: audit_rules.Actor) -> None:
        """Refuse who runs none.

        :raises NotAllowedError: then.
        """
        org_permissions.check_may(by, reach.KIND, self.run)

    def may_answer(self, by: audit_rules.Actor, office: str) -> bool:
        """Say whether ``by`` answers for an office (its code)."""
        return reach.reaches(by, {office}, self.answer)

    def check_may_answer(self, by: audit_rules.Actor, office: str) -> None:
        """Refuse who does not answer for an office (its code).

        :raises NotAllowedError: then.
        """
        if not self.may_answer(by, office):
            raise refusals.NotAllowedError(self.own_only)

    def may_send(self, by: audit_rules.Actor, office: str) -> bool:
        """Say whether ``by`` approves and sends what an office (its code) answers."""
        return reach.reaches(by, {office}, self.send)

    def check_may_send(self, by: audit_rules.Actor, office: str) -> None:
        """Refuse who does not send what an office (its code) answers.

        :raises NotAllowedError: then.
        """
        if not self.may_send(by, office):
            raise refusals.NotAllowedError(self.head_only)

    def may_receive(self, by: audit_rules.Actor, answer: calls.CallAnswer) -> bool:
        """Say whether ``by`` accepts or returns an answer; never what he wrote himself."""
        return by.account != answer.by and case_permissions.may(by, answer.case, self.receive)

    def check_may_receive(self, by: audit_rules.Actor, answer: calls.CallAnswer) -> None:
        """Refuse who does not accept or return an answer.

        :raises NotAllowedError: then.
        """
        if not self.may_receive(by, answer):
            raise refusals.NotAllowedError(self.centre_only)


CAMPAIGNS = CallRights(
    run="campaign",
    answer="declare",
    send="send",
    receive="receive",
    own_only="Vị trí đang dùng chỉ kê khai lỗ hổng cho cơ quan mình.",
    head_only="Lãnh đạo cơ quan duyệt và gửi bản kê khai.",
    centre_only="Cơ quan phụ trách chiến dịch nhận, trả lại bản kê khai; người kê khai không tự "
    "nhận.",
)
REVIEWS = CallRights(
    run="review",
    answer="answer_review",
    send="send_review",
    receive="receive_review",
    own_only="Vị trí đang dùng chỉ trả lời rà soát cho cơ quan mình.",
    head_only="Lãnh đạo cơ quan duyệt và gửi bản trả lời rà soát.",
    centre_only="Cơ quan chủ trì rà soát nhận, trả lại bản trả lời; người trả lời không tự nhận.",
)


def check_may_see_campaigns(by: audit_rules.Actor) -> None:
    """Refuse who sees neither the province's numbers nor systems of an office.

    :raises NotAllowedError: then.
    """
    if not systems.may_count(by) and not systems.may_list(by):
        raise refusals.NotAllowedError("Vị trí đang dùng không xem chiến dịch khắc phục lỗ hổng.")


def may_see_holes(by: audit_rules.Actor, office: str) -> bool:
    """Say whether ``by`` reads what an office (its code) answers: its own posts, the centre."""
    scope = org_rules.scope_of(by, reach.KIND, "read")
    return scope == org_enums.Scope.ALL or (
        scope == org_enums.Scope.OWN and by.organisation == office
    )
