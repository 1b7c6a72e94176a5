"""The tables. Every version of every page and attachment stays until it is purged."""

from __future__ import annotations

VERSION = 1

# Ids start at different heights, so that an id used for the wrong kind of thing is not found by accident.
TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE space (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    key         TEXT NOT NULL COLLATE NOCASE UNIQUE,
    name        TEXT NOT NULL,
    description TEXT NOT NULL,
    type        TEXT NOT NULL DEFAULT 'global',
    status      TEXT NOT NULL DEFAULT 'current',
    author      TEXT NOT NULL,
    created     TEXT NOT NULL,
    homepage    INTEGER REFERENCES page (id) ON DELETE SET NULL
);

CREATE TABLE page (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    space    INTEGER NOT NULL REFERENCES space (id) ON DELETE CASCADE,
    status   TEXT NOT NULL,
    title    TEXT NOT NULL,
    folded   TEXT NOT NULL,     -- the title as titles are compared
    parent   INTEGER REFERENCES page (id) ON DELETE SET NULL,
    position INTEGER NOT NULL,  -- among siblings, ascending, with gaps
    author   TEXT NOT NULL,
    created  TEXT NOT NULL,
    modified TEXT NOT NULL,
    version  INTEGER NOT NULL
);
CREATE UNIQUE INDEX page_title ON page (space, folded) WHERE status IN ('current', 'archived');
CREATE INDEX page_parent ON page (parent, position);
CREATE INDEX page_space ON page (space, id);

CREATE TABLE version (
    page    INTEGER NOT NULL REFERENCES page (id) ON DELETE CASCADE,
    number  INTEGER NOT NULL,
    title   TEXT NOT NULL,
    author  TEXT NOT NULL,
    created TEXT NOT NULL,
    message TEXT NOT NULL,
    minor   INTEGER NOT NULL,
    body    TEXT NOT NULL,      -- last, so that listings do not read it
    PRIMARY KEY (page, number)
);

CREATE TABLE draft (            -- what an editor has not published yet
    page    INTEGER PRIMARY KEY REFERENCES page (id) ON DELETE CASCADE,
    title   TEXT NOT NULL,
    author  TEXT NOT NULL,
    created TEXT NOT NULL,
    body    TEXT NOT NULL
);

CREATE TABLE label (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    prefix TEXT NOT NULL,
    name   TEXT NOT NULL,
    UNIQUE (prefix, name)
);
CREATE TABLE page_label (
    page  INTEGER NOT NULL REFERENCES page (id) ON DELETE CASCADE,
    label INTEGER NOT NULL REFERENCES label (id),
    PRIMARY KEY (page, label)
) WITHOUT ROWID;
CREATE INDEX label_page ON page_label (label, page);

CREATE TABLE property (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    page    INTEGER NOT NULL REFERENCES page (id) ON DELETE CASCADE,
    key     TEXT NOT NULL,
    value   TEXT NOT NULL,      -- JSON
    number  INTEGER NOT NULL,
    author  TEXT NOT NULL,
    created TEXT NOT NULL,
    message TEXT NOT NULL,
    minor   INTEGER NOT NULL,
    UNIQUE (page, key)
);

CREATE TABLE attachment (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    page     INTEGER NOT NULL REFERENCES page (id) ON DELETE CASCADE,
    status   TEXT NOT NULL,
    title    TEXT NOT NULL,
    created  TEXT NOT NULL,
    modified TEXT NOT NULL,
    version  INTEGER NOT NULL
);
CREATE UNIQUE INDEX attachment_title ON attachment (page, title) WHERE status = 'current';

CREATE TABLE file (
    attachment INTEGER NOT NULL REFERENCES attachment (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    size       INTEGER NOT NULL,
    author     TEXT NOT NULL,
    created    TEXT NOT NULL,
    message    TEXT NOT NULL,
    minor      INTEGER NOT NULL,
    content    BLOB NOT NULL,
    PRIMARY KEY (attachment, number)
);

INSERT INTO meta VALUES ('schema', 1), ('changes', 0), ('secret', lower(hex(randomblob(16))));
INSERT INTO sqlite_sequence VALUES
    ('space', 32768), ('page', 65536), ('attachment', 131072), ('property', 1048576), ('label', 2097152);
"""
