import { asDataObject, asText, isDataObject } from '../shared/dataObject';
import type { Provider, ProviderWords } from '../shared/http/provider';
import { windowClosed } from '../shared/whatsapp/errorHints';

/** The DecisionTelecom WhatsApp API. It has no lists, and most of its failures come as HTTP 200. */
export const decisionTelecom: Provider = {
	name: 'DecisionTelecom',
	credential: 'whatsAppGatewaysDecisionTelecomApi',
	baseUrl: ({ baseUrl }) => (typeof baseUrl === 'string' ? baseUrl.trim() : ''),
	page: () => ({ rows: [] }),
	explain,
	statusOfBody: (body) => (isFailure(body) ? statusOf(body) : undefined),
	// A gateway that fails half-way writes words of its own, such as of a load balancer; the provider's errors have numbers.
	statusOfFailure: (status, body) => (status < 500 || hasNumber(body) ? errorOf(body)?.status : undefined),
};

/** The id of a message in an answer: a number, or digits as text. */
export function messageIdOf(answer: unknown): string | undefined {
	const { message_id: id } = asDataObject(answer);
	const text = typeof id === 'number' || typeof id === 'string' ? String(id).trim() : '';
	return /^\d+$/.test(text) && !/^0+$/.test(text) ? text : undefined;
}

/** One row of the documented table of errors. */
interface KnownError {
	code: number;
	/** Words by which its name or its message is known where there is no number. */
	name: RegExp;
	/** The HTTP status it stands for: what is to be repeated, and what is unclear, depends on it. */
	status: number;
	hint?: string;
}

const serverError = /internal server error|internal_server_error/i;

const errors: readonly KnownError[] = [
	{ code: 0, name: /too.?many.?requests|rate.?limit/i, status: 429 },
	{ code: 1, name: /invalid.?parameter/i, status: 400 },
	{ code: 2, name: serverError, status: 500 },
	{
		code: 3,
		name: /\b(?:top.?up|(?<!load.)balance)\b/i,
		status: 402,
		hint: 'Top up the balance of the DecisionTelecom account, then send again. Nothing was sent.',
	},
	{ code: 4, name: serverError, status: 500 },
	{ code: 5, name: serverError, status: 500 },
	{ code: 6, name: serverError, status: 500 },
	{
		code: 7,
		// Its name alone is what any server under maintenance says.
		name: /24 hours/i,
		// Its own status is 503, yet no repetition helps until the customer writes.
		status: 422,
		hint: windowClosed,
	},
	{
		code: 8,
		name: /\bmime\b/i,
		// Its own status is 401, yet the access key is right.
		status: 422,
		hint: 'The server that holds the image must give it as image/jpeg or image/png: open the link in a browser without a login and look at its content type.',
	},
	{
		code: 9,
		name: /file.?extension/i,
		status: 422,
		hint: "The link must end in .jpg, .jpeg or .png. For a link that continues after the ending, choose 'Add a File Name' under 'Link Ending'.",
	},
];

function hasNumber(body: unknown): boolean {
	return /^\d+$/.test(asText(asDataObject(body).code).trim());
}

/** The row of the table that an answer stands for, by its code or, where that is a text or missing, by its words. */
function errorOf(body: unknown): KnownError | undefined {
	const { code, name, message, status } = asDataObject(body);
	const number = typeof code === 'number' || typeof code === 'string' ? String(code).trim() : '';
	const words = [code, name, message].filter((text) => typeof text === 'string').join(' ');
	const byWords = () => (words === '' ? undefined : errors.find((error) => error.name.test(words)));
	if (!/^\d+$/.test(number)) return byWords();
	// Code 0 is also what a server says for "no code", and for a success.
	if (Number(number) === 0 && Number(asText(status)) !== 429) return byWords();
	return errors.find((error) => error.code === Number(number));
}

/** Every success names a message; an error has code and name, whatever else stands beside them. Code 0 alone is none. */
function isFailure(body: unknown): boolean {
	const { code, name, status } = asDataObject(body);
	const isNamed = typeof name === 'string' && name !== '' && code !== undefined && code !== null && code !== '';
	const isError = isNamed && (asText(code).trim() !== '0' || errorOf(body) !== undefined);
	return isError || Number(asText(status)) >= 400 || messageIdOf(body) === undefined;
}

function statusOf(body: unknown): number {
	const known = errorOf(body)?.status;
	if (known !== undefined) return known;
	const { code, name, message, status } = asDataObject(body);
	const own = Number(asText(status));
	if (Number.isInteger(own) && own >= 400 && own < 600) return own;
	// An answer that says neither what went wrong nor which message it is about leaves open what happened.
	if (asText(code).trim() === '0') return 500;
	return [code, name, message].some((entry) => typeof entry === 'string' || typeof entry === 'number') ? 400 : 500;
}

function explain(status: number, body: unknown): ProviderWords {
	if (!isDataObject(body))
		return { message: Array.isArray(body) ? noMessageId : undefined, hint: hintsByStatus[status] };
	const { code, name, message } = body;
	const said = [name, message].filter((text) => typeof text === 'string' && text.trim() !== '').map(String);
	const known = errorOf(body);
	return {
		code: typeof code === 'number' || (typeof code === 'string' && code !== '') ? `code ${code}` : undefined,
		message: said.length > 0 ? [...new Set(said)].join(': ') : noMessageId,
		hint: known?.hint ?? (known?.code === 1 ? parameterHint(said.join(' ')) : hintsByStatus[status]),
	};
}

const noMessageId = 'the answer names neither a message nor an error';

/** The documented parameters, and what the node calls them. */
const fieldNames: Readonly<Record<string, string>> = {
	source_addr: 'From',
	destination_addr: 'To',
	text: 'Text',
	file_url: 'Media URL',
	callback_url: 'Callback URL',
	template_name: 'Template Name',
	template_params: 'Template Parameters',
	namespace: 'Namespace',
	language: 'Language Code',
	message_id: 'Message ID',
};

function parameterHint(said: string): string {
	const words = said.split(/\W+/);
	const [parameter, field] = Object.entries(fieldNames).find(([name]) => words.includes(name)) ?? [];
	if (field === undefined) return 'Correct the parameter that the message names.';
	const sender =
		parameter === 'source_addr' ? ' It must be a sender that DecisionTelecom has set up for the account.' : '';
	return `Correct '${field}'.${sender}`;
}

const checkKey =
	"Check the DecisionTelecom API credential: 'Access Key', and whether 'Access Key Format' fits it. A key that is Base64 already must not be encoded again, and a plain one must be; testing the credential tells more.";
const checkUrl =
	"Check the credential's Base URL: it usually is https://web.it-decision.com/v1/api, and something else seems to answer.";

const hintsByStatus: Readonly<Record<number, string>> = {
	400: 'Correct what the message names.',
	401: checkKey,
	402: 'Top up the balance of the DecisionTelecom account, then send again. Nothing was sent.',
	403: checkKey,
	404: checkUrl,
	405: checkUrl,
	415: checkUrl,
};
