BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0007');
CREATE TABLE alert (
	id INTEGER NOT NULL, 
	school_id VARCHAR(64) NOT NULL, 
	case_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	reason VARCHAR(32) NOT NULL, 
	opened DATETIME NOT NULL, 
	round INTEGER NOT NULL, 
	next_round DATETIME NOT NULL, 
	acknowledged DATETIME, 
	acknowledged_by TEXT NOT NULL, category VARCHAR(64) DEFAULT '' NOT NULL, acknowledged_via VARCHAR(16) DEFAULT '' NOT NULL, question VARCHAR(255) DEFAULT '' NOT NULL, decision VARCHAR(16), decided_by VARCHAR(64), decided_at DATETIME, 
	CONSTRAINT pk_alert PRIMARY KEY (id), 
	CONSTRAINT fk_alert_case_id FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_alert_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT uq_alert_school_id_number UNIQUE (school_id, number)
);
INSERT INTO "alert" VALUES(1,'larkspur_hill',2,1,'first_seen','2026-11-20 09:00:00.000000',1,'2026-11-20 12:30:00.000000','2026-11-20 12:00:00.000000','dsl','threat','server','','referred','dsl','2026-11-20 12:00:00.000000');
CREATE TABLE asking (
	id INTEGER NOT NULL, 
	school_id VARCHAR(64) NOT NULL, 
	number INTEGER NOT NULL, 
	role VARCHAR(64) NOT NULL, 
	via VARCHAR(64) NOT NULL, 
	address TEXT NOT NULL, 
	letter_key VARCHAR(255) NOT NULL, 
	asked DATETIME NOT NULL, 
	answered DATETIME, 
	CONSTRAINT pk_asking PRIMARY KEY (id), 
	CONSTRAINT fk_asking_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT uq_asking_letter_key UNIQUE (letter_key)
);
INSERT INTO "asking" VALUES(1,'larkspur_hill',1,'dsl','mail','dsl@larkspurhill.example','asking:1','2026-11-20 09:00:00.000000','2026-11-20 09:00:00.000000');
CREATE TABLE canary (
	id INTEGER NOT NULL, 
	school_id VARCHAR(64) NOT NULL, 
	planted DATETIME NOT NULL, 
	message_id TEXT NOT NULL, 
	arrived DATETIME, 
	CONSTRAINT pk_canary PRIMARY KEY (id), 
	CONSTRAINT fk_canary_school_id FOREIGN KEY(school_id) REFERENCES school (id)
);
INSERT INTO "canary" VALUES(1,'larkspur_hill','2026-11-20 09:00:00.000000','<canary@larkspurhill.example>','2026-11-20 09:00:00.000000');
CREATE TABLE cases (
	id INTEGER NOT NULL, 
	school_id VARCHAR(64) NOT NULL, 
	number INTEGER NOT NULL, 
	standing VARCHAR(16) NOT NULL, 
	document TEXT NOT NULL, 
	judgement TEXT NOT NULL, 
	place TEXT NOT NULL, 
	channel VARCHAR(32) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	lead_id INTEGER NOT NULL, 
	first_seen DATETIME NOT NULL, 
	baseline BOOLEAN NOT NULL, 
	closed DATETIME, 
	merged_into INTEGER, 
	digest_id INTEGER, 
	forgotten DATETIME, answer VARCHAR(16), answered_by VARCHAR(64), answered_at DATETIME, learned_from VARCHAR(16), poster VARCHAR(16), gone DATETIME, 
	CONSTRAINT pk_cases PRIMARY KEY (id), 
	CONSTRAINT fk_cases_digest_id FOREIGN KEY(digest_id) REFERENCES digest (id), 
	CONSTRAINT fk_cases_merged_into FOREIGN KEY(merged_into) REFERENCES cases (id), 
	CONSTRAINT fk_cases_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT uq_cases_school_id_number UNIQUE (school_id, number)
);
INSERT INTO "cases" VALUES(1,'larkspur_hill',1,'us','{"key":"f1","url":"https://forum.example/f1","title":"","text":"Really unhappy with Larkspur Hill Primary School Brackenford, nobody answers the phone and the office lost our form","author":"","posted":"2026-11-20T09:00:00Z","permalink":true,"context":"","rating":""}','{"mention":{"standing":"us","certainty":0.9475,"spans":[{"start":20,"end":48}],"reasons":["the name ''Larkspur Hill'' stands in the text with a school word","the town Brackenford is named"],"is_cut":false},"detection":{"signals":[{"name":"complaint","certainty":0.925,"band":"review","spans":[{"start":7,"end":48}],"why":"is unhappy with how something is run","score":0.925}],"about":["school"],"named":[],"unread":""},"verdict":{"policy":"orchard","version":"0.3","rules":[{"id":"complaint","label":"Complaint about the school or staff","severity":1,"urgent":false,"clause":{"words":"Making complaints about the school or staff.","lines":[75]},"origin":"policy","signals":["complaint"]}],"severity":1,"urgent":false,"why_urgent":"","alert":[],"digest":["head"],"count_only":false,"alert_even_if_unsure":false,"steps":[{"id":"invite","label":"Ask them to bring it straight to the school","actor":"head","stage":"first","mode":"will","lines":[91],"due":null}],"cautions":["complaint_is_lawful","do_not_reply_public"],"keep_text":true,"held":[],"fingerprint":"fb01a85260b5"},"dismissed":null}','The forum','third_party','66b82d7763c5a2a167eb8a0495eb6c7abeaf917a859b4245ec0e38471c519136',1,'2026-11-20 09:00:00.000000',0,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(2,'larkspur_hill',2,'us','{"key":"f2","url":"https://forum.example/f2","title":"","text":"I will be at the gates of Larkspur Hill Primary in Brackenford tomorrow and I am going to batter that head teacher as someone said","author":"","posted":"2026-11-20T09:00:00Z","permalink":true,"context":"","rating":""}','{"mention":{"standing":"us","certainty":0.9475,"spans":[{"start":26,"end":47}],"reasons":["the name ''Larkspur Hill'' stands in the text with a school word","the town Brackenford is named"],"is_cut":false},"detection":{"signals":[{"name":"threat_violence","certainty":0.97,"band":"alert","spans":[{"start":10,"end":106}],"why":"says plainly that somebody will be hurt","score":1.0},{"name":"self_harm","certainty":0.067,"band":"review","spans":[{"start":7,"end":9}],"why":"could be read as talk of suicide or of harming oneself","score":0.019},{"name":"security_threat","certainty":0.01,"band":"review","spans":[{"start":102,"end":106}],"why":"could be read as a danger to the site, or somebody''s movements or home given away","score":0.002}],"about":["head","staff","child"],"named":[],"unread":""},"verdict":{"policy":"orchard","version":"0.3","rules":[{"id":"threat","label":"Threat of violence","severity":4,"urgent":true,"clause":{"words":"Posting comments which threaten violence.","lines":[79]},"origin":"policy","signals":["threat_violence"]},{"id":"fw_threat","label":"A threat to people at the school or to its site","severity":4,"urgent":true,"clause":{"words":"Safeguarding guidance: a threat is taken seriously until somebody who can judge it says otherwise.","lines":[]},"origin":"framework","signals":["threat_violence"]}],"severity":4,"urgent":true,"why_urgent":"rule threat (Threat of violence), because of threat_violence","alert":["dsl","head"],"digest":["dsl","head"],"count_only":false,"alert_even_if_unsure":true,"steps":[{"id":"call_999","label":"Ring 999 if anyone may be in immediate danger","actor":"anyone","stage":"now","mode":"will","lines":[],"due":null},{"id":"save_evidence","label":"Check the saved copy; note who looked and why","actor":"dsl","stage":"now","mode":"will","lines":[],"due":null},{"id":"police_101","label":"Otherwise tell the police on 101, in the exact words","actor":"dsl","stage":"now","mode":"will","lines":[],"due":null},{"id":"log_it","label":"Log the post and make the record","actor":"dsl","stage":"first","mode":"will","lines":[93],"due":null},{"id":"report_platform","label":"Report it through the site''s report-abuse form","actor":"head","stage":"first","mode":"will","lines":[93,95,97],"due":null},{"id":"talk","label":"Talk with the parent and ask them to delete it","actor":"head","stage":"first","mode":"will","lines":[89],"due":null},{"id":"support_target","label":"Check on the person it is aimed at","actor":"head","stage":"first","mode":"will","lines":[],"due":null},{"id":"expect_removal","label":"Expect it to come down at once; look again tomorrow","actor":"head","stage":"continued","mode":"will","lines":[99],"due":null},{"id":"meet_head","label":"Invite them to a meeting with the headteacher","actor":"head","stage":"continued","mode":"will","lines":[99],"due":null},{"id":"legal_advice","label":"Take legal advice, or legal action","actor":"head","stage":"refused","mode":"will consider","lines":[101],"due":null},{"id":"written_warning","label":"Write with the concerns, a warning and a request to remove","actor":"head","stage":"refused","mode":"will consider","lines":[102],"due":null},{"id":"tell_police","label":"Contact the police","actor":"head","stage":"refused","mode":"will consider","lines":[103],"due":null},{"id":"complain_to_host","label":"Complain to the host and ask for removal","actor":"leadership","stage":"refused","mode":"will consider","lines":[105],"due":null},{"id":"other_legal","label":"Take other legal action","actor":"head","stage":"refused","mode":"will consider","lines":[106],"due":null}],"cautions":["do_not_reply_public","not_a_finding","unverified"],"keep_text":true,"held":[],"fingerprint":"fb01a85260b5"},"dismissed":null}','The forum','third_party','a3a9b56a9b1b0e12f8d632bd007b27c22da56f32c00b2d2d7124b24a11fb85f3',2,'2026-11-20 09:00:00.000000',0,'2026-11-20 12:00:00.000000',NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(3,'larkspur_hill',3,'unsure','{"key":"f3","url":"https://forum.example/f3","title":"","text":"Is anybody else fed up with Larkspur Hill? My son comes home in tears","author":"","posted":"2026-11-20T09:00:00Z","permalink":true,"context":"","rating":""}','{"mention":{"standing":"unsure","certainty":0.7,"spans":[{"start":28,"end":41}],"reasons":["the short name ''Larkspur Hill'' stands in the text","words about children and families stand beside it","another school of this name is known, and nothing says which is meant"],"is_cut":false},"detection":{"signals":[{"name":"query","certainty":0.92,"band":"review","spans":[{"start":0,"end":42}],"why":"asks about something at the school","score":0.92},{"name":"child_discussed","certainty":0.47,"band":"review","spans":[{"start":46,"end":49}],"why":"reads like talk about a particular pupil","score":0.47},{"name":"safeguarding_concern","certainty":0.08,"band":"review","spans":[{"start":43,"end":69}],"why":"may be about a child who is not safe or well","score":0.029},{"name":"self_harm","certainty":0.02,"band":"review","spans":[{"start":20,"end":22},{"start":64,"end":69}],"why":"could be read as talk of suicide or of harming oneself","score":0.005},{"name":"security_threat","certainty":0.009,"band":"review","spans":[{"start":0,"end":2}],"why":"could be read as a danger to the site, or somebody''s movements or home given away","score":0.002},{"name":"threat_violence","certainty":0.005,"band":"review","spans":[{"start":0,"end":2}],"why":"could be read as a threat of violence, or a wish for it","score":0.001}],"about":["pupil","child"],"named":[],"unread":""},"verdict":{"policy":"orchard","version":"0.3","rules":[{"id":"fw_child_shown","label":"A child is named, shown or talked about","severity":1,"urgent":false,"clause":{"words":"Safeguarding sense: somebody looks whether a child can be found or hurt through what is public.","lines":[]},"origin":"framework","signals":["child_discussed"]},{"id":"question","label":"Question asked on social media","severity":0,"urgent":false,"clause":{"words":"they will be asked to make contact directly with the school rather than posting comments on social media","lines":[91]},"origin":"policy","signals":["query"]}],"severity":1,"urgent":false,"why_urgent":"","alert":[],"digest":["dsl","head"],"count_only":false,"alert_even_if_unsure":false,"steps":[{"id":"consider_child","label":"Consider whether showing or naming the child does harm","actor":"dsl","stage":"first","mode":"will","lines":[],"due":null},{"id":"invite","label":"Ask them to bring it straight to the school","actor":"head","stage":"first","mode":"will","lines":[91],"due":null}],"cautions":["third_party_child"],"keep_text":true,"held":[],"fingerprint":"fb01a85260b5"},"dismissed":null}','The forum','third_party','243d34aa7646461eec307e9b9a2679116d4d1dde932cf7aec32ab49aff5f7b74',3,'2026-11-20 09:00:00.000000',0,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(4,'larkspur_hill',4,'us','{"key":"g2","url":"https://forum.example/g2","title":"","text":"Huge thank you to all the staff at Larkspur Hill Primary School Brackenford, what a wonderful nativity, we loved it","author":"","posted":"2026-11-20T09:00:00Z","permalink":true,"context":"","rating":""}','{"mention":{"standing":"us","certainty":0.9475,"spans":[{"start":35,"end":63}],"reasons":["the name ''Larkspur Hill'' stands in the text with a school word","the town Brackenford is named"],"is_cut":false},"detection":{"signals":[{"name":"praise","certainty":0.998,"band":"review","spans":[{"start":0,"end":14},{"start":35,"end":102}],"why":"thanks or praises the school, its people or its pupils","score":0.998},{"name":"security_threat","certainty":0.014,"band":"review","spans":[{"start":26,"end":31}],"why":"could be read as a danger to the site, or somebody''s movements or home given away","score":0.002}],"about":["staff"],"named":[],"unread":""},"verdict":{"policy":"orchard","version":"0.3","rules":[{"id":"fw_praise","label":"Praise","severity":0,"urgent":false,"clause":{"words":"Good sense: good news is worth hearing.","lines":[]},"origin":"framework","signals":["praise"]}],"severity":0,"urgent":false,"why_urgent":"","alert":[],"digest":["head"],"count_only":false,"alert_even_if_unsure":false,"steps":[{"id":"thank","label":"Thank them, or share it with staff","actor":"head","stage":"first","mode":"will consider","lines":[],"due":null}],"cautions":[],"keep_text":true,"held":[],"fingerprint":"fb01a85260b5"},"dismissed":null}','The gazette','third_party','b9d437fa6544c9a139d5b6e4e9fe9c82b4bf16233c653eb3929c076ac37eb769',5,'2026-11-20 09:00:00.000000',0,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(5,'larkspur_hill',5,'us','{"key":"g3","url":"https://forum.example/g3","title":"","text":"Mrs Tolliver at Larkspur Hill Primary School Brackenford hit a child in Year 3, she ought to be ashamed","author":"","posted":"2026-11-20T09:00:00Z","permalink":true,"context":"","rating":""}','{"mention":{"standing":"us","certainty":0.9842,"spans":[{"start":16,"end":44}],"reasons":["the name ''Larkspur Hill'' stands in the text with a school word","the town Brackenford is named","somebody of its staff is named"],"is_cut":false},"detection":{"signals":[{"name":"child_discussed","certainty":0.448,"band":"review","spans":[{"start":63,"end":78}],"why":"speaks of a particular pupil without a name","score":0.448},{"name":"safeguarding_concern","certainty":0.287,"band":"review","spans":[{"start":0,"end":68}],"why":"says that an adult at the school used force on, touched or hurt a child","score":0.581},{"name":"child_harm_allegation","certainty":0.166,"band":"review","spans":[{"start":0,"end":68}],"why":"says that an adult at the school used force on, touched or hurt a child","score":0.444},{"name":"threat_violence","certainty":0.02,"band":"review","spans":[{"start":80,"end":83}],"why":"could be read as a threat of violence, or a wish for it","score":0.013},{"name":"security_threat","certainty":0.002,"band":"review","spans":[{"start":80,"end":83}],"why":"could be read as a danger to the site, or somebody''s movements or home given away","score":0.001}],"about":["staff","pupil","child"],"named":[],"unread":""},"verdict":{"policy":"orchard","version":"0.3","rules":[{"id":"fw_child_at_risk","label":"A child may be at risk","severity":4,"urgent":false,"clause":{"words":"Safeguarding guidance: a child who may be at risk comes before everything else.","lines":[]},"origin":"framework","signals":["safeguarding_concern"]},{"id":"fw_adult_harm","label":"An adult at the school is accused of harming a child","severity":4,"urgent":false,"clause":{"words":"Safeguarding guidance on accusations against adults who work with children: report without delay, before anyone investigates.","lines":[]},"origin":"framework","signals":["child_harm_allegation"]},{"id":"allegation","label":"Accusation about staff, pupils or parents","severity":3,"urgent":false,"clause":{"words":"Making allegations about staff, pupils or parents or cyberbullying.","lines":[74]},"origin":"policy","signals":["child_harm_allegation"]},{"id":"fw_child_shown","label":"A child is named, shown or talked about","severity":1,"urgent":false,"clause":{"words":"Safeguarding sense: somebody looks whether a child can be found or hurt through what is public.","lines":[]},"origin":"framework","signals":["child_discussed"]}],"severity":4,"urgent":false,"why_urgent":"","alert":[],"digest":["dsl","deputy_dsl","head"],"count_only":false,"alert_even_if_unsure":false,"steps":[{"id":"call_999","label":"Ring 999 if anyone may be in immediate danger","actor":"anyone","stage":"now","mode":"will","lines":[],"due":null},{"id":"save_evidence","label":"Check the saved copy; note who looked and why","actor":"dsl","stage":"now","mode":"will","lines":[],"due":null},{"id":"refer_child","label":"Refer to the local authority''s children''s social care","actor":"dsl","stage":"now","mode":"will","lines":[],"due":null},{"id":"tell_lado","label":"Ring the LADO before anyone investigates or speaks to the adult","actor":"head","stage":"now","mode":"will","lines":[],"due":null},{"id":"support_target","label":"Check on the person it is aimed at","actor":"head","stage":"now","mode":"will","lines":[],"due":null},{"id":"consider_child","label":"Consider whether showing or naming the child does harm","actor":"dsl","stage":"first","mode":"will","lines":[],"due":null}],"cautions":["not_a_finding","advice_first","third_party_child","do_not_profile","teacher_anonymity","lado_clock","do_not_reply_public","neutral_language"],"keep_text":true,"held":[{"id":"talk","label":"Talk with the parent and ask them to delete it","actor":"head","stage":"first","mode":"will","lines":[89],"due":null},{"id":"invite","label":"Ask them to bring it straight to the school","actor":"head","stage":"first","mode":"will","lines":[91],"due":null},{"id":"report_platform","label":"Report it through the site''s report-abuse form","actor":"head","stage":"continued","mode":"will","lines":[93,95,97],"due":null},{"id":"expect_removal","label":"Expect it to come down at once; look again tomorrow","actor":"head","stage":"continued","mode":"will","lines":[99],"due":null},{"id":"meet_head","label":"Invite them to a meeting with the headteacher","actor":"head","stage":"continued","mode":"will","lines":[99],"due":null},{"id":"written_warning","label":"Write with the concerns, a warning and a request to remove","actor":"head","stage":"refused","mode":"will consider","lines":[102],"due":null},{"id":"complain_to_host","label":"Complain to the host and ask for removal","actor":"leadership","stage":"refused","mode":"will consider","lines":[105],"due":null}],"fingerprint":"fb01a85260b5"},"dismissed":null}','The gazette','third_party','04daab919a2111216513b060cf43926cd278811f0ae3ac85401c664201d81fba',6,'2026-11-20 09:00:00.000000',0,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE change (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	reason VARCHAR(32) NOT NULL, 
	words TEXT NOT NULL, 
	digest_id INTEGER, 
	CONSTRAINT pk_change PRIMARY KEY (id), 
	CONSTRAINT fk_change_case_id FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_change_digest_id FOREIGN KEY(digest_id) REFERENCES digest (id)
);
INSERT INTO "change" VALUES(1,2,'2026-11-20 09:00:00.000000','already_told','seen in one more place: The gazette',1);
INSERT INTO "change" VALUES(2,1,'2026-11-20 09:00:00.000000','got_worse','edited',1);
CREATE TABLE concern (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	signal VARCHAR(32) NOT NULL, 
	score FLOAT NOT NULL, 
	band VARCHAR(16) NOT NULL, 
	"right" BOOLEAN NOT NULL, 
	"by" VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_concern PRIMARY KEY (id), 
	CONSTRAINT fk_concern_case_id FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT uq_concern_case_id_signal UNIQUE (case_id, signal)
);
INSERT INTO "concern" VALUES(1,1,'complaint',1.5,'review',1,'head','2026-11-20 09:00:00.000000');
CREATE TABLE digest (
	id INTEGER NOT NULL, 
	school_id VARCHAR(64) NOT NULL, 
	day DATE NOT NULL, 
	written DATETIME NOT NULL, 
	CONSTRAINT pk_digest PRIMARY KEY (id), 
	CONSTRAINT fk_digest_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT uq_digest_school_id_day UNIQUE (school_id, day)
);
INSERT INTO "digest" VALUES(1,'larkspur_hill','2026-11-20','2026-11-20 09:00:00.000000');
CREATE TABLE dismissal (
	id INTEGER NOT NULL, 
	school_id VARCHAR(64) NOT NULL, 
	case_id INTEGER NOT NULL, 
	likeness BLOB NOT NULL, 
	signals TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_dismissal PRIMARY KEY (id), 
	CONSTRAINT fk_dismissal_case_id FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_dismissal_school_id FOREIGN KEY(school_id) REFERENCES school (id)
);
INSERT INTO "dismissal" VALUES(1,'larkspur_hill',1,X'6C6C6C6C6C6C6C6C6C6C6C6C6C6C6C6C','complaint','2026-11-20 09:00:00.000000');
CREATE TABLE former_verdict (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	verdict TEXT NOT NULL, 
	until DATETIME NOT NULL, 
	"by" VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_former_verdict PRIMARY KEY (id), 
	CONSTRAINT fk_former_verdict_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
INSERT INTO "former_verdict" VALUES(1,1,'{"policy":"orchard","version":"0.3","rules":[{"id":"complaint","label":"Complaint about the school or staff","severity":1,"urgent":false,"clause":{"words":"Making complaints about the school or staff.","lines":[75]},"origin":"policy","signals":["complaint"]}],"severity":1,"urgent":false,"why_urgent":"","alert":[],"digest":["head"],"count_only":false,"alert_even_if_unsure":false,"steps":[{"id":"invite","label":"Ask them to bring it straight to the school","actor":"head","stage":"first","mode":"will","lines":[91],"due":null}],"cautions":["complaint_is_lawful","do_not_reply_public"],"keep_text":true,"held":[],"fingerprint":"fb01a85260b5"}','2026-11-20 09:00:00.000000','a newer policy');
CREATE TABLE lesson (
	id INTEGER NOT NULL, 
	school_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	name TEXT NOT NULL, 
	place TEXT NOT NULL, 
	host TEXT NOT NULL, 
	weight FLOAT NOT NULL, 
	taught_by VARCHAR(64) NOT NULL, 
	taught_at DATETIME NOT NULL, 
	case_id INTEGER, 
	forgotten DATETIME, 
	CONSTRAINT pk_lesson PRIMARY KEY (id), 
	CONSTRAINT fk_lesson_case_id FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_lesson_school_id FOREIGN KEY(school_id) REFERENCES school (id)
);
INSERT INTO "lesson" VALUES(1,'larkspur_hill','place','','Nether Bracken','',0.5,'head','2026-11-20 09:00:00.000000',1,NULL);
CREATE TABLE letter (
	id INTEGER NOT NULL, 
	"key" VARCHAR(255) NOT NULL, 
	school_id VARCHAR(64) NOT NULL, 
	role VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	address TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	text TEXT NOT NULL, 
	html TEXT NOT NULL, 
	urgent BOOLEAN NOT NULL, 
	created DATETIME NOT NULL, 
	due DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	trouble TEXT NOT NULL, 
	sent DATETIME, code VARCHAR(16) DEFAULT '' NOT NULL, via VARCHAR(64) DEFAULT '' NOT NULL, returned DATETIME, 
	CONSTRAINT pk_letter PRIMARY KEY (id), 
	CONSTRAINT fk_letter_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT uq_letter_key UNIQUE ("key")
);
INSERT INTO "letter" VALUES(1,'alert:larkspur_hill:A-0001:dsl:0:20261120090000','larkspur_hill','dsl','alert','dsl@larkspurhill.example','[SAFEGUARDING - OPEN ALONE] Online alert A-0001 needs the designated safeguarding lead','This message is for the designated safeguarding lead. Do not open it on a
shared screen or whiteboard. Details are further down.
If nobody acknowledges by Fri 20 Nov 09:30 it goes to the deputy designated
safeguarding lead.
Read on only where nobody else can see this screen. Do not forward it: it
ma','<p>[SAFEGUARDING - OPEN ALONE] Online alert A-0001 needs the designated safeguarding lead</p>',1,'2026-11-20 09:00:00.000000','2026-11-20 09:00:00.000000',0,'','2026-11-20 09:00:00.000000','I4VA-7WZQ','',NULL);
INSERT INTO "letter" VALUES(2,'alert:larkspur_hill:A-0001:head:0:20261120090000','larkspur_hill','head','alert','head@larkspurhill.example','[SAFEGUARDING - OPEN ALONE] Online alert A-0001 needs the headteacher','This message is for the headteacher. Do not open it on a shared screen or
whiteboard. Details are further down.
If nobody acknowledges by Fri 20 Nov 09:30 it goes to the deputy designated
safeguarding lead.
Read on only where nobody else can see this screen. Do not forward it: it
may identify people','<p>[SAFEGUARDING - OPEN ALONE] Online alert A-0001 needs the headteacher</p>',1,'2026-11-20 09:00:00.000000','2026-11-20 09:00:00.000000',0,'','2026-11-20 09:00:00.000000','YYRR-FRWR','',NULL);
INSERT INTO "letter" VALUES(3,'digest:larkspur_hill:2026-11-20:head','larkspur_hill','head','digest','head@larkspurhill.example','Larkspur Hill online: COULD NOT CHECK 1 of 3 sources, 1 alert NOT ACKNOWLEDGED, 1 needs you today, 2 new (Fri 20 Nov)','COULD NOT CHECK 1 of 3 sources, 1 alert NOT ACKNOWLEDGED, 1 needs you today,
2 new
Larkspur Hill Community Primary School online, Friday 20 November 2026

    2 of 3 sources were checked at 09:00. 1 could not be checked: The gone.
    Why, and what mends it: under NOT CHECKED.

URGENT ITEMS
  - A-00','<p>Larkspur Hill online: COULD NOT CHECK 1 of 3 sources, 1 alert NOT ACKNOWLEDGED, 1 needs you today, 2 new (Fri 20 Nov)</p>',0,'2026-11-20 09:00:00.000000','2026-11-20 09:00:00.000000',0,'','2026-11-20 09:00:00.000000','','',NULL);
INSERT INTO "letter" VALUES(4,'digest:larkspur_hill:2026-11-20:dsl','larkspur_hill','dsl','digest','dsl@larkspurhill.example','Larkspur Hill online: COULD NOT CHECK 1 of 3 sources, 1 alert NOT ACKNOWLEDGED, 1 needs you today (Fri 20 Nov)','COULD NOT CHECK 1 of 3 sources, 1 alert NOT ACKNOWLEDGED, 1 needs you today
Larkspur Hill Community Primary School online, Friday 20 November 2026

    2 of 3 sources were checked at 09:00. 1 could not be checked: The gone.
    Why, and what mends it: under NOT CHECKED.

URGENT ITEMS
  - A-0001 sent','<p>Larkspur Hill online: COULD NOT CHECK 1 of 3 sources, 1 alert NOT ACKNOWLEDGED, 1 needs you today (Fri 20 Nov)</p>',0,'2026-11-20 09:00:00.000000','2026-11-20 09:00:00.000000',0,'','2026-11-20 09:00:00.000000','','',NULL);
INSERT INTO "letter" VALUES(5,'digest:larkspur_hill:2026-11-20:deputy_dsl','larkspur_hill','deputy_dsl','digest','deputy@larkspurhill.example','Larkspur Hill online: COULD NOT CHECK 1 of 3 sources, 1 alert NOT ACKNOWLEDGED, 1 needs you today (Fri 20 Nov)','COULD NOT CHECK 1 of 3 sources, 1 alert NOT ACKNOWLEDGED, 1 needs you today
Larkspur Hill Community Primary School online, Friday 20 November 2026

    2 of 3 sources were checked at 09:00. 1 could not be checked: The gone.
    Why, and what mends it: under NOT CHECKED.

URGENT ITEMS
  - A-0001 sent','<p>Larkspur Hill online: COULD NOT CHECK 1 of 3 sources, 1 alert NOT ACKNOWLEDGED, 1 needs you today (Fri 20 Nov)</p>',0,'2026-11-20 09:00:00.000000','2026-11-20 09:00:00.000000',0,'','2026-11-20 09:00:00.000000','','',NULL);
INSERT INTO "letter" VALUES(6,'health:larkspur_hill:2026-11-20','larkspur_hill','site_admin','health','it@larkspurhill.example','Larkspur Hill online: one thing needs the technician','Larkspur Hill online: one thing needs the technician

3 sources are set up; those that could be read were read at 09:00.

What to do about each is said behind it. For more: monitor status.

  - The gone: Nobody answers. Last good look: never. It is tried again by
    itself. If it stays so, check th','<p>Larkspur Hill online: one thing needs the technician</p>',0,'2026-11-20 09:00:00.000000','2026-11-20 09:00:00.000000',0,'','2026-11-20 09:00:00.000000','','',NULL);
INSERT INTO "letter" VALUES(7,'alert:larkspur_hill:A-0001:deputy_dsl:1:20261120090000','larkspur_hill','deputy_dsl','alert','deputy@larkspurhill.example','[SAFEGUARDING - OPEN ALONE] Online alert A-0001 needs the deputy designated safeguarding lead','This message is for the deputy designated safeguarding lead. Do not open it
on a shared screen or whiteboard. Details are further down.
If nobody acknowledges by Fri 20 Nov 12:30 it goes to the chair of
governors.
Read on only where nobody else can see this screen. Do not forward it: it
may identify','<p>[SAFEGUARDING - OPEN ALONE] Online alert A-0001 needs the deputy designated safeguarding lead</p>',1,'2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,'','2026-11-20 12:00:00.000000','HFI6-6VCP','',NULL);
CREATE TABLE mailbox (
	name VARCHAR(64) NOT NULL, 
	validity INTEGER, 
	uid INTEGER, 
	last_good DATETIME, 
	trouble TEXT NOT NULL, 
	CONSTRAINT pk_mailbox PRIMARY KEY (name)
);
INSERT INTO "mailbox" VALUES('inbox',7,41,'2026-11-20 09:00:00.000000','');
CREATE TABLE pass (
	id INTEGER NOT NULL, 
	started DATETIME NOT NULL, 
	finished DATETIME, 
	unchecked INTEGER NOT NULL, 
	CONSTRAINT pk_pass PRIMARY KEY (id)
);
INSERT INTO "pass" VALUES(1,'2026-11-20 09:00:00.000000','2026-11-20 09:00:00.000000',1);
INSERT INTO "pass" VALUES(2,'2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',1);
CREATE TABLE refusal (
	id INTEGER NOT NULL, 
	school_id VARCHAR(64) NOT NULL, 
	role VARCHAR(64) NOT NULL, 
	reason TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_refusal PRIMARY KEY (id), 
	CONSTRAINT fk_refusal_school_id FOREIGN KEY(school_id) REFERENCES school (id)
);
INSERT INTO "refusal" VALUES(1,'larkspur_hill','head','not from its reader','2026-11-20 09:00:00.000000');
CREATE TABLE register_entry (
	school_id VARCHAR(64) NOT NULL, 
	urn VARCHAR(16) NOT NULL, 
	name TEXT NOT NULL, 
	town TEXT NOT NULL, 
	postcode TEXT NOT NULL, 
	host TEXT NOT NULL, 
	phase TEXT NOT NULL, 
	CONSTRAINT pk_register_entry PRIMARY KEY (school_id, urn), 
	CONSTRAINT fk_register_entry_school_id FOREIGN KEY(school_id) REFERENCES school (id)
);
INSERT INTO "register_entry" VALUES('larkspur_hill','100001','Larkspur Hill Primary School','Eastholme','BK8 1AA','','primary');
CREATE TABLE register_reading (
	school_id VARCHAR(64) NOT NULL, 
	read_at DATETIME NOT NULL, 
	schools INTEGER NOT NULL, 
	CONSTRAINT pk_register_reading PRIMARY KEY (school_id), 
	CONSTRAINT fk_register_reading_school_id FOREIGN KEY(school_id) REFERENCES school (id)
);
INSERT INTO "register_reading" VALUES('larkspur_hill','2026-11-20 09:00:00.000000',24000);
CREATE TABLE robots_text (
	authority VARCHAR(255) NOT NULL, 
	status INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	fetched DATETIME NOT NULL, 
	CONSTRAINT pk_robots_text PRIMARY KEY (authority)
);
INSERT INTO "robots_text" VALUES('forum.example',200,'User-agent: *
Disallow: /private
','2026-11-20 09:00:00.000000');
CREATE TABLE school (
	id VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	last_case INTEGER NOT NULL, 
	last_alert INTEGER NOT NULL, last_asking INTEGER DEFAULT '0' NOT NULL, live_since DATETIME, 
	CONSTRAINT pk_school PRIMARY KEY (id)
);
INSERT INTO "school" VALUES('larkspur_hill','Larkspur Hill Community Primary School',5,1,0,NULL);
CREATE TABLE secret (
	name VARCHAR(32) NOT NULL, 
	value BLOB NOT NULL, 
	CONSTRAINT pk_secret PRIMARY KEY (name)
);
INSERT INTO "secret" VALUES('links',X'616E20696E76656E746564206B6579206F662033322062797465732068657265');
CREATE TABLE seen (
	source_id VARCHAR(128) NOT NULL, 
	item BLOB NOT NULL, 
	content BLOB NOT NULL, 
	first_seen DATETIME NOT NULL, 
	CONSTRAINT pk_seen PRIMARY KEY (source_id, item)
);
INSERT INTO "seen" VALUES('forum',X'2A6AF2FF667C054F530A8B46D0038438',X'393BA0242CE265D974126A1498F27615','2026-11-20 09:00:00.000000');
INSERT INTO "seen" VALUES('forum',X'07530BE40BDD289C48724A0110EFF054',X'2CA647D80757EBA6C46EE231B64B92F2','2026-11-20 09:00:00.000000');
INSERT INTO "seen" VALUES('forum',X'A56824A3C935E8BA9C205821A2CD92B9',X'AAD207B6CC71DE45EAA67AB1544831E4','2026-11-20 09:00:00.000000');
INSERT INTO "seen" VALUES('gazette',X'A05BFB42565443C273BEFD7BD97CB8A4',X'EA28D0175935A02E03AC581A9467E6D9','2026-11-20 09:00:00.000000');
INSERT INTO "seen" VALUES('gazette',X'15C93B963711B9F3E61F09D5D60E9A48',X'1D61CAE1C6CC832C3F1B0051F6F1FF2B','2026-11-20 09:00:00.000000');
INSERT INTO "seen" VALUES('gazette',X'2474AFD5E101DA32AADADB8A1EE8973E',X'3BA25983963752B4E312FE58AB96158A','2026-11-20 09:00:00.000000');
CREATE TABLE shingle (
	sighting_id INTEGER NOT NULL, 
	value BLOB NOT NULL, 
	CONSTRAINT pk_shingle PRIMARY KEY (sighting_id, value), 
	CONSTRAINT fk_shingle_sighting_id FOREIGN KEY(sighting_id) REFERENCES sighting (id) ON DELETE CASCADE
);
INSERT INTO "shingle" VALUES(1,X'01ADB74F9A6D3F35');
INSERT INTO "shingle" VALUES(1,X'13330BC46E33ACE4');
INSERT INTO "shingle" VALUES(1,X'13A448D17ECFE33A');
INSERT INTO "shingle" VALUES(1,X'1DAEE0D55534C2F5');
INSERT INTO "shingle" VALUES(1,X'2DC5917858082F6E');
INSERT INTO "shingle" VALUES(1,X'384DF3A72817DE5E');
INSERT INTO "shingle" VALUES(1,X'3B48792A9D7D1804');
INSERT INTO "shingle" VALUES(1,X'40FC839E3D85B630');
INSERT INTO "shingle" VALUES(1,X'4C3873A4CF6746A3');
INSERT INTO "shingle" VALUES(1,X'6EEACE4520D4A3B8');
INSERT INTO "shingle" VALUES(1,X'90D50E28CC4B5EF5');
INSERT INTO "shingle" VALUES(1,X'A35704E3E540B3FE');
INSERT INTO "shingle" VALUES(1,X'ADDC05DF164E54E8');
INSERT INTO "shingle" VALUES(1,X'B49B1D84FDED7992');
INSERT INTO "shingle" VALUES(1,X'E4FACBCE76B8F7D6');
INSERT INTO "shingle" VALUES(2,X'05621030667988EB');
INSERT INTO "shingle" VALUES(2,X'06B0E626604E99F0');
INSERT INTO "shingle" VALUES(2,X'0E76F34B95FF90AD');
INSERT INTO "shingle" VALUES(2,X'10198E708A8F2881');
INSERT INTO "shingle" VALUES(2,X'12FA75EA6AE784A8');
INSERT INTO "shingle" VALUES(2,X'13BD60818D2A3C79');
INSERT INTO "shingle" VALUES(2,X'18F665ABB1DC4D1F');
INSERT INTO "shingle" VALUES(2,X'2394F64BBEC3CC90');
INSERT INTO "shingle" VALUES(2,X'4C599433BC3E1F1C');
INSERT INTO "shingle" VALUES(2,X'663B5789762C5931');
INSERT INTO "shingle" VALUES(2,X'7C0DCD1676C36174');
INSERT INTO "shingle" VALUES(2,X'7E7588F44507D996');
INSERT INTO "shingle" VALUES(2,X'9841D0A4C9716F38');
INSERT INTO "shingle" VALUES(2,X'A891E2E3EE3BD36F');
INSERT INTO "shingle" VALUES(2,X'B2C8E98D35C00179');
INSERT INTO "shingle" VALUES(2,X'C8356EF8FEDF240B');
INSERT INTO "shingle" VALUES(2,X'C8392CDB4DE82098');
INSERT INTO "shingle" VALUES(2,X'D22932A3CBF54FD7');
INSERT INTO "shingle" VALUES(2,X'E87C99ED07F70120');
INSERT INTO "shingle" VALUES(2,X'ECBD18C8C3F86D3D');
INSERT INTO "shingle" VALUES(2,X'EEB798180E4137C9');
INSERT INTO "shingle" VALUES(2,X'F6BCA4304C7E00D3');
INSERT INTO "shingle" VALUES(3,X'09DB9CF758F85C71');
INSERT INTO "shingle" VALUES(3,X'1600B88C2F23AE47');
INSERT INTO "shingle" VALUES(3,X'4CD517CC55D460B6');
INSERT INTO "shingle" VALUES(3,X'750B7E9B60E95EAC');
INSERT INTO "shingle" VALUES(3,X'759CEF2C8C5057AA');
INSERT INTO "shingle" VALUES(3,X'B50BA0DA983C1E9B');
INSERT INTO "shingle" VALUES(3,X'C09489147D9320FC');
INSERT INTO "shingle" VALUES(3,X'DB25FB0DA1EC5994');
INSERT INTO "shingle" VALUES(3,X'DBB9A79CA491939D');
INSERT INTO "shingle" VALUES(3,X'E03288FB435531FF');
INSERT INTO "shingle" VALUES(3,X'EE23962D10F8B4FC');
INSERT INTO "shingle" VALUES(4,X'05621030667988EB');
INSERT INTO "shingle" VALUES(4,X'06B0E626604E99F0');
INSERT INTO "shingle" VALUES(4,X'0E76F34B95FF90AD');
INSERT INTO "shingle" VALUES(4,X'10198E708A8F2881');
INSERT INTO "shingle" VALUES(4,X'12FA75EA6AE784A8');
INSERT INTO "shingle" VALUES(4,X'18F665ABB1DC4D1F');
INSERT INTO "shingle" VALUES(4,X'4C599433BC3E1F1C');
INSERT INTO "shingle" VALUES(4,X'663B5789762C5931');
INSERT INTO "shingle" VALUES(4,X'7E7588F44507D996');
INSERT INTO "shingle" VALUES(4,X'9841D0A4C9716F38');
INSERT INTO "shingle" VALUES(4,X'A891E2E3EE3BD36F');
INSERT INTO "shingle" VALUES(4,X'B2C8E98D35C00179');
INSERT INTO "shingle" VALUES(4,X'C8356EF8FEDF240B');
INSERT INTO "shingle" VALUES(4,X'C8392CDB4DE82098');
INSERT INTO "shingle" VALUES(4,X'D22932A3CBF54FD7');
INSERT INTO "shingle" VALUES(4,X'E87C99ED07F70120');
INSERT INTO "shingle" VALUES(4,X'ECBD18C8C3F86D3D');
INSERT INTO "shingle" VALUES(4,X'EEB798180E4137C9');
INSERT INTO "shingle" VALUES(4,X'F6BCA4304C7E00D3');
INSERT INTO "shingle" VALUES(5,X'10BC13A707281219');
INSERT INTO "shingle" VALUES(5,X'2DC5917858082F6E');
INSERT INTO "shingle" VALUES(5,X'2DF25F7EEE070D77');
INSERT INTO "shingle" VALUES(5,X'2E062F682641D35D');
INSERT INTO "shingle" VALUES(5,X'2EBCAE6591E5268A');
INSERT INTO "shingle" VALUES(5,X'3B48792A9D7D1804');
INSERT INTO "shingle" VALUES(5,X'4278EF8B2BEB29B3');
INSERT INTO "shingle" VALUES(5,X'6CAF485A5EA0298F');
INSERT INTO "shingle" VALUES(5,X'6FCD57B7BA72FB53');
INSERT INTO "shingle" VALUES(5,X'9CEA37AAA15E853B');
INSERT INTO "shingle" VALUES(5,X'AB60D839ABD73896');
INSERT INTO "shingle" VALUES(5,X'C76D838B8A5B7FE6');
INSERT INTO "shingle" VALUES(5,X'E049FC1ADF143A3D');
INSERT INTO "shingle" VALUES(5,X'E46BB71930887866');
INSERT INTO "shingle" VALUES(5,X'EB1B39075C769904');
INSERT INTO "shingle" VALUES(5,X'FDC7C868A7CCD306');
INSERT INTO "shingle" VALUES(5,X'FEF3FB763428A0C2');
INSERT INTO "shingle" VALUES(6,X'13215E8BAEFD4E75');
INSERT INTO "shingle" VALUES(6,X'1F7495A8B54E96DB');
INSERT INTO "shingle" VALUES(6,X'2DC5917858082F6E');
INSERT INTO "shingle" VALUES(6,X'316E11CB61DB20F6');
INSERT INTO "shingle" VALUES(6,X'3B48792A9D7D1804');
INSERT INTO "shingle" VALUES(6,X'4002AA6B13C6079D');
INSERT INTO "shingle" VALUES(6,X'4278EF8B2BEB29B3');
INSERT INTO "shingle" VALUES(6,X'45C8E681B6CF08E7');
INSERT INTO "shingle" VALUES(6,X'512E29CE34E5E49D');
INSERT INTO "shingle" VALUES(6,X'565909E4CDAC708F');
INSERT INTO "shingle" VALUES(6,X'6F6833DF5B062C1C');
INSERT INTO "shingle" VALUES(6,X'7C3FDB36295F29FA');
INSERT INTO "shingle" VALUES(6,X'8C1F4D291A487B6B');
INSERT INTO "shingle" VALUES(6,X'AA253F87D5B9B27D');
INSERT INTO "shingle" VALUES(6,X'D73F83565909114F');
INSERT INTO "shingle" VALUES(6,X'F6FC561186D57E16');
CREATE TABLE sighting (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	school_id VARCHAR(64) NOT NULL, 
	source_id VARCHAR(128) NOT NULL, 
	item BLOB NOT NULL, 
	"key" TEXT NOT NULL, 
	url TEXT NOT NULL, 
	address BLOB, 
	sketch BLOB NOT NULL, 
	seen DATETIME NOT NULL, 
	posted DATETIME, 
	CONSTRAINT pk_sighting PRIMARY KEY (id), 
	CONSTRAINT fk_sighting_case_id FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_sighting_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT uq_sighting_school_id_source_id_item UNIQUE (school_id, source_id, item)
);
INSERT INTO "sighting" VALUES(1,1,'larkspur_hill','forum',X'2A6AF2FF667C054F530A8B46D0038438','f1','https://forum.example/f1',X'C68A7DAE318995F72E2E22B0DEF3E77F',X'01ADB74F9A6D3F3513330BC46E33ACE413A448D17ECFE33A1DAEE0D55534C2F52DC5917858082F6E384DF3A72817DE5E3B48792A9D7D180440FC839E3D85B6304C3873A4CF6746A36EEACE4520D4A3B890D50E28CC4B5EF5A35704E3E540B3FEADDC05DF164E54E8B49B1D84FDED7992E4FACBCE76B8F7D6','2026-11-20 09:00:00.000000','2026-11-20 09:00:00.000000');
INSERT INTO "sighting" VALUES(2,2,'larkspur_hill','forum',X'07530BE40BDD289C48724A0110EFF054','f2','https://forum.example/f2',X'C2DA5028AE3AF0723A3D1673BD2E85B7',X'05621030667988EB06B0E626604E99F00E76F34B95FF90AD10198E708A8F288112FA75EA6AE784A813BD60818D2A3C7918F665ABB1DC4D1F2394F64BBEC3CC904C599433BC3E1F1C663B5789762C59317C0DCD1676C361747E7588F44507D9969841D0A4C9716F38A891E2E3EE3BD36FB2C8E98D35C00179C8356EF8FEDF240BC8392CDB4DE82098D22932A3CBF54FD7E87C99ED07F70120ECBD18C8C3F86D3DEEB798180E4137C9F6BCA4304C7E00D3','2026-11-20 09:00:00.000000','2026-11-20 09:00:00.000000');
INSERT INTO "sighting" VALUES(3,3,'larkspur_hill','forum',X'A56824A3C935E8BA9C205821A2CD92B9','f3','https://forum.example/f3',X'9FBF41513FCA31B87CAB43617C90FD9F',X'09DB9CF758F85C711600B88C2F23AE474CD517CC55D460B6750B7E9B60E95EAC759CEF2C8C5057AAB50BA0DA983C1E9BC09489147D9320FCDB25FB0DA1EC5994DBB9A79CA491939DE03288FB435531FFEE23962D10F8B4FC','2026-11-20 09:00:00.000000','2026-11-20 09:00:00.000000');
INSERT INTO "sighting" VALUES(4,2,'larkspur_hill','gazette',X'A05BFB42565443C273BEFD7BD97CB8A4','g1','https://forum.example/g1',X'FEEDA11B89C8B67D179D80B83C367266',X'05621030667988EB06B0E626604E99F00E76F34B95FF90AD10198E708A8F288112FA75EA6AE784A818F665ABB1DC4D1F4C599433BC3E1F1C663B5789762C59317E7588F44507D9969841D0A4C9716F38A891E2E3EE3BD36FB2C8E98D35C00179C8356EF8FEDF240BC8392CDB4DE82098D22932A3CBF54FD7E87C99ED07F70120ECBD18C8C3F86D3DEEB798180E4137C9F6BCA4304C7E00D3','2026-11-20 09:00:00.000000','2026-11-20 09:00:00.000000');
INSERT INTO "sighting" VALUES(5,4,'larkspur_hill','gazette',X'15C93B963711B9F3E61F09D5D60E9A48','g2','https://forum.example/g2',X'A1E153B4122F895AE74D031B8C1241E3',X'10BC13A7072812192DC5917858082F6E2DF25F7EEE070D772E062F682641D35D2EBCAE6591E5268A3B48792A9D7D18044278EF8B2BEB29B36CAF485A5EA0298F6FCD57B7BA72FB539CEA37AAA15E853BAB60D839ABD73896C76D838B8A5B7FE6E049FC1ADF143A3DE46BB71930887866EB1B39075C769904FDC7C868A7CCD306FEF3FB763428A0C2','2026-11-20 09:00:00.000000','2026-11-20 09:00:00.000000');
INSERT INTO "sighting" VALUES(6,5,'larkspur_hill','gazette',X'2474AFD5E101DA32AADADB8A1EE8973E','g3','https://forum.example/g3',X'3FA26CEB87B4A929592815F0AFE4F61F',X'13215E8BAEFD4E751F7495A8B54E96DB2DC5917858082F6E316E11CB61DB20F63B48792A9D7D18044002AA6B13C6079D4278EF8B2BEB29B345C8E681B6CF08E7512E29CE34E5E49D565909E4CDAC708F6F6833DF5B062C1C7C3FDB36295F29FA8C1F4D291A487B6BAA253F87D5B9B27DD73F83565909114FF6FC561186D57E16','2026-11-20 09:00:00.000000','2026-11-20 09:00:00.000000');
CREATE TABLE source_state (
	source_id VARCHAR(128) NOT NULL, 
	etag TEXT NOT NULL, 
	last_modified TEXT NOT NULL, 
	next_look DATETIME NOT NULL, 
	last_tried DATETIME NOT NULL, 
	last_good DATETIME, 
	failures INTEGER NOT NULL, 
	trouble TEXT NOT NULL, 
	remedy TEXT NOT NULL, 
	usual_items FLOAT NOT NULL, 
	robots TEXT NOT NULL, 
	moved_to TEXT NOT NULL, 
	CONSTRAINT pk_source_state PRIMARY KEY (source_id)
);
INSERT INTO "source_state" VALUES('gone','','','2026-11-20 14:09:53.314717','2026-11-20 12:00:00.000000',NULL,2,'Nobody answers.','It is tried again by itself. If it stays so, check the address, and that this machine is on line.',0.0,'','');
INSERT INTO "source_state" VALUES('forum','','','2026-11-20 13:00:09.058366','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,'','',3.0,'','');
INSERT INTO "source_state" VALUES('gazette','','','2026-11-20 13:01:10.456397','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,'','',3.0,'','');
CREATE TABLE step_taken (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	step VARCHAR(64) NOT NULL, 
	"by" VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	undone DATETIME, 
	undone_by VARCHAR(64), 
	CONSTRAINT pk_step_taken PRIMARY KEY (id), 
	CONSTRAINT fk_step_taken_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
INSERT INTO "step_taken" VALUES(1,1,'reply','head','2026-11-20 09:00:00.000000',NULL,NULL);
CREATE TABLE tally (
	school_id VARCHAR(64) NOT NULL, 
	day DATE NOT NULL, 
	name VARCHAR(32) NOT NULL, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_tally PRIMARY KEY (school_id, day, name), 
	CONSTRAINT fk_tally_school_id FOREIGN KEY(school_id) REFERENCES school (id)
);
INSERT INTO "tally" VALUES('larkspur_hill','2026-11-20','us',5);
INSERT INTO "tally" VALUES('larkspur_hill','2026-11-20','unsure',1);
CREATE TABLE target (
	id INTEGER NOT NULL, 
	school_id VARCHAR(64) NOT NULL, 
	case_id INTEGER NOT NULL, 
	digest BLOB NOT NULL, 
	source_id VARCHAR(128) NOT NULL, 
	thread BLOB NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_target PRIMARY KEY (id), 
	CONSTRAINT fk_target_case_id FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_target_school_id FOREIGN KEY(school_id) REFERENCES school (id)
);
INSERT INTO "target" VALUES(1,'larkspur_hill',5,X'E0F42C6E3DC76CB07B5D9A8CD1A16DBC1C380660D194B8B20B6BD9A3B1988E70','gazette',X'3FA26CEB87B4A929592815F0AFE4F61F','2026-11-20 09:00:00.000000');
CREATE TABLE telling (
	alert_id INTEGER NOT NULL, 
	role VARCHAR(64) NOT NULL, 
	round INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	letter_key VARCHAR(255), 
	CONSTRAINT pk_telling PRIMARY KEY (alert_id, role, round), 
	CONSTRAINT fk_telling_alert_id FOREIGN KEY(alert_id) REFERENCES alert (id)
);
INSERT INTO "telling" VALUES(1,'dsl',0,'rule threat (Threat of violence), because of threat_violence','2026-11-20 09:00:00.000000','alert:larkspur_hill:A-0001:dsl:0:20261120090000');
INSERT INTO "telling" VALUES(1,'head',0,'rule threat (Threat of violence), because of threat_violence','2026-11-20 09:00:00.000000','alert:larkspur_hill:A-0001:head:0:20261120090000');
INSERT INTO "telling" VALUES(1,'deputy_dsl',1,'nobody acknowledged A-0001 in time','2026-11-20 12:00:00.000000','alert:larkspur_hill:A-0001:deputy_dsl:1:20261120090000');
CREATE TABLE tuning (
	id INTEGER NOT NULL, 
	school_id VARCHAR(64) NOT NULL, 
	signal VARCHAR(32) NOT NULL, 
	alert_from FLOAT NOT NULL, 
	alert_to FLOAT NOT NULL, 
	review_from FLOAT NOT NULL, 
	review_to FLOAT NOT NULL, 
	why TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	"by" VARCHAR(64) NOT NULL, 
	undoes INTEGER, 
	CONSTRAINT pk_tuning PRIMARY KEY (id), 
	CONSTRAINT fk_tuning_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_tuning_undoes FOREIGN KEY(undoes) REFERENCES tuning (id)
);
INSERT INTO "tuning" VALUES(1,'larkspur_hill','complaint',0.5,0.75,0.25,0.5,'what was answered','2026-11-20 09:00:00.000000','dsl',NULL);
CREATE INDEX ix_letter_sent_due ON letter (sent, due);
CREATE INDEX ix_cases_school_id_digest_id ON cases (school_id, digest_id);
CREATE INDEX ix_alert_case_id ON alert (case_id);
CREATE INDEX ix_change_case_id ON change (case_id);
CREATE INDEX ix_sighting_address ON sighting (address);
CREATE INDEX ix_sighting_case_id ON sighting (case_id);
CREATE INDEX ix_shingle_value ON shingle (value);
CREATE INDEX ix_lesson_school_id ON lesson (school_id);
CREATE INDEX ix_dismissal_case_id ON dismissal (case_id);
CREATE INDEX ix_dismissal_likeness ON dismissal (likeness);
CREATE INDEX ix_tuning_school_id ON tuning (school_id);
CREATE INDEX ix_target_case_id ON target (case_id);
CREATE INDEX ix_target_digest ON target (digest);
CREATE INDEX ix_step_taken_case_id ON step_taken (case_id);
CREATE INDEX ix_former_verdict_case_id ON former_verdict (case_id);
CREATE INDEX ix_letter_code ON letter (code);
CREATE INDEX ix_asking_school_id ON asking (school_id);
CREATE INDEX ix_canary_school_id ON canary (school_id);
CREATE INDEX ix_refusal_school_id ON refusal (school_id);
COMMIT;
