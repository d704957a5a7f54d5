/** The tables. AUTOINCREMENT keeps the id of a deleted record from being used again. */
export const tablesSql = `
	CREATE TABLE getchat_accounts (
		id INTEGER PRIMARY KEY AUTOINCREMENT, phone_number TEXT NOT NULL, this_instance INTEGER NOT NULL);
	CREATE TABLE getchat_groups (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
	CREATE TABLE getchat_users (
		id INTEGER PRIMARY KEY AUTOINCREMENT, username TEXT NOT NULL UNIQUE, password TEXT,
		first_name TEXT NOT NULL DEFAULT '', last_name TEXT NOT NULL DEFAULT '', email TEXT NOT NULL DEFAULT '',
		role TEXT NOT NULL, is_active INTEGER NOT NULL DEFAULT 1, is_available INTEGER NOT NULL DEFAULT 1,
		can_use_tags INTEGER NOT NULL DEFAULT 1, can_read_chats TEXT NOT NULL DEFAULT 'all',
		can_write_to_chats TEXT NOT NULL DEFAULT 'all', token TEXT UNIQUE, refresh_version INTEGER NOT NULL DEFAULT 1,
		activation_code TEXT);
	CREATE TABLE getchat_user_groups (
		user_id INTEGER NOT NULL, group_id INTEGER NOT NULL, PRIMARY KEY (user_id, group_id)) WITHOUT ROWID;
	CREATE TABLE getchat_persons (
		wa_id TEXT PRIMARY KEY, name TEXT, assigned_to_user INTEGER, assigned_group INTEGER,
		window_expires_at INTEGER NOT NULL DEFAULT 0, blocked INTEGER NOT NULL DEFAULT 0, block_reason TEXT,
		reported INTEGER NOT NULL DEFAULT 0, resolved INTEGER NOT NULL DEFAULT 0, last_message_timestamp INTEGER) WITHOUT ROWID;
	CREATE INDEX getchat_persons_by_change ON getchat_persons (last_message_timestamp, wa_id);
	CREATE TABLE getchat_messages (
		seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, waba_id TEXT, wa_id TEXT NOT NULL,
		origin TEXT NOT NULL, from_us INTEGER NOT NULL, sender_id INTEGER, type TEXT NOT NULL,
		timestamp INTEGER NOT NULL, payload TEXT NOT NULL, search_text TEXT NOT NULL, context_id TEXT,
		sent INTEGER, delivered INTEGER, read INTEGER, failed INTEGER, error TEXT, pending INTEGER NOT NULL DEFAULT 0);
	CREATE INDEX getchat_messages_by_person ON getchat_messages (wa_id, timestamp, seq);
	CREATE INDEX getchat_messages_by_time ON getchat_messages (timestamp, seq);
	CREATE INDEX getchat_messages_by_waba_id ON getchat_messages (waba_id);
	CREATE TABLE getchat_marks (
		user_id INTEGER NOT NULL, wa_id TEXT NOT NULL, timestamp INTEGER NOT NULL,
		PRIMARY KEY (user_id, wa_id)) WITHOUT ROWID;
	CREATE TABLE getchat_tags (
		id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, web_inbox_color TEXT);
	CREATE TABLE getchat_chat_taggings (
		id INTEGER PRIMARY KEY AUTOINCREMENT, tag_id INTEGER NOT NULL, wa_id TEXT NOT NULL, extra TEXT,
		UNIQUE (wa_id, tag_id));
	CREATE TABLE getchat_message_taggings (
		id INTEGER PRIMARY KEY AUTOINCREMENT, tag_id INTEGER NOT NULL, message_id TEXT NOT NULL, extra TEXT,
		UNIQUE (message_id, tag_id));
	CREATE TABLE getchat_events (
		id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, wa_id TEXT NOT NULL, message_id TEXT,
		timestamp INTEGER NOT NULL, done_by INTEGER, details TEXT NOT NULL);
	CREATE INDEX getchat_events_by_time ON getchat_events (kind, timestamp);
	CREATE TABLE getchat_saved_responses (
		id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL, created_by TEXT NOT NULL, timestamp INTEGER NOT NULL);
	CREATE TABLE getchat_templates (
		id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, language TEXT NOT NULL, category TEXT NOT NULL,
		components TEXT NOT NULL, status TEXT NOT NULL, rejected_reason TEXT NOT NULL,
		submitted INTEGER NOT NULL DEFAULT 0, UNIQUE (name, language));
	CREATE TABLE getchat_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
	CREATE TABLE getchat_files (
		seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, mime TEXT NOT NULL,
		sha256 TEXT NOT NULL, bytes BLOB NOT NULL);
	CREATE TABLE getchat_webhooks (
		id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL, url TEXT NOT NULL,
		on_incoming_message INTEGER NOT NULL, on_outgoing_message INTEGER NOT NULL, on_assigned INTEGER NOT NULL,
		headers TEXT NOT NULL, format TEXT NOT NULL);
	CREATE TABLE getchat_deliveries (
		n INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, transport TEXT NOT NULL, target TEXT NOT NULL,
		webhook_id INTEGER, user_id INTEGER NOT NULL, events TEXT NOT NULL, header_names TEXT NOT NULL,
		body TEXT NOT NULL, status INTEGER, error TEXT);
	CREATE TABLE getchat_errors (
		id INTEGER PRIMARY KEY AUTOINCREMENT, waba_payload TEXT NOT NULL, timestamp INTEGER NOT NULL, waba_id TEXT,
		getchat_id TEXT);
	CREATE TABLE getchat_device_tokens (
		id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL, token TEXT NOT NULL, last_seen TEXT NOT NULL,
		UNIQUE (user_id, token));
	CREATE TABLE getchat_contacts (
		id INTEGER PRIMARY KEY AUTOINCREMENT, digits TEXT NOT NULL, search_text TEXT NOT NULL, card TEXT NOT NULL);
	CREATE TABLE getchat_health (
		check_name TEXT PRIMARY KEY, is_ok INTEGER NOT NULL, message TEXT NOT NULL) WITHOUT ROWID;
	CREATE TABLE getchat_mails (
		id INTEGER PRIMARY KEY AUTOINCREMENT, recipient TEXT NOT NULL, subject TEXT NOT NULL, time TEXT NOT NULL);
`;
