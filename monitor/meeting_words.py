"""What the report for a meeting says of each thing on its docket, in lines with ISO dates (docs/wording.md)."""

from collections.abc import Iterator, Mapping
from datetime import date

from monitor.choices import bridge, choices, meant
from monitor.decision_words import deciders, owner_name, sentence
from monitor.deferrals import WaitingMatter
from monitor.docket import Docket, DocketMatter, Need, Renewal
from monitor.language import _, _n
from monitor.model import Decision, Register
from monitor.next_steps import adoption_sentences, conditions_text, intention_text
from monitor.road_words import body_name, bridge_text, infinitive
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
            body = body_name(self.register, matter.decided_by)
            yield _("Bereds här inför beslut i {body} {day}", body=body, day=matter.decided_on)
        yield from self._timing(matter)
        yield from self._submission(matter)
        yield from self.aims(matter.document)

    def _until(self, matter: DocketMatter, standing: Standing) -> str:
        as_of, end, day = self.docket.as_of, standing.valid_to, matter.fact_on
        when = days_from(as_of, day)
        if matter.need is Need.NOTICE and end and standing.next_end:
            text = _("Gäller till och med {end}; förlängs till och med {next_end} utan uppsägning")
            return text.format(end=end, next_end=standing.next_end)
        if standing.status is Status.PAST_END_HOLDOVER:
            holdover = self.register.documents[matter.document].holdover
            if holdover and holdover.until:
                text = _("Slutdatumet var {day} ({when}); gäller tills det ersätts, längst till och med {until}")
                return text.format(day=day, when=when, until=holdover.until.earliest)
            return _("Slutdatumet var {day} ({when}); gäller tills det ersätts", day=day, when=when)
        if standing.status is Status.PAUSED:
            return _("Tillämpas inte till och med {day}, och upphävs därefter om inget annat beslutas", day=day)
        if day >= as_of:
            return _("Gäller till och med {day} ({when})", day=day, when=when)
        return _("Löpte ut {day} ({when})", day=day, when=when)

    def _timing(self, matter: DocketMatter) -> Iterator[str]:
        notice = matter.need is Need.NOTICE
        if notice:
            text = _("Sista dag för uppsägning: {day}. Inget behöver göras om dokumentet ska fortsätta gälla")
            yield text.format(day=matter.fact_on)
        if matter.too_late and not matter.exhausted and notice:
            yield _("För sent för den ordinarie vägen: ett beslut hinner inte före sista dagen för uppsägning")
        elif matter.too_late and not matter.exhausted:
            yield _("För sent för den ordinarie vägen: ett beslut hinner inte före slutdatumet")
        if ends := matter.calendar_ends_on:
            yield _("Kalendern slutar {day}: vilket möte som är det sista går inte att säga", day=ends)
        yield from self._next(matter)

    def _next(self, matter: DocketMatter) -> Iterator[str]:
        coming, past = matter.next_on, matter.fact_on < self.docket.on
        if coming is None:
            yield _("Inget senare möte i kalendern")
        elif matter.gap and past:
            gap = stretch_text(matter.gap)
            yield _("Nästa möte, {day}, ger ytterligare {gap} utan giltighet", day=coming, gap=gap)
        elif matter.gap:
            yield _("Nästa möte, {day}, ger {gap} utan giltighet", day=coming, gap=stretch_text(matter.gap))
        elif past:
            return
        elif coming > matter.fact_on and matter.need is Need.NOTICE:
            yield _("Nästa möte, {day}, är efter sista dagen för uppsägning", day=coming)
        elif coming > matter.fact_on:
            yield _("Nästa möte, {day}, är efter slutdatumet", day=coming)
        elif matter.need is not Need.NOTICE:
            yield _("Nästa möte, {day}, är också i tid", day=coming)

    def _submission(self, matter: DocketMatter) -> Iterator[str]:
        as_of, first_on, by = self.docket.as_of, self.docket.on, matter.submit_by
        if as_of > first_on:
            return
        if matter.exhausted:
            names = listed(body_name(self.register, one) for one in matter.exhausted)
            yield _("Inget kommande möte i kalendern för {bodies}, som ska bereda ärendet före", bodies=names)
        elif by is None:
            yield _("Inget förberedande möte i kalendern hinner före: det krävs ett extra ärende")
        elif by < as_of:
            yield _("Sista ordinarie anmälningsdag var {day}: är ärendet inte anmält krävs ett extra ärende", day=by)
        elif by < first_on:
            yield _("Anmäls senast {day}", day=by)

    def aims(self, id_: str) -> Iterator[str]:
        """Say what is meant with a document, what bridges the time, what follows it, and what is to be settled."""
        document, standing = self.register.documents[id_], self.standings[id_]
        wanted = meant(document, standing)
        if document.intention:
            yield intention_text(document.intention)
        elif standing.revision and standing.revision.due:
            yield _("Under revidering, klart senast {day}", day=standing.revision.due)
        elif standing.revision:
            yield _("Under revidering")
        if wanted and (extension := bridge(document, standing, choices(self.register, standing))):
            yield bridge_text(self.register, wanted, extension)
        if standing.conditions:
            yield conditions_text(standing)
        if standing.followers:
            titles = listed(one_line(self.register.documents[one].title) for one in standing.followers)
            yield _("Följer med: {titles}", titles=titles)
        if document.question:
            yield _("Att reda ut: {question}", question=one_line(document.question))

    def renewal(self, renewal: Renewal) -> Iterator[str]:
        """Say that a revision or a replacement has its last chance here, and where it goes on."""
        verb, end = infinitive(renewal.intention), renewal.fact_on
        yield _("Sista mötet på vägen för att hinna {verb} före slutdatumet {day}", verb=verb, day=end)
        if renewal.decided_on != self.docket.on:
            body = body_name(self.register, renewal.decided_by)
            yield _("Därefter: {body} {day}", body=body, day=renewal.decided_on)
        if renewal.submit_by < self.docket.as_of <= self.docket.on:
            yield _("Sista ordinarie anmälningsdag, {day}, har passerat", day=renewal.submit_by)

    def waiting(self, matter: WaitingMatter) -> Iterator[str]:
        """Say when it was put off, by whom, to when, and how many times."""
        standing, decision = self.standings[matter.document], matter.decision
        yield self._put_off(decision, matter.back_on if standing.deferred_to else None)
        if matter.times > 1:
            yield _n("Har skjutits upp {n} gång i rad", "Har skjutits upp {n} gånger i rad", matter.times)
        if standing.status is Status.PLANNED:
            yield _("Dokumentet planeras; ingen beslutad text finns")
        else:
            yield status_text(standing, self.register)
        yield from (_("Källa: {source}", source=one_line(one)) for one in decision.source)

    def _put_off(self, decision: Decision, back_on: date | None) -> str:
        on, who = decision.on, deciders(decision, self.register)
        if decision.action == "defer" and back_on:
            return _("Bordlades {day} av {who} till {to}", day=on, who=who, to=back_on)
        if decision.action == "defer":
            return _("Bordlades {day} av {who}", day=on, who=who)
        if back_on:
            return _("Återremitterades {day} av {who} till {to}", day=on, who=who, to=back_on)
        return _("Återremitterades {day} av {who}", day=on, who=who)

    def revision(self, id_: str) -> Iterator[str]:
        """Say who was to revise by when, and whether that is late."""
        revision = self.standings[id_].revision
        if revision is None or revision.due is None:
            return
        late = revision.due < self.docket.as_of
        if revision.to and late:
            text = _("Uppdraget att revidera gavs {day} till {owner} och skulle ha varit klart {due}")
        elif revision.to:
            text = _("Uppdraget att revidera gavs {day} till {owner} och ska vara klart {due}")
        elif late:
            text = _("Uppdraget att revidera gavs {day} och skulle ha varit klart {due}")
        else:
            text = _("Uppdraget att revidera gavs {day} och ska vara klart {due}")
        owner = owner_name(revision.to, self.register) if revision.to else ""
        yield text.format(day=revision.assigned_on, owner=owner, due=revision.due)

    def review(self, id_: str) -> Iterator[str]:
        """Say when the review is due."""
        due = self.standings[id_].review_due
        if due and due < self.docket.as_of:
            yield _("Översynen skulle ha varit klar {day}; dokumentet gäller även om den dröjer", day=due)
        elif due:
            yield _("Översynen ska vara klar {day}; dokumentet gäller även om den dröjer", day=due)

    def adoption(self, id_: str) -> Iterator[str]:
        """Say how far the parties have come."""
        standing = self.standings[id_]
        told = list(adoption_sentences(standing.adoption, self.register)) if standing.adoption else []
        yield from told or [status_text(standing, self.register)]

    def ceasing(self, id_: str) -> Iterator[str]:
        """Say when it ends."""
        end = self.standings[id_].valid_to
        if self.register.documents[id_].intention == "let_expire":
            yield _("Upphör att gälla efter {day} enligt avsikten i registret", day=end)
        else:
            yield _("Upphör att gälla efter {day}", day=end)

    def decided(self, decision: Decision) -> str:
        """Return a decision taken at the meeting, with its source."""
        source = "; ".join(one_line(one) for one in decision.source)
        return f"{sentence(decision, self.register)}{f' ({source})' if source else ''}"

    def is_required(self, id_: str) -> bool:
        """Whether a law requires the document."""
        return Mark.LAW_REQUIRED in self.standings[id_].marks
