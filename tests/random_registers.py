"""Random registers as text: every clause and every action, as an admin could have written them."""

from datetime import date

from hypothesis import strategies as st
from ledger_text import PREAMBLE, document, read

from monitor.model import ABOUTS, Register

LADDERS = "".join(
    f'[[reminder]]\nabout = "{about}"\nto = ["samordnare"]\nafter = {{ every = "2 weeks", times = 2 }}\n'
    + ("" if about == "unknown" else 'before = ["6 months", "1 week", "0 days"]\n')
    for about in ABOUTS
)
IDS = ("d0", "d1", "d2", "d3")
PARTIES = '["falun", "mora", "orsa"]'

DAYS = st.dates(date(2019, 1, 1), date(2030, 12, 31)).map(str)
#: Days of decision: now and then one day has several.
DECIDED = st.one_of(DAYS, st.sampled_from(["2025-06-01", "2026-02-06", "2026-02-06", "2026-04-24"]))
LENGTHS = st.sampled_from(['"1 month"', '"6 months"', '"12 months"', '"18 months"', '"2 weeks"', '"10 days"'])
ENDS = st.one_of(
    DAYS,
    DAYS,
    st.sampled_from(
        ['"till 1 januari 2027"', '"fram till oktober 2025"', '"t.o.m. oktober 2026"', '"till årsskiftet 2026"']
    ),
)


def mostly_not(lines: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return nothing, or now and then a line."""
    return st.one_of(st.just(""), st.just(""), st.just(""), st.just(""), lines)


def _line(key: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return values.map(lambda value: f"{key} = {value}")


def _of(text: str, **parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.fixed_dictionaries(parts).map(text.format_map)


_STARTS = st.one_of(_line("valid_from", DAYS), _line("valid_from", DAYS), st.just(""))
_END_CLAUSES = st.one_of(
    _line("valid_to", ENDS),
    _line("valid_to", ENDS),
    _line("length", LENGTHS),
    st.sampled_from(['period = "2022–2026"', 'period = "t.o.m. oktober 2026"', 'period = "våren 2026"']),
    st.just("until_further_notice = true"),
    _of(
        'until_further_notice = true\nnotice = {{ length = {length}, counted_from = "{kind}" }}',
        length=LENGTHS,
        kind=st.sampled_from(["notice_day", "month_turn", "year_end"]),
    ),
    st.just(""),
)
_MORE_CLAUSES = (
    _of(
        "auto_extension = {{ every = {every}, notice = {notice}{limit} }}",
        every=LENGTHS,
        notice=LENGTHS,
        limit=st.sampled_from(["", "", ", max_times = 2", ", valid_to = 2028-03-31"]),
    ),
    _line("option", LENGTHS),
    st.one_of(
        _of("review = {{ every = {every}, last = {last} }}", every=LENGTHS, last=DAYS),
        _of("review = {{ due = {due} }}", due=DAYS),
    ),
    st.one_of(st.just("holdover = true"), _of("holdover = {{ until = {until} }}", until=DAYS)),
    _of(
        "adoption = {{ rule = {rule}, parties = {parties}{start} }}",
        rule=st.sampled_from(['"all"', "2"]),
        parties=st.sampled_from(['"all"', PARTIES]),
        start=st.sampled_from(["", ', start = "last_adoption"']),
    ),
    _of('deadlines = [{{ what = "underteckna", latest = {latest} }}]', latest=DAYS),
    st.just("planned = true"),
    st.sampled_from(['intention = "let_expire"', 'intention = "extend"']),
    st.sampled_from(['question = "stämmer det?"', 'law = ["HSL 16 kap. 3 §"]']),
)
_ACTIONS = st.one_of(
    _of('action = "extend"\nlength = {length}', length=LENGTHS),
    _of('action = "extend"\nvalid_to = {end}', end=ENDS),
    _of('action = "extend"\nvalid_to = {end}\nretroactive = true', end=ENDS),
    st.just('action = "adopt"'),
    _of('action = "adopt"\nvalid_from = {start}\nvalid_to = {end}', start=DAYS, end=ENDS),
    st.just('action = "reject"'),
    _of('action = "set_validity"\nvalid_to = {end}', end=ENDS),
    _of('action = "set_validity"\nvalid_from = {start}', start=DAYS),
    _of('action = "set_validity"\nlength = {length}', length=LENGTHS),
    st.just('action = "set_validity"\nuntil_further_notice = true'),
    st.just('action = "terminate"'),
    st.just('action = "let_expire"'),
    _of('action = "repeal"\nlast_day = {last}', last=DAYS),
    st.just('action = "repeal"\nlast_day = "upphör omedelbart"'),
    _of('action = "replace"\nwith = "{new}"', new=st.sampled_from(IDS)),
    _of('action = "suspend"\nlength = {length}', length=LENGTHS),
    _of('action = "suspend"\nvalid_from = {start}', start=DAYS),
    st.just('action = "reinstate"'),
    _of('action = "reinstate"\nvalid_from = {start}', start=DAYS),
    _of('action = "set_review"\nevery = {every}', every=LENGTHS),
    _of('action = "set_review"\ndue = {due}', due=DAYS),
    _of('action = "assign_revision"\nto = "samordnare"\ndue = {due}', due=DAYS),
    st.sampled_from(["review", "revision", "underteckna"]).map(lambda what: f'action = "complete"\nwhat = "{what}"'),
    _of('action = "defer"\nto = {to}', to=DAYS),
    st.just('action = "refer_back"'),
    st.just('action = "recommend"'),
)
_CONDITIONS = _of(
    'condition = "pengar"{known}',
    known=st.one_of(st.just(""), _of("\nmet_on = {on}", on=DAYS), _of("\nfailed_on = {on}", on=DAYS)),
)


@st.composite
def documents(draw: st.DrawFn) -> list[str]:
    """Draw some documents; one may replace or follow another."""
    tables = []
    for number, id_ in enumerate(IDS[: draw(st.integers(1, len(IDS)))]):
        clauses = [draw(_STARTS), draw(_END_CLAUSES)]
        clauses += [draw(mostly_not(clause)) for clause in _MORE_CLAUSES]
        if number:
            link = st.sampled_from([f'{key} = "{other}"' for key in ("replaces", "follows") for other in IDS[:number]])
            clauses.append(draw(mostly_not(link)))
        tables.append(document(id_, "\n".join(clauses)))
    return tables


@st.composite
def decisions(draw: st.DrawFn, ids: tuple[str, ...]) -> list[str]:
    """Draw decisions and revocations on some of the documents, in no order."""
    tables: list[str] = []
    heads: list[str] = []
    for _ in range(draw(st.integers(1, 8))):
        named = ", ".join(f'"{id_}"' for id_ in draw(st.lists(st.sampled_from(ids), min_size=1, unique=True)))
        action = draw(_ACTIONS)
        by = draw(st.sampled_from(['"lchnv"', '"schnv"']))
        if action in ('action = "adopt"', 'action = "reject"'):
            by = draw(st.sampled_from(['"lchnv"', '"falun"', '["mora", "orsa"]', PARTIES]))
        head = f"on = {draw(DECIDED)}\nby = {by}"
        if heads and draw(st.integers(0, 5)) == 0:
            action = f'action = "revoke"\nrevokes = {{ {draw(st.sampled_from(heads))} }}'
        heads.append(head.replace("\n", ", "))
        condition = draw(mostly_not(_CONDITIONS))
        tables.append(f'[[decision]]\n{head}\n{action}\ndocuments = [{named}]\nsource = "§"\n{condition}\n')
    return tables


def _accepted(preamble: str, tables: list[str]) -> Register:
    """Read a register, leaving out the tables that `check` finds errors in, until it is accepted."""
    while True:
        register, problems = read("".join(tables), preamble=preamble)
        if register is not None:
            return register
        starts = [len((preamble + "".join(tables[:count])).split("\n")) for count in range(len(tables) + 1)]
        lines = {problem.line for problem in problems}
        kept = [
            table
            for table, first, after in zip(tables, starts, starts[1:], strict=False)
            if not any(first <= line < after for line in lines)
        ]
        assert len(kept) < len(tables), "\n".join(map(str, problems))
        tables = kept


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """Draw a register that `read_register` accepts, with a ladder about everything."""
    tables = draw(documents())
    return _accepted(PREAMBLE + LADDERS, [*tables, *draw(decisions(IDS[: len(tables)]))])
