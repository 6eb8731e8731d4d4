"""`giltig record` on a terminal: asks for what of a decision has not been said, one thing at a time.

The conversation is a function of the register, the day and `Ask`; how one thing is asked stands in `asking`.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Final

from monitor import console
from monitor.action_keys import keys_of_action, needs_of_action
from monitor.asking import Ask, Asking, is_yes, listed_choices
from monitor.decision_words import ACTION_NAMES, sentence
from monitor.faults import FieldError
from monitor.language import N_, _
from monitor.model import ACTIONS, Register
from monitor.record_entry import Said, missing, value_of
from monitor.register_names import names
from monitor.roads import deciding_body_of, meetings_of
from monitor.timeline import standings
from monitor.wording import one_line

#: Keys that are asked about together: one of them is the answer.
_TOGETHER: Final = (("length", "valid_to", "until_further_notice"), ("every", "due"))
_QUESTIONS: Final = {
    ("length", "valid_to"): N_("Hur länge? En längd (24 månader) eller ett slutdatum (2028-06-30)"),
    ("length", "valid_to", "until_further_notice"): N_("Till när? En längd, ett slutdatum eller ”tills vidare”"),
    ("length",): N_("Hur länge, t.ex. 12 månader?"),
    ("valid_from",): N_("Från och med vilken dag?"),
    ("last_day",): N_("Sista dagen i kraft, som datum eller i ord (”upphör omedelbart”)?"),
    ("with",): N_("Vilket dokument ersätter?"),
    ("every", "due"): N_("Hur ofta (24 månader), eller senast när (2027-04-01)?"),
    ("due",): N_("Klart senast?"),
    ("report_to",): N_("Redovisas för vilken instans?"),
}
_WHO_DECIDED: Final = N_("Vem beslutade?")
_WHO: Final = {"complete": N_("Vem anmäler det?"), "terminate": N_("Vem sade upp?")}
_WHEN_DECIDED: Final = N_("Vilken dag fattades beslutet?")
_WHEN: Final = {"complete": N_("Vilken dag blev det klart?"), "terminate": N_("Vilken dag kom uppsägningen in?")}
_OPEN: Final = ("tills vidare", "until further notice")
#: So many meetings behind and ahead are shown.
_BEHIND, _AHEAD = 4, 2


class Questions(Asking):
    """One conversation; `said` is what is known so far."""

    def __init__(self, register: Register, said: Said, *, today: date, ask: Ask) -> None:
        """Take what the options say; whoever has said all that is needed is asked for the source only."""
        super().__init__(register, said, today=today, ask=ask)
        self.asks_all = any(missing(said))

    def complete(self) -> Said:
        """Ask for everything that is missing, and return all that was said."""
        if "action" not in self.said:
            self._choose_action()
        if "documents" not in self.said:
            self.said["documents"] = self.several("documents", _("Dokument"), _("Ett dokument till"), ("document",))
        if "by" not in self.said:
            self._ask_by()
        if "on" not in self.said:
            question = _(_WHEN.get(self.action, _WHEN_DECIDED))
            self._ask_day("on", question, self._meetings(), last=True)
        groups = self._groups() if self.asks_all else []
        for number, together in enumerate(groups):
            self._ask_own(together, later={key for group in groups[number + 1 :] for key in group})
        if "source" not in self.said:
            self.one("source", _("Källa, t.ex. Minnesanteckningar 2026-06-12 § 5"), needed=False, many=True)
        return self.said

    # --- who, what, when

    def _choose_action(self) -> None:
        options = [(action, f"{_(ACTION_NAMES[action])} ({action})") for action in ACTIONS]
        self.choice("action", _("Vilket beslut?"), options)

    def _ask_by(self) -> None:
        """Ask who decided: the documents' own body unless something else is said; parties may be many."""
        tables = ("body", "party", "recipient") if self.action == "complete" else ("body", "party")
        known = names(self.register, tables)
        question, default = _(_WHO.get(self.action, _WHO_DECIDED)), self._decider()
        while "by" not in self.said:
            said = self.asked(question, self.known(tables), default=known[default][0] if default else None)
            try:
                by = value_of("by", [said], self.register, self.action)
            except FieldError as error:
                self.refused(error)
                continue
            self.said["by"] = [by]
        if by in self.register.parties:
            others = self._more_parties()
            self.said["by"] = list(dict.fromkeys([by, *others]))

    def _more_parties(self) -> list[str]:
        found: list[str] = []
        while words := self.asked(_("En part till"), self.known(("party",)), default=""):
            try:
                found.append(value_of("by", [words], self.register, self.action))
            except FieldError as error:
                self.refused(error)
        return found

    def _ids(self) -> list[str]:
        """Return the documents; what has been said was read before it was kept."""
        found: list[str] = value_of("documents", self.said["documents"], self.register, self.action)
        return found

    def _by(self) -> list[str]:
        found = value_of("by", self.said["by"], self.register, self.action)
        return [found] if isinstance(found, str) else found

    def _decider(self) -> str | None:
        """Return who decides on all of these documents; what has parties is for them to adopt."""
        documents = [self.register.documents[id_] for id_ in self._ids()]
        parties_say = self.action in ("adopt", "reject") and any(one.adoption for one in documents)
        if parties_say or self.action == "terminate":
            return None
        if self.action == "complete":
            found = {one.responsible for one in documents}
        else:
            found = {deciding_body_of(self.register, id_) for id_ in self._ids()}
        return found.pop() if len(found) == 1 else None

    def _meetings(self) -> list[date]:
        """Return the meetings of those who decided."""
        days = {day for by in self._by() for day in meetings_of(self.register, by)}
        days |= {day for by in self._by() if by in self.register.parties for day in self.register.parties[by].meetings}
        return sorted(days)

    def _ask_day(self, key: str, question: str, meetings: Sequence[date], *, last: bool) -> None:
        """Ask for a day, with meetings to choose among: the last one held is the default, or nothing is."""
        behind = [day for day in meetings if day <= self.today]
        ahead = [day for day in meetings if day > self.today]
        shown = [*behind[-_BEHIND:], *ahead[:_AHEAD]] if last else ahead[: _BEHIND + _AHEAD]
        if last and not behind:  # a register just begun: meetings to come are no answer
            shown = []
        default = str(behind[-1]) if last and behind else None
        if self.action == "complete":
            default = default or str(self.today)
        self.choice(key, question, [(str(day), str(day)) for day in shown], default=default, needed=last)

    # --- the action's own keys

    def _groups(self) -> list[tuple[str, ...]]:
        """Return the action's keys, those that are asked about together in one; first what it needs, and to whom."""
        left, needs, found = list(keys_of_action(self.action)), needs_of_action(self.action), list[tuple[str, ...]]()
        while left:
            group = next((group for group in _TOGETHER if left[0] in group), (left[0],))
            found.append(tuple(key for key in group if key in left))
            left = [key for key in left if key not in group]
        return sorted(found, key=lambda group: (not set(group) & set(needs), group != ("to",)))

    def _ask_own(self, together: tuple[str, ...], later: AbstractSet[str]) -> None:
        if any(key.partition(".")[0] in together for key in self.said):
            return
        needs = needs_of_action(self.action)
        met = any(key in self.said for key in needs)
        needed = not met and any(key in needs for key in together) and not later & set(needs)
        match together:
            case ("retroactive",):
                self._ask_retroactive()
            case ("what",):
                self._ask_what()
            case ("revokes",):
                self._ask_revoked()
            case ("to",):
                self._ask_to()
            case _ if not self._is_of_parties():
                self._first_that_reads(together, needed=needed)

    def _is_of_parties(self) -> bool:
        """Whether a party says yes or no: what it adopts has its days already."""
        return self.action == "adopt" and bool(self._by()) and all(by in self.register.parties for by in self._by())

    def _first_that_reads(self, together: tuple[str, ...], *, needed: bool) -> None:
        """Ask once for one of several keys; the first that can read the answer has it."""
        question, known = _(_QUESTIONS[together]), self._known_for(together[0])
        while words := self.asked(question, known, default=None if needed else ""):
            if "until_further_notice" in together and words.casefold() in _OPEN:
                self.said["until_further_notice"] = True
                return
            faults = []
            for key in (one for one in together if one != "until_further_notice"):
                try:
                    value_of(key, words, self.register, self.action)
                except FieldError as error:
                    faults.append(error)
                else:
                    self.said[key] = words
                    return
            for fault in faults:
                self.refused(fault)

    def _known_for(self, key: str) -> list[str]:
        tables = {"with": ("document",), "report_to": ("body",), "to": ("recipient",)}.get(key, ())
        return self.known(tables)

    def _ask_retroactive(self) -> None:
        """Ask only where days without validity lie between the end and the decision (T21)."""
        on: date = value_of("on", self.said["on"], self.register, self.action)
        found = standings(self.register, as_of=on)
        late = [end for id_ in self._ids() if (end := found[id_].valid_to) and end < on]
        if late:
            day = max(late)
            question = _("Beslutet kom efter slutdatumet {day}. Gäller det också dagarna däremellan? [j/N]", day=day)
            if is_yes(self.ask(f"{question} ", ())):
                self.said["retroactive"] = True

    def _ask_what(self) -> None:
        deadlines = [one.what for id_ in self._ids() for one in self.register.documents[id_].deadlines]
        options = [
            ("review", _("översynen (review)")),
            ("revision", _("revideringen (revision)")),
            ("inform", _("parterna är underrättade (inform)")),
            *((what, one_line(what)) for what in dict.fromkeys(deadlines)),
        ]
        self.choice("what", _("Vad är klart?"), options)

    def _ask_to(self) -> None:
        if self.action == "assign_revision":
            self.one("to", _("Vem ska revidera?"), needed=False, known=self._known_for("to"))
        else:
            self._ask_day("to", _("Till vilket möte?"), self._meetings(), last=False)

    def _ask_revoked(self) -> None:
        """Let the decision be chosen among those on the documents, the newest first."""
        ids = set(self._ids())
        earlier = [one for one in self.register.decisions if ids & set(one.documents) and one.action != "revoke"]
        earlier.sort(key=lambda one: one.on, reverse=True)
        if not earlier:
            console.show(_("Registret har inget beslut om dem att riva upp."))
            return
        told = [f"{one.on}  {sentence(one, self.register)}" for one in earlier]
        console.show(listed_choices(_("Vilket beslut rivs upp?"), told))
        while True:
            words = self.asked(_("Nummer"), ())
            if words.isdecimal() and 1 <= int(words) <= len(earlier):
                chosen = earlier[int(words) - 1]
                self.said |= {"revokes.on": str(chosen.on), "revokes.by": list(chosen.by)}
                self.said["revokes.action"] = chosen.action
                return
