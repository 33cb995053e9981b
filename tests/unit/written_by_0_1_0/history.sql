BEGIN TRANSACTION;
CREATE TABLE exercises (
            session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            item TEXT NOT NULL,
            exercise TEXT NOT NULL,
            name TEXT NOT NULL,
            dose TEXT NOT NULL,
            planned_reps INTEGER NOT NULL,
            planned_held_seconds REAL NOT NULL,
            sets INTEGER NOT NULL,
            reps INTEGER NOT NULL,
            reps_left INTEGER NOT NULL,
            reps_right INTEGER NOT NULL,
            holds INTEGER NOT NULL,
            holds_left INTEGER NOT NULL,
            holds_right INTEGER NOT NULL,
            held_seconds REAL NOT NULL,
            skipped INTEGER NOT NULL,
            PRIMARY KEY (session, position)
        ) WITHOUT ROWID;
INSERT INTO "exercises" VALUES('95c17f91249c499b8c5562450889ed07',1,'hip-circles-band-squat','hip-circles-band-squat','Hip circles and band squat','{"mode": "timed", "sides": "none", "sets": 1, "seconds": 60.0}',1,60.0,1,1,0,0,0,0,0,60.0,0);
INSERT INTO "exercises" VALUES('95c17f91249c499b8c5562450889ed07',2,'lower-back-rotation','lower-back-rotation','Lower-back rotation','{"mode": "reps", "sides": "alternate", "sets": 1, "reps": 2, "hold_seconds": 5.0, "rest_seconds": 3.0}',4,20.0,0,0,1,1,0,1,1,186.8,0);
INSERT INTO "exercises" VALUES('c2e0d022c9814f0d876f2a6fc58ee755',1,'pelvic-tilt-both-ways','pelvic-tilt-both-ways','Pelvic tilt both ways','{"mode": "reps", "sides": "none", "sets": 1, "reps": 4, "hold_seconds": 2.0, "rest_seconds": 0.0}',4,8.0,0,3,0,0,3,0,0,6.0,0);
INSERT INTO "exercises" VALUES('e2331e2c5dac40b7b1107703394676bc',1,'pelvic-tilt-both-ways','pelvic-tilt-both-ways','Pelvic tilt both ways','{"mode": "reps", "sides": "none", "sets": 1, "reps": 4, "hold_seconds": 2.0, "rest_seconds": 0.0}',4,8.0,1,4,0,0,4,0,0,8.0,0);
INSERT INTO "exercises" VALUES('e2331e2c5dac40b7b1107703394676bc',2,'single-leg-hug','knee-to-chest','Single-leg hug','{"mode": "reps", "sides": "alternate", "sets": 1, "reps": 3, "hold_seconds": 3.0, "rest_seconds": 1.0}',6,18.0,1,0,3,3,0,3,3,18.0,0);
INSERT INTO "exercises" VALUES('e2331e2c5dac40b7b1107703394676bc',3,'knee-rolls','lower-back-rotation','Knee rolls','{"mode": "reps", "sides": "alternate", "sets": 1, "reps": 2, "hold_seconds": 3.0, "rest_seconds": 1.0}',4,12.0,1,0,2,2,0,2,2,12.0,0);
INSERT INTO "exercises" VALUES('e2331e2c5dac40b7b1107703394676bc',4,'cat-camel','cat-camel','Cat-camel','{"mode": "reps", "sides": "none", "sets": 1, "reps": 6, "rest_seconds": 0.0}',6,0.0,1,6,0,0,0,0,0,0.0,0);
INSERT INTO "exercises" VALUES('e2331e2c5dac40b7b1107703394676bc',5,'rock-back','rock-back','Rock back','{"mode": "timed", "sides": "none", "sets": 1, "seconds": 60.0}',1,60.0,1,1,0,0,0,0,0,60.0,0);
CREATE TABLE pains (
            session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            at TEXT NOT NULL,
            level INTEGER NOT NULL,
            what TEXT NOT NULL,
            PRIMARY KEY (session, number)
        ) WITHOUT ROWID;
CREATE TABLE pauses (
            session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            at TEXT NOT NULL,
            seconds REAL,
            reason TEXT NOT NULL,
            PRIMARY KEY (session, number)
        ) WITHOUT ROWID;
CREATE TABLE sessions (
            id TEXT PRIMARY KEY NOT NULL,
            routine TEXT NOT NULL,
            title TEXT NOT NULL,
            started_at TEXT NOT NULL,
            ended_at TEXT NOT NULL,
            offset_minutes INTEGER NOT NULL,
            day TEXT NOT NULL,
            planned_seconds REAL NOT NULL,
            planned_exercises INTEGER NOT NULL,
            active_seconds REAL NOT NULL DEFAULT 0,
            ending TEXT NOT NULL DEFAULT '',
            note TEXT NOT NULL DEFAULT '',
            pain_before INTEGER,
            pain_after INTEGER
        ) WITHOUT ROWID;
INSERT INTO "sessions" VALUES('95c17f91249c499b8c5562450889ed07','article-a','Ten exercises for an aching low back','2026-11-21T07:35:49Z','2026-11-21T07:37:53Z',0,'2026-11-21',1123.2,10,300.0,'','',NULL,NULL);
INSERT INTO "sessions" VALUES('c2e0d022c9814f0d876f2a6fc58ee755','gentle-morning','Gentle morning','2026-11-21T07:35:09Z','2026-11-21T07:35:49Z',0,'2026-11-21',308.8,5,40.2,'','',NULL,NULL);
INSERT INTO "sessions" VALUES('e2331e2c5dac40b7b1107703394676bc','gentle-morning','Gentle morning','2026-11-20T07:30:00Z','2026-11-20T07:35:09Z',0,'2026-11-20',308.8,5,308.8,'finished','',NULL,NULL);
CREATE INDEX sessions_by_day ON sessions (day, started_at, active_seconds, ending);
CREATE INDEX sessions_by_routine ON sessions (routine, day, started_at, active_seconds, ending);
CREATE INDEX sessions_unfinished ON sessions (day, started_at) WHERE ending = '';
CREATE INDEX exercises_by_id ON exercises (exercise, session);
COMMIT;
PRAGMA user_version = 1;
PRAGMA application_id = 1113678699;
