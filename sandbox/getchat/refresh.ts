import type { Inbox } from './inbox';
import { json } from './values';

/** What can be read anew from WhatsApp. */
export type Refreshable = 'templates' | 'settings';

/** The value of a setting; undefined when there is none. */
export function readSetting(inbox: Inbox, name: string): unknown {
	const row = inbox.db.get('SELECT value FROM getchat_settings WHERE name = ?', name);
	return row && json(row, 'value');
}

/** Stores a setting. */
export function writeSetting(inbox: Inbox, name: string, value: unknown): void {
	inbox.db.run(
		'INSERT INTO getchat_settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
		name,
		JSON.stringify(value),
	);
}

/** Starts a refresh, if none is under way. */
export function startRefresh(inbox: Inbox, what: Refreshable): void {
	if (isRefreshing(inbox, what)) return;
	// Real time: a stopped server clock must not make a refresh endless.
	writeSetting(inbox, `${what} refreshed at`, Date.now() + inbox.settings.refreshMs);
}

/** Whether a refresh is under way. */
export function isRefreshing(inbox: Inbox, what: Refreshable): boolean {
	const end = readSetting(inbox, `${what} refreshed at`);
	return typeof end === 'number' && end > Date.now();
}

/** Lets a refresh of templates that has ended take effect: what clients had submitted until then is approved now. */
export function settleTemplates(inbox: Inbox): void {
	const name = 'templates refreshed at';
	if (readSetting(inbox, name) === undefined || isRefreshing(inbox, 'templates')) return;
	inbox.db.run('DELETE FROM getchat_settings WHERE name = ?', name);
	inbox.db.run("UPDATE getchat_templates SET status = 'approved' WHERE status = 'pending' AND submitted = 1");
}
