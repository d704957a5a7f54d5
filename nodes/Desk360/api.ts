import type { IDataObject } from 'n8n-workflow';
import type { Provider, ProviderWords } from '../shared/http/provider';
import { asDataObject, isDataObject } from '../shared/dataObject';
import type { Headers } from '../shared/http/rateLimit';
import type { GeneratedFile, Request } from '../shared/http/request';
import type { Recipient } from '../shared/input/recipient';
import { withoutEnd } from '../shared/input/ends';

export { commonTexts, maxButtons, mediaLimits } from './common';

/** The Desk360 helpdesk API, https://api.desk360.com/v1. */
export const desk360 = desk360Api('Desk360', 'whatsAppGatewaysDesk360Api');

/**
 * Desk360 has two APIs that list pages and word errors alike.
 *
 * @param name the API's name for messages; its credential is called so too, with "API" behind
 * @param credential stored name of the credential type
 */
export function desk360Api(name: string, credential: string): Provider {
	return {
		name,
		credential,
		baseUrl: ({ baseUrl }) => (typeof baseUrl === 'string' ? baseUrl : ''),
		page: (body, headers, request) => ({ rows: rowsOf(body), next: nextPage(body, headers.link, request) }),
		explain: (status, body) => explain(status, body, `${name} API`),
		statusOfBody: failure,
	};
}

/**
 * The documented sample of a reached limit has HTTP 200, and so may whatever stands before the API word its refusals.
 * `Retry-After` "is returned only when the rate limit is reached": beside a refusal, or an answer that says nothing, it is
 * that refusal.
 */
function failure(body: unknown, headers: Headers): number | undefined {
	const status = failureIn(body);
	const isLimit = headers['retry-after'] !== undefined && (status === undefined ? isBare(body) : status === 400);
	return isLimit ? 429 : status;
}

function failureIn(body: unknown): number | undefined {
	if (!isDataObject(body)) return undefined;
	const { error, errors, status } = body;
	const code = isDataObject(error) ? error.code : undefined;
	if (typeof code === 'string') return failuresByCode.get(code) ?? 400;
	const saysNo = ['success', 'status', 'ok', 'sent'].some((name) => body[name] === false);
	const isFailed = typeof status === 'string' && /^(?:error|fail(?:ed|ure)?)$/i.test(status.trim());
	return saysNo || isFailed || error === true || !isBare(error) || !isBare(errors) ? 400 : undefined;
}

/** Whether a value says nothing: none, or text, list or object without content. */
function isBare(value: unknown): boolean {
	if (typeof value === 'string') return value.trim() === '';
	return typeof value !== 'object' || value === null || Object.keys(value).length === 0;
}

const failuresByCode: ReadonlyMap<string, number> = new Map([
	['too_many_requests_exception', 429],
	['internal_server_error', 500],
]);

function rowsOf(body: unknown): IDataObject[] {
	// Lists are plain arrays; templates come in an envelope `{ current_page, data, … }`.
	const list = isDataObject(body) && Array.isArray(body.data) ? body.data : body;
	return Array.isArray(list) ? list.filter(isDataObject) : [];
}

/**
 * The `Link` header names the next page: `<https://…/tickets?page=2>; rel=next`. The envelope of templates has
 * `next_page_url` too, which counts where there is no link. Only the page number is used: the documented samples hold
 * other hosts and base paths, and the token must not follow them.
 */
function nextPage(body: unknown, link: string | undefined, request: Request): Request | undefined {
	const inBody = isDataObject(body) && typeof body.next_page_url === 'string' ? body.next_page_url : undefined;
	const target = nextOf(link ?? '') ?? inBody;
	const page = Number(/[?&]page=(\d+)/.exec(target ?? '')?.[1]);
	if (!Number.isSafeInteger(page) || page < 1) return undefined;
	return { ...request, query: { ...request.query, page } };
}

/** Each address stands in angle brackets, and its parameters after it. */
function nextOf(link: string): string | undefined {
	const next = link.split('<').find((part) => {
		const [parameters = ''] = part.slice(part.indexOf('>') + 1).split(',');
		return part.includes('>') && /;\s*rel\s{0,9}=\s{0,9}"?next\b/i.test(parameters);
	});
	return next?.slice(0, next.indexOf('>'));
}

function explain(status: number, body: unknown, credential: string): ProviderWords {
	const answer = asDataObject(body);
	const error = asDataObject(answer.error);
	const code = typeof error.code === 'string' ? error.code : undefined;
	const message = messageIn(answer);
	const byCode = code !== undefined && Object.hasOwn(hintsByCode, code) ? hintsByCode[code] : undefined;
	// A web page that comes with HTTP 400 is no word of Desk360.
	const byStatus = status === 400 && !isDataObject(body) ? undefined : hintsByStatus[status];
	const hint = windowClosed.test(message ?? '') ? sendTemplate : (byCode ?? byStatus);
	return { code, message, hint: withPage(hint?.replaceAll('Desk360 API', credential), error.doc_url) };
}

const maxDetails = 5;

/** What the answer says, and for each wrong field the first sentence of `errors`, as Laravel writes them. */
function messageIn(answer: IDataObject): string | undefined {
	const { error, errors, message } = answer;
	const texts = [asDataObject(error).message, error, message].filter((text) => typeof text === 'string');
	const said = texts.find((text) => text.trim() !== '');
	const listed = [errors, asDataObject(error).errors, Array.isArray(error) ? error : undefined].flatMap(sentences);
	const details = [...new Set(listed)].filter((text) => text !== said).slice(0, maxDetails);
	const parts = [...(said === undefined ? [] : [withoutEnd(said, /[.\s]/)]), ...details];
	return parts.length > 0 ? parts.join(': ').slice(0, 600) : undefined;
}

/** `{ to: ['The to field is required.'] }`, a list, or one text. */
function sentences(errors: unknown): string[] {
	if (typeof errors === 'string') return errors.trim() === '' ? [] : [errors];
	if (Array.isArray(errors)) return errors.flatMap(sentences);
	if (!isDataObject(errors)) return [];
	if (typeof errors.message === 'string') return [errors.message];
	return Object.values(errors).flatMap((entry) => sentences(Array.isArray(entry) ? entry.slice(0, 1) : entry));
}

/** The page that the answer names for its error, where it is a link. */
function withPage(hint: string | undefined, page: unknown): string | undefined {
	if (hint === undefined || typeof page !== 'string' || !/^https?:\/\/\S{1,300}$/.test(page)) return hint;
	return `${hint} Desk360 explains it at ${page}`;
}

/** WhatsApp's rule has no error code of its own in the documentation; 131047 is WhatsApp's number for it. */
const windowClosed = /\b24[\s-]*hours?\b|\b(?:service|messaging|conversation) window\b|re-?engagement|\b131047\b/i;
const sendTemplate =
	'The person has not written within the last 24 hours, so WhatsApp takes only a template: use Template → Send.';

const checkToken =
	"Check 'API Token' in the Desk360 API credential: copy it again from the Desk360 panel (Settings → API), without the word Bearer.";
const notThere =
	'Check the ids: the record may be deleted, belong to another product or account, or the Base URL may lack its /v1.';
const socialAccount = 'Check in the Desk360 panel that the connected account is still active, then send again.';

/** What to do about each error code of the documentation. */
const hintsByCode: Readonly<Record<string, string>> = {
	authentication_exception: checkToken,
	method_not_allowed_exception:
		"Check the credential's Base URL: something other than the Desk360 API seems to answer.",
	not_found_exception: notThere,
	model_not_found_exception: notThere,
	not_found: notThere,
	internal_server_error: 'The fault is on the side of Desk360; try again later and tell their support if it stays.',
	insecure_request_exception: "Change the credential's Base URL to https://.",
	too_many_requests_exception: "Wait, or set a lower 'Requests per Minute' in the node's Options.",
	invalid_credentials: "Check 'Email' and 'Password' in the Desk360 API credential.",
	password_access_disabled: 'Switch password access on in the Desk360 panel (Settings → API), or use an API token.',
	too_many_attempts: 'Desk360 blocks logins for a minute after five wrong ones: wait, then check the password.',
	not_authorized: 'The user whose token this is may not change this record: use the token of one who may.',
	status_update_failed:
		'Only Resolved or Waiting can be set, and a resolved ticket keeps its reason: leave the reason out.',
	facebook_integration_error: socialAccount,
	instagram_integration_error: socialAccount,
	twitter_integration_error: socialAccount,
	email_error: "Check the customer's e-mail address, and the mail settings of the product in Desk360.",
	non_custom_type: 'Built-in ticket types cannot be changed: choose one that your account made.',
	failed_validation: 'Correct the field that the message names.',
};

const hintsByStatus: Readonly<Record<number, string>> = {
	400: 'Correct the field that the message names.',
	401: checkToken,
	403: 'The user whose token this is lacks the right: use the token of one who has it.',
	404: notThere,
	405: "Check the credential's Base URL: something other than the Desk360 API seems to answer.",
	406: "Check the credential's Base URL: the server there does not offer JSON.",
	413: 'The files are too large together: send fewer or smaller ones.',
	415: "Check the credential's Base URL: the server there does not take JSON or forms.",
	422: 'Correct the field that the message names.',
};

/** The numbers of a bulk call as the file that Desk360 takes instead of fields: plus and country code, one a line. */
export function phoneFile(recipients: readonly Recipient[]): GeneratedFile {
	const text = recipients.map(({ e164 }) => `${e164}\n`).join('');
	return { part: 'bulk_phone_file', fileName: 'phones.csv', mimeType: 'text/csv', text };
}
