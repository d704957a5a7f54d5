import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { asDataObject, isDataObject } from '../../shared/dataObject';
import { rethrown, invalidInput } from '../../shared/errors';
import { Client, Session } from '../../shared/http/client';
import { checkFilter } from '../../shared/webhook/filter';
import { asNodeErrors } from '../../shared/webhook/registration';
import { eventSettings } from '../../shared/webhook/settings';
import { delist, enlist, isListed, type UrlList } from '../../shared/webhook/urlList';
import { oneMsg } from '../api';
import { listValue, maxUrls } from '../webhook/urls';

/**
 * Whether our address is in the channel's list, and the channel delivers what the trigger waits for.
 *
 * @throws NodeApiError where the channel cannot be asked
 */
export async function isReady(functions: IHookFunctions): Promise<boolean> {
	const client = new Client(new Session(functions, oneMsg));
	return (
		(await isListed(functions, urlList(functions, client))) && (await missingSettings(functions, client)) === undefined
	);
}

/**
 * Adds our address to the channel's list, and turns on what the trigger waits for.
 *
 * @throws NodeOperationError for a full list, and for an invalid filter; NodeApiError where 1MSG refuses
 */
export async function makeReady(functions: IHookFunctions): Promise<boolean> {
	const client = new Client(new Session(functions, oneMsg));
	await asNodeErrors(functions, async () => checkFilter(eventSettings(functions).filter));
	await enlist(functions, urlList(functions, client));
	const body = await missingSettings(functions, client);
	if (body) await client.send({ method: 'POST', path: '/settings', body, idempotent: true });
	return true;
}

/** Takes our address out of the list. The settings stay on: others may need them by now. */
export async function takeBack(functions: IHookFunctions): Promise<boolean> {
	return await delist(functions, urlList(functions, new Client(new Session(functions, oneMsg))));
}

/** Settings of the channel that the trigger needs and that are not on: `GET /settings`. */
async function missingSettings(functions: IHookFunctions, client: Client): Promise<IDataObject | undefined> {
	const { events, options } = eventSettings(functions);
	const wanted = [
		...(events.includes('messageStatus') ? ['ackNotificationsOn'] : []),
		...(options.guaranteedDelivery === true ? ['guaranteedHooks'] : []),
	];
	if (wanted.length === 0) return undefined;
	const settings = await readSettings(client);
	const missing = wanted.filter((name) => settings[name] !== true);
	return missing.length > 0 ? Object.fromEntries(missing.map((name) => [name, true])) : undefined;
}

function urlList(functions: IHookFunctions, client: Client): UrlList {
	let disabled: string[] = [];
	return {
		provider: oneMsg.name,
		account: `${oneMsg.credential} ${functions.getNode().credentials?.[oneMsg.credential]?.id ?? ''}`,
		maxUrls: maxUrls,
		read: async () => {
			const webhook = await readWebhook(client);
			disabled = disabledIn(webhook.webhookStatuses);
			return await urlsIn(client, webhook);
		},
		disabled: () => disabled,
		write: async (urls) => {
			const value = listValue(urls);
			// Only the settings can become empty.
			const path = value === null ? '/settings' : '/webhook';
			await client.send({ method: 'POST', path, body: { webhookUrl: value }, idempotent: true });
		},
	};
}

/** The addresses that the channel calls. @throws InvalidInput for a list in an unknown shape, NodeApiError */
export async function channelUrls(client: Client): Promise<string[]> {
	const webhook = await readWebhook(client);
	const disabled = disabledIn(webhook.webhookStatuses);
	return (await urlsIn(client, webhook)).filter((url) => !disabled.includes(url));
}

/** Both calls have the list; where one leaves it out, the other decides that there is none. */
async function urlsIn(client: Client, { webhookUrl: listed }: IDataObject): Promise<string[]> {
	return listOf(listed === undefined ? (await readSettings(client)).webhookUrl : listed);
}

/** `GET /webhook`, which only the current API has; nothing where the channel does not know it. */
async function readWebhook(client: Client): Promise<IDataObject> {
	try {
		return asDataObject((await client.send({ method: 'GET', path: '/webhook' })).body);
	} catch (error) {
		if (error instanceof NodeApiError && ['404', '405', '501'].includes(error.httpCode ?? '')) return {};
		throw rethrown(error);
	}
}

async function readSettings(client: Client): Promise<IDataObject> {
	return asDataObject((await client.send({ method: 'GET', path: '/settings' })).body);
}

/**
 * One address, a list, or several in one text, as older channels have them.
 *
 * @throws InvalidInput for anything else, because the list is written back and must not lose an address
 */
function listOf(listed: unknown): string[] {
	if (listed === undefined || listed === null) return [];
	const entries: unknown[] = Array.isArray(listed) ? listed : [listed];
	const texts = entries.filter((entry) => typeof entry === 'string');
	if (texts.length === entries.length) {
		return texts.flatMap((text) => text.split(/,(?=\s*https?:)/i)).flatMap((text) => text.trim() || []);
	}
	throw invalidInput(
		'Webhook URLs',
		'of the channel came from 1MSG in a format that this node does not know, so they were left unchanged',
		'Look at them with Webhook: Get, and set them again with Webhook: Set or in your 1MSG account.',
	);
}

/** Addresses that 1MSG has switched off. Nobody has shown what the states look like, so all likely forms are read. */
function disabledIn(statuses: unknown): string[] {
	if (Array.isArray(statuses)) {
		return statuses.filter(isDataObject).flatMap((state) => {
			const address = [state.url, state.webhookUrl, state.webhook].find((value) => typeof value === 'string');
			return typeof address === 'string' && isOff(state) ? [address] : [];
		});
	}
	return Object.entries(asDataObject(statuses)).flatMap(([url, state]) => (isOff(state) ? [url] : []));
}

function isOff(state: unknown): boolean {
	if (typeof state === 'boolean') return !state;
	if (typeof state === 'string') return /^(?:disabled|inactive|blocked|off)$/i.test(state.trim());
	const { disabled, isDisabled, active, isActive, enabled, status, state: word } = asDataObject(state);
	return (
		[disabled, isDisabled].includes(true) ||
		[active, isActive, enabled].includes(false) ||
		[status, word].some((value) => typeof value === 'string' && isOff(value))
	);
}
