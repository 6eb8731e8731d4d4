"""What a mail is told of the parties' answers: who has adopted, who is missing, and what its reader is asked (T13)."""

from dataclasses import dataclass
from datetime import date

from monitor.adoption_ledger import PartyAnswer, Said, adoption_ledger, asked_parties
from monitor.language import _
from monitor.mail_layout import harmless
from monitor.mail_meetings import View
from monitor.standing import Standing
from monitor.wording import listed, long_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the parties have said about adopting; names.

    `waited_for` are those missing, each with its next meeting where the register knows it. `asked` are those of the
    missing that the mail's reader answers for, `asked_meeting` is the nearest meeting of theirs, and `conditional` what
    their yes depends on.
    """

    parties: int
    adopted: int
    rejected: tuple[str, ...]
    missing: tuple[str, ...]
    waited_for: tuple[str, ...]
    asked: tuple[str, ...]
    asked_meeting: date | None
    conditional: str
    needed: int
    possible: bool

    @property
    def all_words(self) -> str:
        """All of the parties, in words."""
        return _("båda parterna") if self.parties == 2 else _("alla parter")


def answers_of(view: View, standing: Standing) -> Answers | None:
    """Return what the parties have said as the mail's reader needs it; None without an adoption clause."""
    tally = standing.adoption
    if tally is None:
        return None
    (record,) = adoption_ledger(view.register, view.standings, as_of=view.as_of, documents=[standing.document])
    missing = record.having(Said.NOTHING, Said.CONDITIONAL)
    asked_ids = asked_parties(view.register, tally, view.instead_of or view.role)
    asked = [one for one in missing if one.party in asked_ids]
    return Answers(
        parties=len(tally.parties),
        adopted=len(tally.adopted),
        rejected=tuple(harmless(one.name) for one in record.having(Said.REJECT)),
        missing=tuple(harmless(one.name) for one in missing),
        waited_for=tuple(_waited_for(one) for one in missing),
        asked=tuple(harmless(one.name) for one in asked),
        conditional=listed(harmless(one.condition) for one in asked if one.said is Said.CONDITIONAL),
        asked_meeting=min((one.next_meeting for one in asked if one.next_meeting), default=None),
        needed=len(tally.parties) if tally.rule == "all" else int(tally.rule),
        possible=tally.possible,
    )


def _waited_for(answer: PartyAnswer) -> str:
    """Return a party's name, and what is known of its answer."""
    known = _("har villkorat sitt beslut") if answer.said is Said.CONDITIONAL else ""
    meeting = _("nästa möte {day}", day=long_date(answer.next_meeting)) if answer.next_meeting else ""
    told = ", ".join(filter(None, (known, meeting)))
    return harmless(f"{answer.name} ({told})" if told else answer.name)
