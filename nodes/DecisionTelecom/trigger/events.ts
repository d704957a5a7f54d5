import type { IDataObject } from 'n8n-workflow';
import { asDataObject, asList, isDataObject } from '../../shared/dataObject';
import { knownAmong, unknownEvent } from '../../shared/webhook/cloudApi';
import { asNumber, asTime, compact, textOf, type GatewayEvent } from '../../shared/webhook/event';
import { nestedJson } from '../../shared/webhook/nestedJson';
import { messageIdOf } from '../api';
import { deliveryStatus } from '../records';
import { member, spellings } from './spellings';

const provider = 'decisionTelecom';

/** What one callback may hold. */
const maxReports = 1_000;
/** As deep as statuses stand in WhatsApp's own envelope. */
const maxLevels = 4;

/**
 * The delivery reports of a callback. What a callback looks like is not documented, so everything is taken by name, in any
 * likely spelling: at the top, up to four levels down, in lists, and as JSON in a text, as forms and queries carry it.
 *
 * @returns `unknown` for a part that names no message or no status, beside others that do; nothing where none does. A
 *   status that is not documented becomes `unknown`
 */
export function callbackEvents(body: unknown): GatewayEvent[] {
	return knownAmong(partsOf(body).flatMap(eventsOf));
}

function eventsOf(part: unknown): GatewayEvent[] {
	if (!isDataObject(part)) return [unknownEvent(provider, part)];
	const reports = reportsIn(part, {}, maxLevels).slice(0, maxReports);
	if (reports.length === 0) return [unknownEvent(provider, part)];
	// Of several in one object each has its own words: all of them with every one would be a body for each.
	return reports.length > 1 ? reports : reports.map((report) => ({ ...report, raw: part }));
}

/** @param around the object that it stands in @param levels how far down to look */
function reportsIn(part: IDataObject, around: IDataObject, levels: number): GatewayEvent[] {
	const report = reportIn(part, around);
	if (report) return [report];
	if (levels === 0) return [];
	// What a sender calls a prototype names nothing.
	const values = Object.entries(part).filter(([name]) => name !== '__proto__');
	const inner = [...groupsOf(part), ...values.flatMap(([, value]) => partsOf(value).filter(isDataObject))];
	return inner.slice(0, maxReports).flatMap((one) => reportsIn(one, part, levels - 1));
}

/** The entries of a list, or the value itself; JSON in a text is read. */
function partsOf(value: unknown): unknown[] {
	const parsed = isDataObject(value) ? (jsonAsName(value) ?? value) : (nestedJson(value) ?? value);
	return Array.isArray(parsed) ? parsed.slice(0, maxReports) : [parsed];
}

/** JSON that was sent as a form: the whole of it is then the name of the only field. */
function jsonAsName(form: IDataObject): unknown {
	const names = Object.keys(form);
	return names.length === 1 ? nestedJson(names[0]) : undefined;
}

/** Fields of a form may have what they belong to in their names: `data[status]`, `0[status]`, `data.status`. */
function groupsOf(form: IDataObject): IDataObject[] {
	const groups = new Map<string, Array<[string, unknown]>>();
	for (const [name, value] of Object.entries(form)) {
		const cut = Math.max(name.lastIndexOf('['), name.lastIndexOf('.'));
		if (cut < 1) continue;
		const group = name.slice(0, cut);
		const fields = groups.get(group) ?? [];
		fields.push([name.slice(cut + 1), value]);
		groups.set(group, fields);
	}
	return [...groups.values()].map((fields) => asDataObject(Object.fromEntries(fields)));
}

/** @param around the object that it stands in, which may name the message for it */
function reportIn(report: IDataObject, around: IDataObject): GatewayEvent | undefined {
	const status = statusIn(report) ?? statusIn(around);
	if (status === undefined) return undefined;
	// Beside a documented word, a bare id that is a word is the message's.
	const isWord = deliveryStatus(status) !== undefined && Number.isNaN(Number(status));
	const id = idIn(report) ?? idIn(around) ?? (isWord ? wordOf(member(report, spellings.bareId)) : undefined);
	if (id === undefined) return undefined;
	return compact({ provider, event: 'messageStatus' as const, id, ...detailsOf(report, around, status), raw: report });
}

function detailsOf(report: IDataObject, around: IDataObject, status: string) {
	const known = deliveryStatus(status);
	const number = known?.code ?? Number(status.trim() || Number.NaN);
	const read = (names: readonly string[]) => member(report, names) ?? member(around, names);
	return {
		from: textOf(read(spellings.from), 100),
		to: asNumber(read(spellings.to)),
		timestamp: timeOf(read(spellings.time)),
		status: known?.status ?? 'unknown',
		statusCode: Number.isFinite(number) ? number : undefined,
		error: errorIn(read(spellings.error)) ?? (known?.status === 'failed' ? known.name : undefined),
	};
}

/** A bare `id` must be a number, as the documented ones are; what calls itself the message's id may be any word. */
function idIn(report: IDataObject): string | undefined {
	const named = member(report, spellings.id);
	const number = messageIdOf({ message_id: named });
	if (number !== undefined) return number;
	return wordOf(named) ?? messageIdOf({ message_id: member(report, spellings.bareId) });
}

function wordOf(value: unknown): string | undefined {
	const word = textOf(value, 200)?.trim() ?? '';
	return /^(?=.*[A-Za-z])[\w.:=/+-]+$/.test(word) ? word : undefined;
}

/** The status itself, or an object that holds its number or its word. */
function statusIn(report: IDataObject): string | undefined {
	const given = spellings.status.map((name) => member(report, [name])).filter((value) => value !== undefined);
	const texts = given.flatMap((value) => {
		const text = textOf(isDataObject(value) ? member(value, [...spellings.status, 'id', 'code', 'name']) : value, 100);
		return text === undefined ? [] : [text];
	});
	// Beside the message's own a callback may have one of the call: "ok".
	return texts.find((text) => deliveryStatus(text) !== undefined) ?? texts[0];
}

function errorIn(error: unknown): string | undefined {
	const [first = error] = asList(error);
	if (!isDataObject(first)) return textOf(first, 1_000);
	return textOf(member(first, ['message', 'details', 'description', 'title', 'text', 'name', 'code']), 1_000);
}

/** Unix seconds, or a date with its zone as text; the plus of a zone in a form that was not encoded arrives as a space. */
function timeOf(value: unknown): string | undefined {
	const text = textOf(value, 100)?.replace(/(\d) (\d\d:?\d\d)$/, '$1+$2');
	if (text === undefined) return undefined;
	const [, day = '', time = '', zone = ''] = dateAndTime.exec(text) ?? [];
	if (day === '') return asTime(value);
	const offset = /^[+-]\d\d$/.test(zone) ? `${zone}00` : zone;
	const ms = Date.parse(`${day} ${time} ${/^[A-Z]/.test(zone) ? 'GMT' : offset}`);
	return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

/** 2026-05-17T06:50:00+03:00, or Sun, 17 May 2026 06:50:00 GMT. */
const dateAndTime =
	/^(\d{4}-\d\d-\d\d|[A-Z][a-z]{2}, \d\d? [A-Z][a-z]{2} \d{4})[T ](\d\d:\d\d(?::\d\d)?(?:\.\d+)?) ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)$/;
