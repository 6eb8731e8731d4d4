CREATE TABLE ack (
	id SERIAL NOT NULL,
	document VARCHAR NOT NULL,
	about VARCHAR NOT NULL,
	fact_key VARCHAR NOT NULL,
	until DATE NOT NULL,
	why TEXT NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE delivery (
	id SERIAL NOT NULL,
	key VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	role VARCHAR NOT NULL,
	payload TEXT NOT NULL,
	urgent_on DATE NOT NULL,
	state VARCHAR NOT NULL,
	reason TEXT NOT NULL,
	fence INTEGER NOT NULL,
	owner VARCHAR,
	lease_until TIMESTAMP WITH TIME ZONE,
	next_at TIMESTAMP WITH TIME ZONE NOT NULL,
	attempts INTEGER NOT NULL,
	unknowns INTEGER NOT NULL,
	generation INTEGER NOT NULL,
	address VARCHAR,
	subject TEXT,
	message_id VARCHAR,
	message_bytes BYTEA,
	message_sha256 VARCHAR,
	composed_from VARCHAR,
	frozen BOOLEAN NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	sent_at TIMESTAMP WITH TIME ZONE,
	escalates INTEGER,
	PRIMARY KEY (id),
	UNIQUE (key),
	UNIQUE (message_id),
	FOREIGN KEY(escalates) REFERENCES delivery (id)
);

CREATE INDEX delivery_due ON delivery (state, next_at);

CREATE TABLE meta (
	key VARCHAR NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (key)
);

CREATE TABLE minutes_file (
	sha256 VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	read_at TIMESTAMP WITH TIME ZONE NOT NULL,
	body VARCHAR,
	meeting_on DATE,
	fault TEXT NOT NULL,
	PRIMARY KEY (sha256)
);

CREATE TABLE node (
	id VARCHAR NOT NULL,
	place VARCHAR NOT NULL,
	process VARCHAR NOT NULL,
	version VARCHAR NOT NULL,
	register_sha256 VARCHAR NOT NULL,
	state TEXT NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE register_version (
	id SERIAL NOT NULL,
	sha256 VARCHAR NOT NULL,
	read_at TIMESTAMP WITH TIME ZONE NOT NULL,
	sources TEXT NOT NULL,
	changes TEXT NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE reminder (
	id SERIAL NOT NULL,
	document VARCHAR NOT NULL,
	about VARCHAR NOT NULL,
	fact_key VARCHAR NOT NULL,
	step VARCHAR NOT NULL,
	role VARCHAR NOT NULL,
	fact_on DATE NOT NULL,
	due_on DATE NOT NULL,
	send_on DATE NOT NULL,
	state VARCHAR NOT NULL,
	reason TEXT NOT NULL,
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (document, about, fact_key, step, role)
);

CREATE TABLE unknown_since (
	document VARCHAR NOT NULL,
	day DATE NOT NULL,
	PRIMARY KEY (document)
);

CREATE TABLE attempt (
	id SERIAL NOT NULL,
	delivery INTEGER NOT NULL,
	fence INTEGER NOT NULL,
	node VARCHAR NOT NULL,
	phase VARCHAR NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	outcome VARCHAR,
	code INTEGER,
	reply TEXT,
	PRIMARY KEY (id),
	UNIQUE (delivery, fence),
	FOREIGN KEY(delivery) REFERENCES delivery (id)
);

CREATE TABLE delivery_reminder (
	delivery INTEGER NOT NULL,
	reminder INTEGER NOT NULL,
	PRIMARY KEY (delivery, reminder),
	FOREIGN KEY(delivery) REFERENCES delivery (id),
	FOREIGN KEY(reminder) REFERENCES reminder (id)
);

CREATE TABLE earlier_letter (
	id SERIAL NOT NULL,
	delivery INTEGER NOT NULL,
	generation INTEGER NOT NULL,
	last_fence INTEGER NOT NULL,
	state VARCHAR NOT NULL,
	reason TEXT NOT NULL,
	address VARCHAR,
	subject TEXT,
	message_id VARCHAR,
	message_bytes BYTEA NOT NULL,
	message_sha256 VARCHAR NOT NULL,
	sent_at TIMESTAMP WITH TIME ZONE,
	kept_at TIMESTAMP WITH TIME ZONE NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(delivery) REFERENCES delivery (id)
);

CREATE TABLE minutes_proposal (
	id SERIAL NOT NULL,
	file VARCHAR NOT NULL,
	key VARCHAR NOT NULL,
	outcome VARCHAR NOT NULL,
	action VARCHAR,
	documents TEXT NOT NULL,
	valid_to DATE,
	decided_on DATE,
	section VARCHAR,
	line INTEGER NOT NULL,
	answer VARCHAR,
	answered_at TIMESTAMP WITH TIME ZONE,
	PRIMARY KEY (id),
	UNIQUE (file, key),
	FOREIGN KEY(file) REFERENCES minutes_file (sha256)
);

CREATE TABLE document_edit (
	id SERIAL NOT NULL,
	version INTEGER NOT NULL,
	document VARCHAR NOT NULL,
	what VARCHAR NOT NULL,
	key VARCHAR NOT NULL,
	before TEXT,
	after TEXT,
	PRIMARY KEY (id),
	FOREIGN KEY(version) REFERENCES register_version (id)
);

CREATE INDEX ix_document_edit_document ON document_edit (document);

CREATE INDEX ix_document_edit_version ON document_edit (version);

INSERT INTO meta (key, value) VALUES ('schema_version', '4'), ('first_start_on', '2026-03-01'), ('last_cycle_on', '2026-03-02');

INSERT INTO register_version (sha256, read_at, sources, changes) VALUES ('aa', '2026-03-02 07:00:00.000000+00', '{"files": [], "unreadable": []}', '38 dokument');

INSERT INTO reminder (document, about, fact_key, step, role, fact_on, due_on, send_on, state, reason, changed_at) VALUES ('d1', 'end', 'valid_to:2026-06-30', '-3 months', 'asa', '2026-06-30', '2026-03-30', '2026-03-02', 'planned', '', '2026-03-02 07:00:00.000000+00');

INSERT INTO delivery (key, kind, role, payload, urgent_on, state, reason, fence, next_at, attempts, unknowns, generation, address, subject, message_id, message_bytes, message_sha256, frozen, created_at) VALUES ('k1', 'reminders', 'asa', '{}', '2026-06-30', 'queued', '', 0, '2026-03-02 07:00:00.000000+00', 0, 0, 0, 'asa@example.se', 'Löper ut', '<a.g0@example.se>', '\x4d61696c', 'bb', false, '2026-03-02 07:00:00.000000+00');

INSERT INTO delivery_reminder (delivery, reminder) VALUES (1, 1);

INSERT INTO attempt (delivery, fence, node, phase, started_at) VALUES (1, 1, 'n', 'claimed', '2026-03-02 07:00:00.000000+00');
