import { randomBytes } from 'crypto';
import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import { toNodeError } from '../errors';
import { secretHeader } from './verifyRequest';
import { timeOfDayMs } from '../wait';

/** A webhook as it stands at the provider. */
interface Registered {
	id: string;
	url: string;
	/** Whether it is called for the events that are wanted now. */
	upToDate: boolean;
}

/** How a provider's API keeps webhooks. */
export interface WebhookRegistry {
	list(): Promise<Registered[]>;
	/** Adds one that is called with these headers. @returns its id */
	add(url: string, headers: Record<string, string>): Promise<string>;
	/** Changes a webhook that the node registered. */
	update(id: string, url: string, headers: Record<string, string>): Promise<void>;
	/** Must not fail where it is gone already. */
	remove(id: string): Promise<void>;
}

/** What the node's static data holds for one URL: test and production have their own. */
export interface Kept {
	id: string;
	secret: string;
	/** The secret before, which redeliveries carry that were under way when it changed; until a time in milliseconds. */
	former?: { secret: string; until: number };
}

/**
 * Looks whether our webhook is there as it should be.
 *
 * @throws NodeApiError, NodeOperationError as `asNodeErrors`
 */
export async function isRegistered(functions: IHookFunctions, registry: WebhookRegistry): Promise<boolean> {
	return await asNodeErrors(functions, async () => {
		const url = urlOf(functions);
		const kept = keptFor(functions, url);
		const found = (await registry.list()).find((webhook) => webhook.url === url);
		return kept !== undefined && found?.upToDate === true && found.id === kept.id;
	});
}

/**
 * Adds our webhook, or brings the one up to date that an earlier run left behind. The secret is kept before the provider
 * learns of the address, because its first call may come before its answer; and it stays the same from publication to
 * publication.
 *
 * @throws NodeApiError, NodeOperationError as `asNodeErrors`
 */
export async function register(functions: IHookFunctions, registry: WebhookRegistry): Promise<boolean> {
	return await asNodeErrors(functions, async () => {
		const url = urlOf(functions);
		const kept = keptFor(functions, url);
		const secret = kept?.secret ?? freshSecret();
		const headers = { [secretHeader]: secret };
		const found = (await registry.list()).find((webhook) => webhook.url === url);
		keep(functions, url, { id: found?.id ?? '', secret });
		if (found) await registry.update(found.id, url, headers);
		const id = found?.id ?? (await registry.add(url, headers));
		keep(functions, url, { id, secret });
		return true;
	});
}

/**
 * Removes our webhook and no other.
 *
 * @throws NodeApiError, NodeOperationError as `asNodeErrors`
 */
export async function unregister(functions: IHookFunctions, registry: WebhookRegistry): Promise<boolean> {
	return await asNodeErrors(functions, async () => {
		const url = urlOf(functions);
		const kept = keptFor(functions, url);
		// By its address too: the static data may be older than the webhook.
		const ids = new Set((await registry.list()).filter((webhook) => webhook.url === url).map(({ id }) => id));
		if (kept && kept.id !== '' && ids.size === 0) ids.add(kept.id);
		for (const id of ids) await registry.remove(id);
		forget(functions, url);
		return true;
	});
}

/**
 * The secret that calls of our webhook carry; empty where none was registered, so that nothing passes. Inside a call n8n
 * gives the production URL even for a test, so the mode tells which one it is.
 */
export function registeredSecret(functions: IWebhookFunctions): { secret: string; formerSecret?: string } {
	const storageKeys = functions.getMode() === 'manual' ? [testKey, productionKey] : [productionKey];
	const kept = storageKeys.flatMap(
		(storageKey) => keptOn(functions, storageKey) ?? announced.get(nameOf(functions, storageKey)) ?? [],
	);
	const { secret = '', former } = kept[0] ?? {};
	return former && former.until > timeOfDayMs() ? { secret, formerSecret: former.secret } : { secret };
}

/** One that nobody guesses. */
export function freshSecret(): string {
	return randomBytes(32).toString('base64url');
}

/** Where our webhook is called: n8n gives test and production addresses of their own. */
export function urlOf(functions: IHookFunctions): string {
	return functions.getNodeWebhookUrl('default') ?? '';
}

/**
 * What was registered in this process. n8n saves a node's static data only after the whole workflow was published, and
 * reads it for every call: what comes in between finds the secret here.
 */
const announced = new Map<string, Kept>();
const maxAnnounced = 1_000;

/** Writes what is to be known of our webhook when it is called. To be called before its address is registered. */
export function keep(functions: IHookFunctions, url: string, { id, secret }: Kept): void {
	const former = formerOn(functions, storageKeyOf(url));
	const kept = { id, secret, ...(former && { former }) };
	functions.getWorkflowStaticData('node')[storageKeyOf(url)] = kept;
	const name = nameOf(functions, storageKeyOf(url));
	announced.delete(name);
	announced.set(name, kept);
	const [oldest] = announced.keys();
	if (announced.size > maxAnnounced && oldest !== undefined) announced.delete(oldest);
}

/** The opposite: nothing passes any more. */
function forget(functions: IHookFunctions, url: string): void {
	delete functions.getWorkflowStaticData('node')[storageKeyOf(url)];
	announced.delete(nameOf(functions, storageKeyOf(url)));
}

/** How long redeliveries with the secret of before are taken, once there is a new one. */
const formerMs = 10 * 60_000;

/**
 * Gives a secret up: the next publication makes another one. Until then nothing passes; from then on the old one is
 * still taken for some minutes, for what the provider could not deliver meanwhile.
 */
export function retire(functions: IHookFunctions, url: string, now = timeOfDayMs()): void {
	const kept = keptFor(functions, url);
	forget(functions, url);
	if (kept === undefined) return;
	const former = { secret: kept.secret, until: now + formerMs };
	functions.getWorkflowStaticData('node')[storageKeyOf(url)] = { id: '', secret: '', former };
}

/** For tests: as after a restart. */
export function forgetAnnounced(): void {
	announced.clear();
}

function nameOf(functions: IHookFunctions | IWebhookFunctions, shelf: string): string {
	return `${functions.getWorkflow().id ?? ''} ${functions.getNode().id} ${functions.getNode().name} ${shelf}`;
}

/** What was kept for our webhook. */
export function keptFor(functions: IHookFunctions, url: string): Kept | undefined {
	return keptOn(functions, storageKeyOf(url));
}

function keptOn(functions: IHookFunctions | IWebhookFunctions, storageKey: string): Kept | undefined {
	const data: IDataObject = functions.getWorkflowStaticData('node');
	const { id, secret } = asDataObject(data[storageKey]);
	if (typeof id !== 'string' || typeof secret !== 'string' || secret === '') return undefined;
	const former = formerOn(functions, storageKey);
	return { id, secret, ...(former && { former }) };
}

function formerOn(functions: IHookFunctions | IWebhookFunctions, storageKey: string): Kept['former'] {
	const data: IDataObject = functions.getWorkflowStaticData('node');
	const { secret, until } = asDataObject(asDataObject(data[storageKey]).former);
	return typeof secret === 'string' && secret !== '' && typeof until === 'number' ? { secret, until } : undefined;
}

const productionKey = 'webhook';
const testKey = 'testWebhook';

function storageKeyOf(url: string): string {
	return url.includes('/webhook-test/') ? testKey : productionKey;
}

/**
 * Turns whatever a registration fails with into the errors that n8n shows.
 *
 * @throws NodeApiError, NodeOperationError whatever `work` throws
 */
export async function asNodeErrors<T>(functions: IHookFunctions, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw toNodeError(functions.getNode(), error);
	}
}
