"""What the report for a meeting says of each thing on its docket, in Swedish lines with ISO dates (docs/wording.md)."""

from collections.abc import Iterator, Mapping

from monitor.choices import bridge, choices, meant
from monitor.decision_words import deciders, owner_name, sentence
from monitor.deferrals import WaitingMatter
from monitor.docket import Docket, DocketMatter, Need, Renewal
from monitor.model import Decision, Register
from monitor.next_steps import INTENTIONS, adoption_sentences
from monitor.road_words import INFINITIVES, body_name, bridge_text
from monitor.standing import Mark, Standing, Status
from monitor.wording import days_from, listed, one_line, status_text, stretch_text


class MeetingWords:
    """The lines about what one docket holds; `as_of` is the docket's day."""

    def __init__(self, register: Register, standings: Mapping[str, Standing], docket: Docket) -> None:
        """Take what they are written from."""
        self.register, self.standings, self.docket = register, standings, docket

    def matter(self, matter: DocketMatter) -> Iterator[str]:
        """Say until when it holds, what this meeting is to it, and what leaving it would cost."""
        standing = self.standings[matter.document]
        yield self._until(matter, standing)
        if not matter.decides and matter.decided_on:
            yield f"Bereds här inför beslut i {body_name(self.register, matter.decided_by)} {matter.decided_on}"
        yield from self._timing(matter)
        yield from self._submission(matter)
        yield from self.aims(matter.document)

    def _until(self, matter: DocketMatter, standing: Standing) -> str:
        as_of, end = self.docket.as_of, standing.valid_to
        if matter.need is Need.NOTICE and end and standing.next_end:
            return f"Gäller till och med {end}; förlängs till och med {standing.next_end} utan uppsägning"
        if standing.status is Status.PAST_END_HOLDOVER:
            holdover = self.register.documents[matter.document].holdover
            until = f", längst till och med {holdover.until.earliest}" if holdover and holdover.until else ""
            said = f"Slutdatumet var {matter.fact_on} ({days_from(as_of, matter.fact_on)})"
            return f"{said}; gäller tills det ersätts{until}"
        if standing.status is Status.PAUSED:
            return f"Tillämpas inte till och med {matter.fact_on}, och upphävs därefter om inget annat beslutas"
        verb = "Gäller till och med" if matter.fact_on >= as_of else "Löpte ut"
        return f"{verb} {matter.fact_on} ({days_from(as_of, matter.fact_on)})"

    def _timing(self, matter: DocketMatter) -> Iterator[str]:
        fact = "sista dagen för uppsägning" if matter.need is Need.NOTICE else "slutdatumet"
        if matter.need is Need.NOTICE:
            yield f"Sista dag för uppsägning: {matter.fact_on}. Inget behöver göras om dokumentet ska fortsätta gälla"
        if matter.too_late and not matter.exhausted:
            yield f"För sent för den ordinarie vägen: ett beslut hinner inte före {fact}"
        if matter.calendar_ends_on:
            yield f"Kalendern slutar {matter.calendar_ends_on}: vilket möte som är det sista går inte att säga"
        coming = matter.next_on
        if coming is None:
            yield "Inget senare möte i kalendern"
        elif matter.gap:
            more = "ytterligare " if matter.fact_on < self.docket.on else ""
            yield f"Nästa möte, {coming}, ger {more}{stretch_text(matter.gap)} utan giltighet"
        elif matter.fact_on < self.docket.on:
            return
        elif coming > matter.fact_on:
            yield f"Nästa möte, {coming}, är efter {fact}"
        elif matter.need is not Need.NOTICE:
            yield f"Nästa möte, {coming}, är också i tid"

    def _submission(self, matter: DocketMatter) -> Iterator[str]:
        as_of, first_on = self.docket.as_of, self.docket.on
        if as_of > first_on:
            return
        if matter.exhausted:
            names = listed(body_name(self.register, one) for one in matter.exhausted)
            yield f"Inget kommande möte i kalendern för {names}, som ska bereda ärendet före"
        elif matter.submit_by is None:
            yield "Inget förberedande möte i kalendern hinner före: det krävs ett extra ärende"
        elif matter.submit_by < as_of:
            yield f"Sista ordinarie anmälningsdag var {matter.submit_by}: är ärendet inte anmält krävs ett extra ärende"
        elif matter.submit_by < first_on:
            yield f"Anmäls senast {matter.submit_by}"

    def aims(self, id_: str) -> Iterator[str]:
        """Say what is meant with a document, what bridges the time, what follows it, and what is to be settled."""
        document, standing = self.register.documents[id_], self.standings[id_]
        wanted = meant(document, standing)
        if document.intention:
            yield INTENTIONS[document.intention]
        elif standing.revision:
            due = f", klart senast {standing.revision.due}" if standing.revision.due else ""
            yield f"Under revidering{due}"
        if wanted and (extension := bridge(document, standing, choices(self.register, standing))):
            yield bridge_text(self.register, wanted, extension)
        if standing.conditions:
            yield f"Villkor: {listed(one_line(one) for one in standing.conditions)}"
        if standing.followers:
            titles = listed(one_line(self.register.documents[one].title) for one in standing.followers)
            yield f"Följer med: {titles}"
        if document.question:
            yield f"Att reda ut: {one_line(document.question)}"

    def renewal(self, renewal: Renewal) -> Iterator[str]:
        """Say that a revision or a replacement has its last chance here, and where it goes on."""
        verb = INFINITIVES[renewal.intention]
        yield f"Sista mötet på vägen för att hinna {verb} före slutdatumet {renewal.fact_on}"
        if renewal.decided_on != self.docket.on:
            yield f"Därefter: {body_name(self.register, renewal.decided_by)} {renewal.decided_on}"
        if renewal.submit_by < self.docket.as_of <= self.docket.on:
            yield f"Sista ordinarie anmälningsdag, {renewal.submit_by}, har passerat"

    def waiting(self, matter: WaitingMatter) -> Iterator[str]:
        """Say when it was put off, by whom, to when, and how many times."""
        decision = matter.decision
        done = "Bordlades" if decision.action == "defer" else "Återremitterades"
        to = f" till {matter.back_on}" if self.standings[matter.document].deferred_to else ""
        yield f"{done} {decision.on} av {deciders(decision, self.register)}{to}"
        if matter.times > 1:
            yield f"Har skjutits upp {matter.times} gånger i rad"
        status = status_text(self.standings[matter.document], self.register)
        planned = self.standings[matter.document].status is Status.PLANNED
        yield "Dokumentet planeras; ingen beslutad text finns" if planned else status
        yield from (f"Källa: {one_line(one)}" for one in decision.source)

    def revision(self, id_: str) -> Iterator[str]:
        """Say who was to revise by when, and whether that is late."""
        revision = self.standings[id_].revision
        if revision is None or revision.due is None:
            return
        to = f" till {owner_name(revision.to, self.register)}" if revision.to else ""
        late = "skulle ha varit klart" if revision.due < self.docket.as_of else "ska vara klart"
        yield f"Uppdraget att revidera gavs {revision.assigned_on}{to} och {late} {revision.due}"

    def review(self, id_: str) -> Iterator[str]:
        """Say when the review is due."""
        due = self.standings[id_].review_due
        if due:
            late = "skulle ha varit klar" if due < self.docket.as_of else "ska vara klar"
            yield f"Översynen {late} {due}; dokumentet gäller även om den dröjer"

    def adoption(self, id_: str) -> Iterator[str]:
        """Say how far the parties have come."""
        standing = self.standings[id_]
        told = list(adoption_sentences(standing.adoption, self.register)) if standing.adoption else []
        yield from told or [status_text(standing, self.register)]

    def ceasing(self, id_: str) -> Iterator[str]:
        """Say when it ends."""
        standing = self.standings[id_]
        meant_so = self.register.documents[id_].intention == "let_expire"
        yield f"Upphör att gälla efter {standing.valid_to}{' enligt avsikten i registret' if meant_so else ''}"

    def decided(self, decision: Decision) -> str:
        """Return a decision taken at the meeting, with its source."""
        source = "; ".join(one_line(one) for one in decision.source)
        return f"{sentence(decision, self.register)}{f' ({source})' if source else ''}"

    def is_required(self, id_: str) -> bool:
        """Whether a law requires the document."""
        return Mark.LAW_REQUIRED in self.standings[id_].marks
