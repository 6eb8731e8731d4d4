"""What every table and every key of the register language means, in one sentence each.

Apart from their definitions (`model`, `settings`), so that `giltig check` starts without reading them. The JSON Schema,
the reference page and the starting file are made from both. A test holds that none is missing and none left over.
"""

from typing import Final

from monitor import model, settings, validity_clauses
from monitor.language import N_

TABLES: Final[dict[type, str]] = {
    settings.Monitor: N_("vems registret är, och vem som får veta när något är fel"),
    settings.Database: N_("där giltig kommer ihåg vad som har skickats"),
    settings.Mail: N_("hur mejlen skickas, och i vems namn"),
    settings.Smtp: N_('e-postservern, där `transport` är `"smtp"`'),
    settings.Schedule: N_("när på dagen mejlen går"),
    settings.ReportSettings: N_("rapporten över kommande förnyelser"),
    settings.Web: N_("webbsidorna, som bara går att läsa"),
    settings.Minutes: N_("minnesanteckningar som läses av sig själva"),
    settings.Health: N_("hur det märks att giltig har stannat"),
    settings.DeliverySettings: N_("vad som görs när något är osäkert eller ovanligt med mejlen"),
    model.Recipient: N_("en roll som får mejl, inte en person: adressen finns kvar när någon annan tar över"),
    model.Away: N_("en period av frånvaro, båda dagarna inräknade"),
    model.Body: N_("en instans: vilka som kan besluta, och när de möts"),
    model.Party: N_("en part: vem som antar"),
    model.Kind: N_("det som gäller för alla dokument av en sort"),
    model.Route: N_("en väg till beslut: stegen i ordning, vart och ett före nästa"),
    model.RouteStep: N_("ett steg på vägen"),
    model.Ladder: N_("en stege av påminnelser: vad som sägs när, och till vem"),
    model.After: N_("stegen efter dagen"),
    model.Escalate: N_("vilka som också får veta, och från när"),
    model.Document: N_("ett dokument som det först antogs, med sin giltighetstid; det som hände sedan är beslut"),
    validity_clauses.Notice: N_("uppsägningstiden"),
    validity_clauses.AutoExtension: N_("automatisk förlängning"),
    validity_clauses.Review: N_("översynen"),
    validity_clauses.Holdover: N_("fortsatt giltighet efter slutet"),
    validity_clauses.Adoption: N_("parternas antagande"),
    validity_clauses.Deadline: N_("en sista dag för något som ska göras"),
    model.Decision: N_("ett beslut: vem som beslutade vad, när, om vilka dokument. Läggs till, ändras aldrig"),
    model.Revokes: N_("det tidigare beslut som upphävs"),
}

KEYS: Final[dict[type, dict[str, str]]] = {
    settings.Monitor: {
        "network": N_("nätverkets namn: rubrik på rapporten och underskrift i mejlen"),
        "language": N_("språket i mejl, rapporter, sidor och meddelanden"),
        "timezone": N_("tidszonen som avgör vilken dag det är, och när `send_at` är"),
        "admin": N_("den mottagare som får veta när något är fel, och varje vecka ett livstecken"),
        "include": N_("fler filer i registret, var och en med sökväg eller mönster"),
        "ends_soon": N_("så länge före slutet får dokumentet statusen `ends_soon`"),
    },
    settings.Database: {
        "url": N_("en fil, eller `postgresql+psycopg://user@host/db`; ett lösenord här godtas inte"),
    },
    settings.Mail: {
        "transport": N_("en `.eml`-fil per mejl i en mapp, eller en e-postserver"),
        "folder": N_("mappen som filerna hamnar i"),
        "sender": N_('avsändarens namn och adress; måste anges med `"smtp"`'),
        "reply_to": N_("adressen som svar går till"),
        "domain": N_("det som står efter @ i Message-ID; annars avsändarens domän"),
        "smtp": N_('e-postservern; behövs med `"smtp"`'),
    },
    settings.Smtp: {
        "host": N_("serverns namn, utan port"),
        "port": N_("serverns port"),
        "security": N_('certifikat kontrolleras alltid; `"none"` med lösenord bara till den egna datorn'),
        "user": N_("användaren att logga in som"),
        "password_env": N_("miljövariabeln som lösenordet står i"),
        "password_file": N_("eller filen som det står i; en av de två om det finns en användare"),
        "ca_file": N_("certifikat att lita på i stället för systemets"),
        "timeout": N_("längsta väntan på servern, varje gång"),
        "connections": N_("hur många mejl som lämnas samtidigt, varje på en egen förbindelse"),
    },
    settings.Schedule: {
        "send_at": N_("klockslaget för dagens utskick, på arbetsdagar"),
    },
    settings.ReportSettings: {
        "to": N_("de mottagare som får rapporten inför varje möte"),
        "before_papers": N_(
            "så länge innan handlingarna till ett möte går ut; utan `papers` före sista dagen att anmäla, annars före"
            " mötet"
        ),
        "horizon": N_("hur långt fram rapporten och den första översikten ser"),
        "publish": N_("mappen som de öppna sidorna skrivs i efter varje ändring"),
    },
    settings.Web: {
        "listen": N_("adress och port som sidorna visas på"),
        "token_env": N_("miljövariabeln med nyckeln till sidorna, minst 20 tecken"),
        "feed_token_env": N_("miljövariabeln med kalenderns egen nyckel"),
        "trusted_header": N_("HTTP-huvudet där en proxy på samma dator säger vem som har loggat in"),
        "address": N_("adressen som andra använder, där en proxy skickar dem vidare"),
    },
    settings.Minutes: {
        "folder": N_("mappen där `giltig run` letar efter nya minnesanteckningar; utan den letar den inte"),
        "to": N_("de mottagare som bekräftar besluten; annars `admin`"),
    },
    settings.Health: {
        "heartbeat_url": N_(
            "anropas efter hela varv, högst var femte minut, medan allt är väl: låt någon utanför märka när det inte "
            "är det"
        ),
        "sign_of_life": N_("ett mejl till `admin` i den första körningen varje vecka"),
    },
    settings.DeliverySettings: {
        "unknown": N_(
            "när det inte går att veta om ett mejl kom fram: samma mejl en gång till, eller vänta på en människa"
        ),
        "brake": N_(
            "fler mejl än så i en körning hålls kvar till `giltig outbox release`; annars det större av 50 och en "
            "femtedel av dokumenten"
        ),
    },
    model.Recipient: {
        "name": N_("rollens namn, som mejlen skriver det"),
        "address": N_("en enda adress, utan namn; ASCII före @"),
        "digest": N_("ett mejl per ärende, eller ett mejl med dagens eller veckans alla"),
        "deputy": N_("den mottagare som får mejlen under frånvaron"),
        "away": N_("perioder av frånvaro"),
    },
    model.Away: {
        "from": N_("första dagen borta"),
        "to": N_("sista dagen borta"),
    },
    model.Body: {
        "name": N_("instansens namn"),
        "short": N_("förkortning, som kommandon också känner igen"),
        "meetings": N_("instansens mötesdagar"),
        "papers": N_("så länge före mötet går handlingarna ut"),
        "submit": N_("så länge före mötet ska ett ärende vara anmält"),
    },
    model.Party: {
        "name": N_("partens namn"),
        "recipient": N_("den mottagare som påminns för parten, utöver stegens, tills den har svarat"),
        "meetings": N_("mötesdagar i partens egen beslutande instans; nämns tills svaret har kommit"),
    },
    model.Kind: {
        "route": N_("vägen till beslut för dokument av sorten som inte har någon egen"),
        "revise_route": N_("vägen när de revideras"),
        "replace_route": N_("vägen när de ersätts av nya"),
    },
    model.Route: {
        "steps": N_("stegen i ordning, minst ett"),
        "spare": N_("möten i reserv, om ärendet bordläggs"),
    },
    model.RouteStep: {
        "body": N_("instansen som tar upp ärendet vid ett möte …"),
        "before_next": N_("… minst så länge före nästa steg"),
        "parties": N_("eller parternas egna beslut …"),
        "takes": N_("… som tar så lång tid"),
    },
    model.Ladder: {
        "about": N_("vad påminnelserna handlar om"),
        "before": N_('stegen före dagen; `"0 dagar"` är dagen själv'),
        "after": N_("stegen efter dagen; en av `before` och `after` behövs"),
        "to": N_("de mottagare som påminns"),
        "escalate": N_("vilka som också får veta, och från när"),
        "kinds": N_("bara för dokument av dessa sorter"),
        "documents": N_("eller bara för dessa dokument; inte båda"),
    },
    model.After: {
        "every": N_("ett steg så ofta …"),
        "times": N_("… så många gånger"),
    },
    model.Escalate: {
        "after": N_("från så länge efter dagen …"),
        "before": N_("… eller så länge före den; en av de två"),
        "to": N_("får stegens påminnelser från den dagen, och en på själva dagen"),
    },
    model.Document: {
        "title": N_("dokumentets namn, som folk säger det"),
        "long_title": N_("hela namnet"),
        "aliases": N_("andra namn som kommandon känner igen"),
        "kind": N_(
            "överenskommelse, avtal, rutin …; det som mejlen kallar det, och som stegar och vägar kan väljas efter"
        ),
        "dnr": N_("diarienummer"),
        "law": N_("lagrum som kräver dokumentet; det visas med märket `law_required`"),
        "responsible": N_("den mottagare som ansvarar: samlar ärenden, och står i rapporten"),
        "decided_by": N_("den instans som beslutar om dokumentet; annars den sista på vägen"),
        "route": N_("vägen till beslut när det förlängs; annars sortens"),
        "revise_route": N_("vägen när det revideras; annars sortens"),
        "replace_route": N_("vägen när det ersätts; annars sortens"),
        "signed_copy": N_("var det undertecknade originalet finns"),
        "source": N_("varifrån datumen kommer"),
        "note": N_("en anteckning för den som sköter registret"),
        "question": N_("något att reda ut: visas med märket `check_source` och i rapporten"),
        "valid_from": N_("första giltiga dagen"),
        "valid_to": N_("sista giltiga dagen, inräknad (T01, T20)"),
        "length": N_("giltighetstidens längd, räknad från första dagen (T02)"),
        "period": N_("giltighetstiden i ord, i stället för `valid_from` och `valid_to` (T03)"),
        "until_further_notice": N_("gäller tills vidare: med avsikt utan slut (T09, T10)"),
        "notice": N_("uppsägningstiden (T09)"),
        "auto_extension": N_("förlängs av sig självt om ingen säger upp det (T06, T07)"),
        "option": N_("får förlängas så länge; gör inget av sig självt (T08)"),
        "review": N_("ska ses över då och då; det slutar aldrig gälla av det (T10)"),
        "holdover": N_("gäller efter slutet tills det ersätts; `true` eller en tabell (T11)"),
        "replaces": N_("dokumentet vars plats det tar på sin första dag (T12)"),
        "adoption": N_("gäller när parterna har antagit det (T13, T14)"),
        "follows": N_("slutar, vilar och ersätts med det dokumentet, eller slutar tidigare enligt sin egen text (T17)"),
        "deadlines": N_("sista dagar för sådant som ska göras (T19)"),
        "planned": N_("beslutat att det ska tas fram; ingen text finns ännu"),
        "intention": N_('vad som är tänkt vid slutet; med `"let_expire"` slutar det gälla utan påminnelser'),
    },
    validity_clauses.Notice: {
        "length": N_("hur lång uppsägningstiden är"),
        "counted_from": N_("räknas från dagen själv, från månadens slut eller till ett årsskifte"),
    },
    validity_clauses.AutoExtension: {
        "every": N_("förlängs med så mycket, gång efter gång"),
        "notice": N_("om ingen har sagt upp det så länge före slutet; samma dag räknas"),
        "max_times": N_("högst så många gånger (T07)"),
        "valid_to": N_("längst till och med den dagen; den sista perioden kortas (T07)"),
    },
    validity_clauses.Review: {
        "every": N_("så ofta, räknat från `last`, annars från första dagen"),
        "last": N_("när den senast gjordes"),
        "due": N_("när den ska göras nästa gång; `every` eller `due` behövs"),
    },
    validity_clauses.Holdover: {
        "until": N_("längst till och med den dagen"),
    },
    validity_clauses.Adoption: {
        "rule": N_("alla parter, eller minst så många"),
        "parties": N_("de parter som tillfrågas"),
        "start": N_("börjar gälla den dag den sista som behövs har antagit, vad `valid_from` än säger (T14)"),
    },
    validity_clauses.Deadline: {
        "what": N_("vad som ska göras; dess namn i ett beslut om `complete`"),
        "latest": N_("sista dagen, inräknad"),
    },
    model.Decision: {
        "on": N_("dagen det fattades; för en uppsägning dagen den togs emot"),
        "by": N_("instansen, eller en eller flera parter; för `complete` även en mottagare"),
        "action": N_("vad som beslutades"),
        "documents": N_("de dokument det gäller"),
        "source": N_("var det står; saknas den varnar `giltig check`"),
        "note": N_("en anteckning för den som sköter registret"),
        "condition": N_("villkoret för beslutet (T18)"),
        "met_on": N_("dagen villkoret uppfylldes …"),
        "failed_on": N_("… eller föll"),
        "length": N_("så länge: vid `extend`, `adopt`, `set_validity` och `suspend`"),
        "valid_from": N_("från och med: vid `adopt`, `set_validity`, `replace`, `suspend` och `reinstate`"),
        "valid_to": N_("sista giltiga dagen: vid `extend`, `adopt` och `set_validity`"),
        "until_further_notice": N_("tills vidare: vid `adopt` och `set_validity`"),
        "retroactive": N_("förlängningen gäller från det gamla slutet, utan lucka: vid `extend`"),
        "last_day": N_("sista giltiga dagen, som datum eller i ord: vid `repeal`"),
        "with": N_("det nya dokumentet: vid `replace`"),
        "every": N_("så ofta ska det ses över: vid `set_review`"),
        "due": N_("senast den dagen: vid `set_review` och `assign_revision`"),
        "to": N_("mötesdagen vid `defer` och `refer_back`; den mottagare som reviderar vid `assign_revision`"),
        "report_to": N_("instansen som ska få resultatet: vid `assign_revision`"),
        "what": N_('det som är klart, `"review"`, `"revision"`, `"inform"` eller en sista dags `what`: vid `complete`'),
        "revokes": N_("det tidigare beslut som upphävs: vid `revoke`"),
    },
    model.Revokes: {
        "on": N_("dagen det fattades"),
        "by": N_("vem som fattade det"),
        "action": N_("vad som beslutades, om de fattade flera den dagen"),
    },
}
