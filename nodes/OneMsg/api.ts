import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import type { Request } from '../shared/http/request';
import { asDataObject, isDataObject, isText } from '../shared/dataObject';
import { invalidInput } from '../shared/errors';
import type { Page, Provider, ProviderWords } from '../shared/http/provider';
import { withoutEnd } from '../shared/input/ends';
import { hintsOfWhatsApp, numberLimited, windowClosed } from '../shared/whatsapp/errorHints';

/** One channel of the 1MSG WhatsApp Business API. */
export const oneMsg: Provider = {
	name: '1MSG',
	credential: 'whatsAppGatewaysOneMsgApi',
	baseUrl: channelUrl,
	page: (body, _headers, request) => pageOf(body, request),
	rowKey: templateKey,
	explain,
	statusOfBody: failure,
};

/** The live API; test channels have another host. */
const defaultBaseUrl = 'https://api.1msg.io';

/**
 * The address of a channel: the Base URL and the channel's id, which may stand at the end of the Base URL already, and
 * which current tokens contain.
 *
 * @throws InvalidInput where nothing names the channel, or its id holds what no id has
 */
export function channelUrl({ baseUrl, channelId, token }: ICredentialDataDecryptedObject): string {
	const entered = typeof channelId === 'string' || typeof channelId === 'number' ? String(channelId).trim() : '';
	const base = withoutEnd(typeof baseUrl === 'string' ? baseUrl.trim() : '', /\//) || defaultBaseUrl;
	const id = (entered || channelOfToken(token) || channelOfUrl(base)).replace(instance, '');
	if (!/^[\w.-]+$/.test(id) || !/\w/.test(id)) {
		throw invalidInput(
			'Channel ID',
			id === ''
				? 'is empty, and neither token nor Base URL names the channel'
				: 'may hold letters, digits, dots, dashes and underscores only',
			'Enter the ID of the channel in the 1MSG API credential, such as ABC123456789, without the rest of its address.',
		);
	}
	const named = channelOfUrl(base).replace(instance, '');
	return named.toLowerCase() === id.toLowerCase() ? base : `${base}/${id}`;
}

/** How tokens and copied addresses write the id of a channel that is a number. */
const instance = /^instance(?=\d)/i;

/** An address that was copied with its channel. */
function channelOfUrl(base: string): string {
	return URL.canParse(base) ? (new URL(base).pathname.split('/').at(-1) ?? '') : '';
}

/** A current token is a JWT that contains the id of its channel in plain text. */
function channelOfToken(token: unknown): string {
	const [, payload = ''] = typeof token === 'string' ? token.trim().split('.') : [];
	try {
		const parsed: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
		const { instanceId } = asDataObject(parsed);
		return typeof instanceId === 'string' || typeof instanceId === 'number' ? String(instanceId).trim() : '';
	} catch {
		return '';
	}
}

/** Rows asked for at a time, where a list takes a limit. */
export const pageSize = 100;

/** The list of templates. Without a limit some channels show the first few alone. */
export const templatesPath = '/templates';

/** A template comes once for each language, and not every channel gives it an id. */
function templateKey({ id, name, language }: IDataObject, { path }: Request): string | undefined {
	if (path !== templatesPath || name === undefined) return undefined;
	const { code } = asDataObject(language);
	return JSON.stringify([id ?? '', name, code ?? language ?? '']);
}

/** Where the answers to list requests have their rows. */
const rowKeys = ['templates', 'messages', 'hooks', 'blockedUsers', 'groups', 'flows', 'items', 'data'];

/** Rows of a list: the answer itself, or what it holds under one of the names that lists have. */
export function rowsOf(body: unknown): IDataObject[] {
	const holder = asDataObject(body);
	const list = Array.isArray(body) ? body : rowKeys.map((key) => holder[key]).find((value) => Array.isArray(value));
	return Array.isArray(list) ? list.filter(isDataObject) : [];
}

function pageOf(body: unknown, request: Request): Page {
	const rows = rowsOf(body);
	const more = rows.length > 0 ? nextQuery(asDataObject(body), rows, request) : undefined;
	return { rows, next: more && { ...request, query: { ...request.query, ...more } } };
}

/** What the next page is asked for with; each kind of list has its own way. */
function nextQuery(
	body: IDataObject,
	rows: readonly IDataObject[],
	{ path, query = {} }: Request,
): Record<string, string | number> | undefined {
	// Messages, which are numbered.
	if (Array.isArray(body.messages)) {
		const numbers = [body.lastMessageNumber, ...rows.map(({ messageNumber }) => messageNumber)];
		const last = Math.max(...numbers.filter((number) => typeof number === 'number'));
		const known = Number(query.lastMessageNumber ?? -1);
		return query.last === undefined && Number.isFinite(last) && last > known ? { lastMessageNumber: last } : undefined;
	}
	// Templates: where `total` says that there are more, or a full page lets one think so. Channels that ignore the offset
	// give the same page again, which ends the list.
	const end = Number(query.offset ?? 0) + rows.length;
	if (typeof body.total === 'number' && end < body.total) return { offset: end };
	if (path === templatesPath) return rows.length >= Number(query.limit) ? { offset: end } : undefined;
	// Groups, as WhatsApp's own lists: only the marker is taken from the answer, never the address.
	const { cursors, next } = asDataObject(body.paging);
	const { after } = asDataObject(cursors);
	return typeof next === 'string' && typeof after === 'string' && after !== '' ? { after } : undefined;
}

/**
 * 1MSG says `sent: false` or `success: false` under HTTP 200 where it, or WhatsApp, refused. A message that only waits
 * in the queue also comes as `sent: false`, but with the id of its job.
 */
function failure(body: unknown): number | undefined {
	if (!isDataObject(body) || isQueued(body) || body.sent === true) return undefined;
	const refused = isFalse(body.sent) || body.success === false || isSaid(body.error) || isSaid(innerError(body));
	return refused ? 400 : undefined;
}

/** Whether the message was taken for later: `jobId` names its place in the queue. */
export function isQueued(answer: unknown): boolean {
	const { sent, jobId, error } = asDataObject(answer);
	return isFalse(sent) && !isSaid(error) && jobId !== undefined && jobId !== null && jobId !== '';
}

function isFalse(sent: unknown): boolean {
	return sent === false || sent === 'false';
}

/** Calls and flows hand on what WhatsApp answered. */
function innerError({ response }: IDataObject): unknown {
	return asDataObject(response).error;
}

function isSaid(error: unknown): boolean {
	return (typeof error === 'string' && error.trim() !== '') || (isDataObject(error) && Object.keys(error).length > 0);
}

function explain(status: number, body: unknown): ProviderWords {
	const answer = asDataObject(body);
	const error = [answer.error, innerError(answer)].find(isSaid);
	const details = asDataObject(error);
	const { details: more } = asDataObject(details.error_data);
	const code = [details.code, answer.code].find((value) => typeof value === 'number' || typeof value === 'string');
	const said = [
		typeof error === 'string' ? error : undefined,
		...[details.error_user_title, details.title, details.error_user_msg, details.message, details.details, more],
		answer.message,
		answer.description,
		...(typeof body === 'string' && !body.trimStart().startsWith('<') ? [body] : []),
	].filter(isText);
	const message = [...new Set(said.map((text) => text.trim()))].join(': ') || undefined;
	return {
		code: code === undefined ? undefined : `code ${String(code)}`,
		message,
		hint: hintFor(status, String(code ?? ''), message ?? ''),
	};
}

const checkAccess =
	"Check the 1MSG API credential: the token and 'Channel ID' must be of the same channel. If both are right, change 'Send Token As'.";
const noChannel =
	"Check the ids. If nothing at all is found, the credential's 'Channel ID' names a channel that does not exist at this Base URL: test channels have another host.";
const checkField = 'Correct the field that the message names.';

function hintFor(status: number, code: string, message: string): string | undefined {
	if (Object.hasOwn(hintsByCode, code)) return hintsByCode[code];
	const [, byWords] = hintsByWords.find(([words]) => saysInOrder(message, words)) ?? [];
	return hintsByStatus[status] ?? byWords ?? (status < 500 ? checkField : undefined);
}

/** Whether a message holds the words, one behind the other. */
function saysInOrder(message: string, words: readonly RegExp[]): boolean {
	let rest = message;
	return words.every((word) => {
		const found = word.exec(rest);
		if (found) rest = rest.slice(found.index + found[0].length);
		return found !== null;
	});
}

const hintsByStatus: Readonly<Record<number, string>> = {
	401: checkAccess,
	403: 'The subscription of the channel is blocked, or does not have this function: look into your 1MSG account.',
	404: noChannel,
	405: "Check the credential's Base URL: something other than the 1MSG API seems to answer.",
	413: 'The file is too large: send a smaller one, or a link to it.',
	501: '1MSG has switched this function off for now. Nothing was changed.',
};

const notOnWhatsApp = 'Check the number: it may not be on WhatsApp.';

/** What the answers to bad requests say, all of the words in this order, and what to do then. */
const hintsByWords: ReadonlyArray<readonly [words: readonly RegExp[], hint: string]> = [
	[
		[/bsuid routing is disabled/i],
		"This channel does not take user IDs as bsuid: choose the mode 'User ID' of 'To', which sends it in place of the number, or ask 1MSG to turn the routing on.",
	],
	[
		[/username routing is disabled/i],
		"This channel does not take usernames: choose the mode 'User ID' or 'Phone' of 'To'.",
	],
	[
		[/username is not found|not linked with bsuid/i],
		'The channel does not know this username: use the number or user ID of a message that the person sent.',
	],
	[[/wrong token|unauthori[sz]ed|invalid token/i], checkAccess],
	[[/window|24.?h|re-?engagement|session (?:is )?(?:closed|expired|not open)|dialog/i], windowClosed],
	[[/namespace/i], "The namespace is not the template's: choose the template from the list, or correct 'Namespace'."],
	[
		[/param(?:eter)?s?\b/i, /match|number|count/i],
		'The values do not fit the variables of the template: reload the form and fill in each one.',
	],
	[[/template/i], 'Choose the template from the list: it shows those that are approved.'],
	[[/not (?:a )?(?:valid )?whatsapp/i], notOnWhatsApp],
	[[/not exist/i, /whatsapp/i], notOnWhatsApp],
];

const hintsByCode: Readonly<Record<string, string>> = {
	...hintsOfWhatsApp,
	130429: 'Too many messages were sent in a short time: wait, then send again more slowly.',
	131030: 'A test channel sends to the numbers of its list only: add the number there.',
	131042: 'WhatsApp asks for a payment method: look into your 1MSG account.',
	131048: numberLimited,
	130472:
		'WhatsApp leaves this person out of marketing messages as part of an experiment: do not send it again. Other messages arrive.',
	131049:
		'WhatsApp limits how many marketing messages a person gets from all businesses: wait at least a day, then send it again.',
	131050: 'The person has stopped marketing messages of this business: stop sending them.',
	131051: 'WhatsApp does not take this kind of message: choose another operation.',
	131052: 'The file that the person sent cannot be downloaded: ask for it again.',
	132001: 'The template does not exist in this language: choose it from the list.',
	132005: 'The text of the template with its values is too long: shorten the values.',
	132007: "The template breaks WhatsApp's rules in its text: change the template.",
	132015: 'WhatsApp paused the template because of its quality: choose another one.',
	132016: 'WhatsApp disabled the template because it was paused too often: make a new one.',
	138000: 'Calls are switched off for this number: turn them on with Call: Update Settings.',
	138001: 'The recipient cannot be called: the person has no app that takes calls, or does not accept them.',
	138006: 'The person has not allowed calls from this number: ask for the permission first.',
};
