import type { IDataObject } from 'n8n-workflow';
import { isDataObject } from '../../shared/dataObject';
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
	const inner = values.flatMap(([, value]) => partsOf(value).filter(isDataObject));
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
	for (const value of given) {
		const inner = isDataObject(value) ? [...spellings.status, 'id', 'code', 'name'] : [];
		const text = isDataObject(value) ? textOf(member(value, inner), 100) : textOf(value, 100);
		if (text !== undefined) return text;
	}
	return undefined;
}

function errorIn(error: unknown): string | undefined {
	if (!isDataObject(error)) return textOf(error, 1_000);
	return textOf(member(error, ['message', 'description', 'text', 'name', 'code']), 1_000);
}

/** Unix seconds, or a date as text. */
function timeOf(value: unknown): string | undefined {
	const text = textOf(value, 100);
	if (text === undefined) return undefined;
	const isDate = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.test(text);
	return isDate ? (Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString()) : asTime(value);
}
