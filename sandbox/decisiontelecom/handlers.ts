import { isRecord } from '../types';
import type { Account, Message } from './account';
import { Refusal } from './errors';
import type { TemplateParams } from './explain';
import type { Lifecycle } from './lifecycle';

/** What a handler works with. The body fits the contract. */
export interface Call {
	account: Account;
	lifecycle: Lifecycle;
	templates: TemplateParams;
	body: Record<string, unknown>;
}

/** The operations, by their id in the contract. */
export const handlers: ReadonlyMap<string, (call: Call) => Record<string, unknown>> = new Map([
	['sendMessage', sendMessage],
	['getMessageStatus', getMessageStatus],
]);

function sendMessage({ account, lifecycle, templates, body }: Call): Record<string, unknown> {
	const content = contentOf(templates, body);
	const failure = account.takeFailure(content.to);
	if (failure !== undefined) throw new Refusal(failure, 'destination_addr');
	if (account.balance !== null && account.balance <= 0) throw new Refusal(3);
	if (content.type !== 'template' && account.closedWindows.has(content.to)) throw new Refusal(7);
	if (account.balance !== null) account.balance -= 1;
	const message = account.add(content);
	lifecycle.begin(message);
	return { message_id: idOf(account, message) };
}

function getMessageStatus({ account, body }: Call): Record<string, unknown> {
	const message = account.find(Number(body.message_id));
	if (!message) throw new Refusal(1, 'message_id');
	return { message_id: idOf(account, message), status: message.status };
}

function idOf({ settings }: Account, { message_id: id }: Message): number | string {
	return settings.textIds ? String(id) : id;
}

type Content = Parameters<Account['add']>[0];

const types = new Map<unknown, Content['type']>([
	[1, 'text'],
	[2, 'image'],
	[4, 'template'],
]);

function contentOf(templates: TemplateParams, body: Record<string, unknown>): Content {
	const nothing = { from: null, text: null, file_url: null, template: null, callback_url: null };
	if (isRecord(body.template)) return { ...nothing, to: String(body.to), type: 'template', template: body.template };
	const to = String(body.destination_addr);
	const type = types.get(body.message_type) ?? 'text';
	const common = { ...nothing, to, type, from: String(body.source_addr), callback_url: textOrNull(body.callback_url) };
	if (type !== 'template') return { ...common, text: textOrNull(body.text), file_url: textOrNull(body.file_url) };
	const template = templates.read(String(body.template_params), to, String(body.template_name));
	return { ...common, template };
}

function textOrNull(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}
