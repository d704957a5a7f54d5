/** The tables. Everything belongs to a channel. AUTOINCREMENT keeps the number of a deleted record from being used again. */
export const tablesSql = `
	CREATE TABLE onemsg_channels (id TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, phone TEXT NOT NULL) WITHOUT ROWID;
	CREATE TABLE onemsg_documents (
		channel TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (channel, name)) WITHOUT ROWID;
	CREATE TABLE onemsg_chats (
		channel TEXT NOT NULL, chat_id TEXT NOT NULL, name TEXT, window_expires_at INTEGER NOT NULL DEFAULT 0,
		blocked INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (channel, chat_id)) WITHOUT ROWID;
	CREATE TABLE onemsg_messages (
		seq INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, number INTEGER NOT NULL, id TEXT NOT NULL,
		chat_id TEXT NOT NULL, from_me INTEGER NOT NULL, self INTEGER NOT NULL, operation TEXT, request TEXT,
		type TEXT NOT NULL, body TEXT, caption TEXT, quoted_id TEXT, forwarded INTEGER NOT NULL DEFAULT 0,
		sender_name TEXT, author TEXT, time INTEGER NOT NULL, metadata TEXT NOT NULL, content TEXT NOT NULL, category TEXT,
		sent INTEGER, delivered INTEGER, read INTEGER, failed INTEGER, error TEXT, problem TEXT,
		pending INTEGER NOT NULL DEFAULT 0, seen INTEGER NOT NULL DEFAULT 0,
		UNIQUE (channel, id), UNIQUE (channel, number));
	CREATE INDEX onemsg_messages_by_chat ON onemsg_messages (channel, chat_id, number);
	CREATE TABLE onemsg_templates (
		id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, name TEXT NOT NULL, language TEXT NOT NULL,
		category TEXT NOT NULL, components TEXT NOT NULL, status TEXT NOT NULL, rejected_reason TEXT NOT NULL,
		UNIQUE (channel, name, language));
	CREATE TABLE onemsg_media (
		seq INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
		mime TEXT NOT NULL, sha256 TEXT NOT NULL, uploaded INTEGER NOT NULL, bytes BLOB NOT NULL);
	CREATE TABLE onemsg_groups (
		seq INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, id TEXT NOT NULL UNIQUE, subject TEXT NOT NULL,
		description TEXT NOT NULL, picture TEXT, invite_code TEXT NOT NULL, created INTEGER NOT NULL);
	CREATE TABLE onemsg_flows (
		id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, name TEXT NOT NULL, categories TEXT NOT NULL,
		status TEXT NOT NULL, endpoint_uri TEXT, flow_json TEXT NOT NULL);
	CREATE TABLE onemsg_calls (
		seq INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, id TEXT NOT NULL UNIQUE, peer TEXT NOT NULL,
		direction TEXT NOT NULL, state TEXT NOT NULL);
	CREATE TABLE onemsg_deliveries (
		n INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, channel TEXT NOT NULL, url TEXT NOT NULL,
		events TEXT NOT NULL, body TEXT NOT NULL, attempt INTEGER NOT NULL, status INTEGER, error TEXT);
`;
