import { ok, page, pageUrl, pathPerson, readable, type Call, type Handlers, type Result } from '../call';
import { Conditions, type Row } from '../database';
import { notFound, refused, wrongField } from '../errors';
import { windowIsOpen } from '../messages';
import { findPerson, personView } from '../records';
import { flag, json, list, optionalNumber, optionalText, text } from '../values';

/** Operations of the tags Persons and Contacts. */
export const contacts: Handlers = {
	listPeople,
	retrievePerson: (call) => ok(personView(pathPerson(call))),
	listContacts,
	listBlockedContacts,
	verifyContacts,
	blockContact,
	reportContact,
	unblockContact,
	resolveContact,
};

function listPeople(call: Call): Result {
	const conditions = readable(call);
	const search = optionalText(call.query, 'search')?.toLowerCase();
	if (search !== undefined) {
		conditions.add("instr(fold(ifnull(p.name, '')), ?) > 0 OR instr(p.wa_id, ?) > 0", search, search);
	}
	const listing = { columns: 'p.*', from: 'getchat_persons p', conditions, order: 'p.wa_id' };
	return page(call, listing, personView);
}

/** Contact books are paged by a marker in `next` that only the service understands. */
function listContacts(call: Call): Result {
	const { db, settings } = call.inbox;
	const conditions = new Conditions();
	const search = optionalText(call.query, 'search')?.toLowerCase();
	if (search !== undefined) conditions.add('instr(search_text, ?) > 0 OR instr(digits, ?) > 0', search, search);
	const limit = Math.min(optionalNumber(call.query, 'limit') ?? settings.pageSize, settings.maxPageSize);
	const start = readMarker(optionalText(call.query, 'pages'));
	const from = `FROM getchat_contacts${conditions.where}`;
	const count = db.count(`SELECT count(*) AS n ${from}`, ...conditions.values);
	const rows = db.all(`SELECT card ${from} ORDER BY id LIMIT ? OFFSET ?`, ...conditions.values, limit, start);
	if (settings.dialect.contacts === 'documented') {
		const first = db.all(`SELECT card ${from} ORDER BY id LIMIT ?`, ...conditions.values, limit);
		return ok({ count, results: first.map((row) => json(row, 'card')) });
	}
	const next = start + limit < count ? pageUrl(call, { limit, pages: marker(start + limit) }) : null;
	return ok({ count, next, previous: null, results: rows.map((row) => json(row, 'card')) });
}

function marker(start: number): string {
	return Buffer.from(`sandbox:${start}`).toString('base64url');
}

function readMarker(pages: string | undefined): number {
	const start = /^sandbox:(\d+)$/.exec(Buffer.from(pages ?? '', 'base64url').toString())?.[1];
	// Like an offset that makes no sense, an unknown marker leads to the start.
	return Number(start ?? 0);
}

function resolveContact(call: Call): Result {
	const waId = text(call.params, 'wa_id');
	const person = findPerson(call.inbox, waId);
	const cards = call.inbox.db.all('SELECT card FROM getchat_contacts WHERE digits = ? ORDER BY id', waId);
	if (!person && cards.length === 0) throw notFound();
	const results = cards.map((row) => json(row, 'card'));
	return ok({ person: person ? personView(person) : null, contact_provider_results: results });
}

function listBlockedContacts(call: Call): Result {
	const { db, settings } = call.inbox;
	const conditions = new Conditions().add('blocked = 1');
	const number = optionalText(call.query, 'phone_number')?.replace(/\D/g, '');
	if (number !== undefined) conditions.add('wa_id = ?', number);
	const limit = Math.min(optionalNumber(call.query, 'limit') ?? settings.pageSize, settings.maxPageSize);
	const offset = optionalNumber(call.query, 'offset') ?? 0;
	const from = `FROM getchat_persons${conditions.where}`;
	const total = db.count(`SELECT count(*) AS n ${from}`, ...conditions.values);
	const sql = `SELECT wa_id, block_reason AS reason ${from} ORDER BY wa_id LIMIT ? OFFSET ?`;
	return ok({ contacts: db.all(sql, ...conditions.values, limit, offset), pagination: { limit, offset, total } });
}

/** "In latest On-Premises API version, this endpoint always return valid … and a wa_id." */
function verifyContacts(call: Call): Result {
	const checked = list(call.body, 'contacts').map((input) => {
		return { input, status: 'valid', wa_id: String(input).replace(/\D/g, '') };
	});
	return ok({ contacts: checked });
}

function blockContact(call: Call): Result {
	block(call, recentWriter(call));
	return ok();
}

function reportContact(call: Call): Result {
	const person = recentWriter(call);
	call.inbox.db.update('getchat_persons', 'wa_id', text(person, 'wa_id'), { reported: 1 });
	if (flag(call.body, 'block')) block(call, person);
	return ok();
}

function block(call: Call, person: Row): void {
	const reason = optionalText(call.body, 'reason') ?? '';
	call.inbox.db.update('getchat_persons', 'wa_id', text(person, 'wa_id'), { blocked: 1, block_reason: reason });
}

/** "To block a contact they had to have sent you a message in the last 24 hours." */
function recentWriter(call: Call): Row {
	const waId = optionalText(call.query, 'wa_id');
	// Reporting has it optional by the documentation, but there is nobody to report without it.
	if (waId === undefined) throw wrongField('wa_id', 'This field is required.');
	const person = findPerson(call.inbox, waId);
	if (person && windowIsOpen(call.inbox, waId)) return person;
	throw refused('The contact has not sent a message in the last 24 hours.');
}

function unblockContact(call: Call): Result {
	const person = findPerson(call.inbox, text(call.query, 'wa_id'));
	if (!person || !flag(person, 'blocked')) throw refused('The contact is not blocked.');
	call.inbox.db.update('getchat_persons', 'wa_id', text(person, 'wa_id'), { blocked: 0, block_reason: null });
	return ok();
}
