import type { FilePart } from '../../types';
import { ApiError, invalid, missing } from '../errors';
import type { Call, Result } from '../handlers';
import { pageSize } from '../store';
import type { SentMessage } from './messages';
import {
	helpdeskTemplate,
	publicTemplate,
	sampleTemplates,
	variablesOf,
	type Template,
	type Translation,
} from './templates';

type Handler = (call: Call) => Result;

const maxFileBytes = 20 * 1024 * 1024;

/** Numbers that can send: products 1 to 3 in the helpdesk API, integrations in the public one. */
export const sampleIntegrations: ReadonlyArray<Record<string, unknown> & { id: number }> = [
	{ id: 11, display_name: 'Sample Shop', phone_number: '+905554443322' },
	{ id: 22, name: 'Sample App', logo: '+905555555555' },
	{ id: 33, display_name: 'Second Number', phone_number: '+905554443323' },
];

/** Of every number; the members are those that programs read, the documentation has no such list. */
const sampleChats = [
	{ id: 501, phone: '+905551234567', name: 'Sample Customer', last_message_at: '2024-05-31 06:33:30' },
	{ id: 502, phone: '+905551234568', name: null, last_message_at: null },
];

/** WhatsApp in the helpdesk API, by operationId. */
export const helpdeskHandlers = new Map<string, Handler>([
	['listTemplates', (call) => templatePage(call)],
	['sendTemplate', (call) => sendTemplate(call, 'helpdesk')],
	['sendTemplateBulk', (call) => sendBulk(call, 'helpdesk')],
	['sendMessage', (call) => sendMessage(call, 'helpdesk')],
	['sendMedia', (call) => sendMedia(call, 'helpdesk')],
	['getMedia', (call) => getMedia(call, 'helpdesk')],
	['sendInteractive', (call) => sendMessage(call, 'helpdesk')],
	['markMessagesRead', (call) => markRead(call, 'helpdesk')],
]);

/** The public API, by operationId. */
export const publicHandlers = new Map<string, Handler>([
	['listIntegrations', ({ query }) => listed([...sampleIntegrations], query)],
	['listChats', (call) => (owner(call, 'public'), listed(sampleChats, call.query))],
	['listTemplates', (call) => (owner(call, 'public'), listed(sampleTemplates.map(publicTemplate), call.query))],
	['sendTemplate', (call) => sendTemplate(call, 'public')],
	['sendTemplateBulk', (call) => sendBulk(call, 'public')],
	['sendMessage', (call) => sendMessage(call, 'public')],
	['sendLocation', (call) => sendMessage(call, 'public')],
	['sendContacts', (call) => sendMessage(call, 'public')],
	['sendMedia', (call) => sendMedia(call, 'public')],
	['getMedia', (call) => getMedia(call, 'public')],
	['sendInteractive', (call) => sendMessage(call, 'public')],
	['sendLocationRequest', (call) => sendMessage(call, 'public')],
	['markMessagesRead', (call) => markRead(call, 'public')],
]);

type Api = SentMessage['api'];

function owner({ params, store }: Call, api: Api): number {
	const id = Number(api === 'helpdesk' ? params.productId : params.integrationId);
	const known =
		api === 'helpdesk' ? store.find('products', id) !== undefined : sampleIntegrations.some((one) => one.id === id);
	if (!known) throw missing(api === 'helpdesk' ? `product ${id}` : `integration ${id}`);
	return id;
}

function listed(rows: readonly unknown[], query: Call['query']): Result {
	const page = Number(query.page ?? 1);
	return { body: rows.slice((page - 1) * pageSize, page * pageSize), hasMore: rows.length > page * pageSize };
}

/** The helpdesk API shows what can be sent, in an envelope. */
function templatePage(call: Call): Result {
	owner(call, 'helpdesk');
	const page = Number(call.query.page ?? 1);
	const all = sampleTemplates.filter(
		({ sendable, translations }) => sendable && translations.some(({ active }) => active),
	);
	const { body, hasMore } = listed(all.map(helpdeskTemplate), call.query);
	const url = (n: number) =>
		`${call.origin}/v1/products/${String(call.params.productId)}/conversations/templates?page=${n}`;
	const envelope = {
		current_page: page,
		data: body,
		per_page: pageSize,
		total: all.length,
		next_page_url: hasMore ? url(page + 1) : null,
	};
	return { body: envelope, hasMore };
}

function sendMessage(call: Call, api: Api): Result {
	const { to, ...payload } = call.body;
	const type =
		typeof payload.type === 'string'
			? payload.type
			: (['location', 'contacts', 'buttons', 'text'].find((key) => key in payload || `${key}[0][id]` in payload) ??
				'interactive');
	if (payload.buttons !== undefined) refuseTwins(payload.buttons);
	return accept(call, api, [{ to: String(to), type, payload }]);
}

function refuseTwins(buttons: unknown): void {
	const titles = Array.isArray(buttons) ? buttons.map((button) => String(Object(button).title)) : [];
	if (new Set(titles).size !== titles.length) throw invalid('The buttons must have different titles.');
}

function accept(call: Call, api: Api, messages: Array<Omit<SentMessage, 'api' | 'owner'>>): Result {
	const id = owner(call, api);
	const [first = ''] = store(call, api, id, messages);
	return { body: { message_id: first } };
}

function store(call: Call, api: Api, id: number, messages: Array<Omit<SentMessage, 'api' | 'owner'>>): string[] {
	const { whatsApp } = call;
	const closed = messages.find(({ to, type }) => type !== 'template' && whatsApp.closed.has(to));
	if (closed) throw invalid(`The 24-hour window of ${closed.to} is closed. Send a template.`);
	const ids = whatsApp.messages.add(messages.map((message) => ({ api, owner: id, ...message })));
	whatsApp.callbacks.statusesOf(ids.map((messageId, index) => ({ id: messageId, to: messages[index]?.to ?? '' })));
	return ids;
}

function sendTemplate(call: Call, api: Api): Result {
	const { body } = call;
	if (api === 'public') return accept(call, api, destinationsOf(call));
	const parameters = parametersIn(body, /^parameters\[(.+)\]$/, body.parameters);
	const payload = templatePayload(call, api, parameters);
	return accept(call, api, [{ to: String(body.phone_number), type: 'template', payload }]);
}

/** One destination, as the samples have it, or several with values of their own. */
function destinationsOf(call: Call) {
	const { body } = call;
	const listed: unknown[] = Array.isArray(body.destinations) ? body.destinations : [];
	const inForm = Object.keys(body).flatMap((name) => /^destinations\[(\d+)\]\[phone\]$/.exec(name)?.[1] ?? []);
	const indexes = listed.length > 0 ? [...listed.keys()].map(String) : inForm;
	return indexes.map((index) => {
		const entry = Object(listed[Number(index)]);
		const pattern = new RegExp(`^destinations\\[${index}\\]\\[parameters\\]\\[(.+)\\]$`);
		const payload = templatePayload(call, 'public', parametersIn(body, pattern, entry.parameters));
		return { to: String(body[`destinations[${index}][phone]`] ?? entry.phone), type: 'template', payload };
	});
}

function sendBulk(call: Call, api: Api): Result {
	const { body } = call;
	const payload = templatePayload(call, api, parametersIn(body, /^parameters\[(.+)\]$/, body.parameters));
	const pattern = api === 'helpdesk' ? /^phones\[\d+\]$/ : /^destinations\[\d+\]\[phone\]$/;
	const list: unknown[] = [body.phones, body.destinations].flatMap((value) => (Array.isArray(value) ? value : []));
	const numbers = [
		...Object.entries(body).flatMap(([name, value]) => (pattern.test(name) ? [String(value)] : [])),
		...list.map((entry) => (typeof entry === 'string' ? entry : String(Object(entry).phone))),
		...call.files.filter(({ name }) => name === 'bulk_phone_file').flatMap(numbersInFile),
	];
	const phones = [...new Set(numbers)];
	if (phones.length === 0) throw invalid('There is no recipient.');
	const ids = store(
		call,
		api,
		owner(call, api),
		phones.map((to) => ({ to, type: 'template', payload })),
	);
	return { body: api === 'helpdesk' ? { message_id: ids[0] } : { phones } };
}

/** One number a line; a first line without one is a header. */
function numbersInFile({ bytes }: FilePart): string[] {
	return bytes
		.toString('utf8')
		.split(/\r?\n/)
		.map((line) => line.replace(/["\s\uFEFF]/g, ''))
		.filter((line) => /^\+[1-9]\d{6,14}$/.test(line));
}

function parametersIn(body: Call['body'], pattern: RegExp, json: unknown): Record<string, string> {
	const fromForm = Object.entries(body).flatMap(([name, value]) => {
		const key = pattern.exec(name)?.[1];
		return key === undefined ? [] : [[key, String(value)] as const];
	});
	return { ...Object(json), ...Object.fromEntries(fromForm) };
}

/** Checks a template send as WhatsApp does. */
function templatePayload(call: Call, api: Api, parameters: Record<string, string>) {
	const { body, params, files } = call;
	const id = Number(api === 'helpdesk' ? params.templateId : body.template_id);
	const template = sampleTemplates.find((one) => one.id === id);
	if (!template) throw missing(`template ${id}`);
	const wanted = api === 'helpdesk' ? body.language_code : Number(body.language_id);
	const language = template.translations.find((one) => (api === 'helpdesk' ? one.code : one.languageId) === wanted);
	if (!language) throw invalid(`The template has no language ${String(wanted)}.`);
	checkSendable(template, language);
	const variables = variablesOf(language);
	const absent = variables.filter((key) => (parameters[key] ?? '') === '');
	const surplus = Object.keys(parameters).filter((key) => !variables.includes(key));
	if (absent.length > 0) throw invalid(`The parameters ${absent.join(', ')} are required.`);
	if (surplus.length > 0) throw invalid(`The template has no parameters ${surplus.join(', ')}.`);
	checkHeader(
		language,
		files.find(({ name }) => name === 'attachment'),
	);
	return { templateId: id, language: wanted, parameters };
}

function checkSendable({ name, sendable }: Template, { active, language }: Translation): void {
	if (!sendable) throw invalid(`The template ${name} cannot be sent.`);
	if (!active) throw invalid(`The translation ${language} of ${name} is not active.`);
}

const headerMime: Record<string, RegExp> = {
	PICTURE: /^image\//,
	VIDEO: /^video\//,
	DOCUMENT: /^(application|text)\//,
};

function checkHeader({ headerType }: Translation, file: FilePart | undefined): void {
	const wanted = headerType === null ? undefined : headerMime[headerType];
	if (!wanted && file) throw invalid('The template has no header file.');
	if (wanted && !file) throw invalid('The header file is required.');
	if (wanted && file && !wanted.test(file.mime))
		throw invalid(`The header file must fit ${headerType}, not ${file.mime}.`);
	if (file && file.bytes.length > maxFileBytes) throw invalid('The header file is larger than 20 MB.');
}

const groupByMime: Array<[RegExp, string]> = [
	[/^image\//, 'images'],
	[/^video\//, 'videos'],
	[/^audio\//, 'audios'],
	[/./, 'files'],
];

function sendMedia(call: Call, api: Api): Result {
	const id = owner(call, api);
	const to = String(call.body.to);
	for (const { fileName, bytes } of call.files) {
		if (bytes.length > maxFileBytes) throw invalid(`The file ${fileName} is larger than 20 MB.`);
	}
	const medias: Record<string, unknown[]> = {};
	const ids: string[] = [];
	for (const { fileName, mime, bytes } of call.files) {
		const media = call.whatsApp.messages.addMedia({ name: fileName, mime, bytes });
		const [messageId = ''] = store(call, api, id, [
			{ to, type: 'media', payload: { mediaId: media.id, fileName, mime, bytes: bytes.length } },
		]);
		ids.push(messageId);
		const group = groupByMime.find(([pattern]) => pattern.test(mime))?.[1] ?? 'files';
		(medias[group] ??= []).push({
			url: `${call.origin}/v1/_files/media/${media.id}`,
			name: fileName,
			type: group === 'images' ? 'image' : 'file',
			aws: true,
			content_type: mime,
			message_id: messageId,
			media_id: media.id,
		});
	}
	return { body: api === 'public' ? { medias } : { message_id: ids[0] } };
}

function getMedia(call: Call, api: Api): Result {
	owner(call, api);
	const media = call.whatsApp.messages.media(String(call.params.mediaId));
	if (!media) throw new ApiError(404, 'model_not_found_exception', 'Requested resource not found: media.');
	return { body: undefined, file: media };
}

function markRead(call: Call, api: Api): Result {
	owner(call, api);
	const given: unknown = call.body.message_ids ?? call.body['message_ids[]'];
	const ids = Array.isArray(given) ? given.map(String) : [];
	call.whatsApp.messages.markRead(ids);
	return { body: api === 'public' ? { message_ids: ids } : {} };
}
