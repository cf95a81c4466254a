-- A run of the command: with which code, configuration, models, rules and law.
CREATE TABLE runs (
    id INTEGER NOT NULL PRIMARY KEY,
    started TEXT NOT NULL,
    ended TEXT,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'failed')),
    version TEXT NOT NULL,
    extract_key TEXT NOT NULL,
    detect_key TEXT NOT NULL,
    law_key TEXT NOT NULL,
    options TEXT NOT NULL
);

-- Bytes that were read, by their hash; what was fetched is kept whole, for it may be gone tomorrow.
CREATE TABLE contents (
    sha256 TEXT NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    data BLOB
);

-- Every input once, those that could not be read too.
CREATE TABLE inputs (
    id TEXT NOT NULL PRIMARY KEY,
    path TEXT NOT NULL,
    path_bytes BLOB NOT NULL,
    address TEXT,
    provider TEXT,
    title TEXT,
    version_date TEXT,
    country TEXT,
    sha256 TEXT REFERENCES contents (sha256),
    media_type TEXT,
    law_key TEXT,
    status TEXT NOT NULL CHECK (status IN ('pending', 'assessed', 'partly_assessed', 'not_assessed')),
    reason_code TEXT,
    reason TEXT,
    captured TEXT,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    CHECK (status IN ('pending', 'assessed') OR reason IS NOT NULL)
);
CREATE INDEX inputs_by_content ON inputs (sha256, media_type);

-- The text of a content, or why there is none.
CREATE TABLE extractions (
    sha256 TEXT NOT NULL REFERENCES contents (sha256),
    media_type TEXT NOT NULL,
    key TEXT NOT NULL,
    reason_code TEXT,
    reason TEXT,
    body BLOB,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    PRIMARY KEY (sha256, media_type, key),
    CHECK ((body IS NULL) <> (reason_code IS NULL))
);

CREATE TABLE detections (
    sha256 TEXT NOT NULL REFERENCES contents (sha256),
    media_type TEXT NOT NULL,
    key TEXT NOT NULL,
    body BLOB NOT NULL,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    PRIMARY KEY (sha256, media_type, key)
);

-- The report on a content under one law; body is the JSON report, packed with zlib (null where there is none).
CREATE TABLE assessments (
    sha256 TEXT NOT NULL REFERENCES contents (sha256),
    media_type TEXT NOT NULL,
    key TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('assessed', 'partly_assessed', 'not_assessed')),
    reason_code TEXT,
    reason TEXT,
    title TEXT,
    words INTEGER NOT NULL,
    pages INTEGER,
    version_date TEXT,
    report TEXT,
    body BLOB,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    PRIMARY KEY (sha256, media_type, key)
);

-- Findings of severity 2 and 3, and the fair sentences of severity 1.
CREATE TABLE findings (
    sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    key TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    category TEXT NOT NULL,
    severity INTEGER NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    clause TEXT,
    page INTEGER,
    pattern TEXT,
    rules TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (sha256, media_type, key, start_at, end_at, category),
    FOREIGN KEY (sha256, media_type, key)
        REFERENCES assessments (sha256, media_type, key) ON DELETE CASCADE
);
CREATE INDEX findings_by_category ON findings (category, severity);

CREATE TABLE ledger (
    sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    key TEXT NOT NULL,
    power TEXT NOT NULL,
    kind TEXT NOT NULL,
    verdict TEXT NOT NULL,
    against_default TEXT NOT NULL,
    PRIMARY KEY (sha256, media_type, key, power),
    FOREIGN KEY (sha256, media_type, key)
        REFERENCES assessments (sha256, media_type, key) ON DELETE CASCADE
);

CREATE TABLE protections (
    sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    key TEXT NOT NULL,
    protection TEXT NOT NULL,
    status TEXT NOT NULL,
    PRIMARY KEY (sha256, media_type, key, protection),
    FOREIGN KEY (sha256, media_type, key)
        REFERENCES assessments (sha256, media_type, key) ON DELETE CASCADE
);

-- What people decided on findings; it only grows, and the latest on a fingerprint counts.
CREATE TABLE decisions (
    fingerprint TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    category TEXT NOT NULL,
    severity INTEGER NOT NULL,
    witnesses TEXT NOT NULL,
    clause TEXT,
    words TEXT NOT NULL,
    source_sha256 TEXT NOT NULL,
    tool TEXT NOT NULL,
    PRIMARY KEY (fingerprint, decided_at, decided_by, state, reason)
);
