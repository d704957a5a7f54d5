import type { IDataObject } from 'n8n-workflow';
import { asDataObject, asList, asText, isDataObject, isText } from '../shared/dataObject';
import type { Provider, ProviderWords } from '../shared/http/provider';
import type { Request } from '../shared/http/request';
import { hintsOfWhatsApp, numberLimited, windowClosed } from '../shared/whatsapp/errorHints';

/** The get.chat (360dialog) Integration API of one inbox. */
export const getChat: Provider = {
	name: 'get.chat',
	credential: 'whatsAppGatewaysGetChatApi',
	baseUrl: ({ baseUrl }) => inboxUrl(baseUrl),
	page: (body, _headers, request) => {
		const rows = rowsOf(body);
		return { rows, next: rows.length > 0 ? nextPage(body, rows.length, request) : undefined };
	},
	explain,
	statusOfBody: (body) => (isDataObject(body) && body.id === undefined && errorsOf(body).length > 0 ? 400 : undefined),
};

/** Rows asked for at a time, where a list takes a limit. */
export const pageSize = 100;

const inboxDomain = '.inbox.getchat.360dialog.io';

/**
 * What people copy from the browser: the inbox itself, its web app (`/main`, once `/app`), its administration (`/hub`, once
 * `/admin`), its login, or its documentation. Each of them answers HTML with 200. An API behind such a path stays.
 */
function isBrowserPage(pathname: string): boolean {
	const [first = '', ...rest] = pathname.toLowerCase().slice(1).split('/');
	if (first === '') return rest.length === 0;
	if (first === 'api') return !/^v\d/.test(rest[0] ?? '');
	return browserPages.has(first) && !/api\/v\d/.test(rest.join('/'));
}

const browserPages = new Set(['admin', 'app', 'hub', 'login', 'main']);

/**
 * The API's address for what a user enters as inbox: the stack name alone (`acme`), the address of the inbox with or
 * without its path, or any other address, which stays as it is.
 */
export function inboxUrl(entered: unknown): string {
	const text = typeof entered === 'string' ? entered.trim() : '';
	if (text === '') return '';
	const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
		? text
		: `https://${text}${/^[a-z0-9-]+$/i.test(text) ? inboxDomain : ''}`;
	if (!URL.canParse(full)) return full;
	const url = new URL(full);
	if (!isBrowserPage(url.pathname)) return url.href;
	// Those often have a query, or a fragment, which are none of the API's.
	return `${url.origin}/api/v1`;
}

function rowsOf(body: unknown): IDataObject[] {
	// A page everywhere but for the health checks and the first sample of the documentation, which are plain lists.
	const list = isDataObject(body) ? body.results : body;
	return asList(list).filter(isDataObject);
}

/**
 * `next` holds the address of the next page. Only its paging parameters are used: the documented samples name other
 * hosts and schemes, and the token must not follow them.
 */
function linkedRequest(next: string, request: Request): Request | undefined {
	const [, query = ''] = next.split('?');
	const parameters = new URLSearchParams(query);
	const paging = Object.fromEntries(
		['limit', 'offset'].flatMap((name) => {
			const value = parameters.get(name) ?? '';
			return /^\d+$/.test(value) ? [[name, Number(value)]] : [];
		}),
	);
	// Connected contact books have a marker of their own instead of an offset.
	const pages = parameters.get('pages');
	if (paging.offset === undefined && pages === null) return undefined;
	return { ...request, query: { ...request.query, ...paging, ...(pages !== null && { pages }) } };
}

/** A page of a list that takes no offset: what comes next only where the answer links to it. */
export function linkedPage(
	body: unknown,
	request: Request,
): { rows: IDataObject[]; next?: Request | undefined; count?: number | undefined } {
	const { next, count } = asDataObject(body);
	return {
		rows: rowsOf(body),
		next: typeof next === 'string' ? linkedRequest(next, request) : undefined,
		count: typeof count === 'number' ? count : undefined,
	};
}

function nextPage(body: unknown, rows: number, request: Request): Request | undefined {
	const { next, count } = asDataObject(body);
	if (typeof next === 'string') return linkedRequest(next, request);
	const end = Number(request.query?.offset ?? 0) + rows;
	if (next !== undefined || typeof count !== 'number' || end >= count) return undefined;
	return { ...request, query: { ...request.query, offset: end } };
}

function explain(status: number, body: unknown): ProviderWords {
	const { reason, detail, waba_response: _upstream, errors: _errors, ...fields } = asDataObject(body);
	const error = errorsOf(asDataObject(body))[0] ?? {};
	const code = typeof error.code === 'number' || typeof error.code === 'string' ? String(error.code) : undefined;
	const said = [reason, detail, [error.title, error.details].filter(isText).join(': ')].filter(isText);
	const named =
		said.length > 0
			? []
			: Array.isArray(body)
				? [wordsOf(body)]
				: Object.entries(fields).map((field) => fieldError(field));
	const message = [...said, ...named.filter(isText)].join('; ') || undefined;
	return { code: code && `WhatsApp ${code}`, message, hint: hintFor(status, code, message ?? '') };
}

/** WhatsApp's own errors, as the inbox passes them on. */
function errorsOf({ errors, waba_response: upstream }: IDataObject): IDataObject[] {
	const list = Array.isArray(errors) ? errors : asDataObject(upstream).errors;
	return asList(list)
		.filter(isDataObject)
		.filter(({ code, title }) => isText(title) || Number(asText(code)) > 0);
}

/** `{"tag": ["Invalid pk."]}` becomes `tag: Invalid pk.`. */
function fieldError([field, value]: [string, unknown], depth = 0): string {
	return field === 'non_field_errors' ? wordsOf(value, depth) : `${field}: ${wordsOf(value, depth)}`;
}

/** What stands further inside is no message for people. */
const maxDepth = 8;

function wordsOf(value: unknown, depth = 0): string {
	if (depth > maxDepth) return '…';
	if (Array.isArray(value)) return value.map((entry) => wordsOf(entry, depth + 1)).join(' ');
	if (!isDataObject(value)) return String(value);
	return Object.entries(value)
		.map((field) => fieldError(field, depth + 1))
		.join('; ');
}

const checkAccess =
	'Check the get.chat API credential: copy the token again, without the word Token, or test the credential once to log in again. Tokens of deactivated users and wrong 360dialog keys do not work.';
const notThere =
	"Check the ids: the record may be deleted, or the credential's user may not see it. If nothing at all is found, the Base URL may lack its /api/v1.";
const checkUrl = "Check the credential's Base URL: something other than the get.chat API seems to answer.";
const checkField = 'Correct the field that the message names.';

function hintFor(status: number, code: string | undefined, message: string): string | undefined {
	if (code !== undefined && Object.hasOwn(hintsByCode, code)) return hintsByCode[code];
	if (status === 403 && /credentials|token|not authenticated/i.test(message)) return checkAccess;
	if (status === 400) {
		const [, hint] = hintsByWords.find(([pattern]) => pattern.test(message)) ?? [];
		return hint ?? checkField;
	}
	return hintsByStatus[status];
}

const hintsByStatus: Readonly<Record<number, string>> = {
	401: checkAccess,
	403: "The credential's user may not do this: use the token of an admin, or change the user's permissions in get.chat.",
	404: notThere,
	405: checkUrl,
	406: checkUrl,
	409: 'Something else changed the record at the same time: read it again, then repeat the change.',
	413: 'The file is too large: send a smaller one.',
	415: checkUrl,
	422: checkField,
	453: windowClosed,
};

/** What the answers to bad requests say, and what to do then. */
const hintsByWords: ReadonlyArray<readonly [RegExp, string]> = [
	[
		/\bcontext\b/i,
		"The message to quote was refused, so nothing was sent. 'Reply to Message ID' must be the WhatsApp ID of a message of this chat. Quoting is not documented: an inbox that does not know it refuses every reply, so leave the field empty then.",
	],
	[
		/unique|already (?:exists|tagged|assigned|taken|in use)/i,
		'It is there already, so there may be nothing to do. To repeat it, remove the existing one first.',
	],
	[/does not exist|invalid pk|not found/i, 'Choose an entry that exists: the From List mode shows them all.'],
	[/window/i, windowClosed],
	[/future/i, 'Use the timestamp of the message itself, never the current time.'],
];

const hintsByCode: Readonly<Record<string, string>> = {
	...hintsOfWhatsApp,
	471: numberLimited,
	132001: 'The template does not exist in this language: choose it from the list, or refresh the templates first.',
};
