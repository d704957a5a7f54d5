import { randomBytes } from 'crypto';
import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import { toNodeError } from '../errors';
import { secretHeader } from './guard';

/** A webhook as it stands at the provider. */
export interface Registered {
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
	/** Changes one of ours. */
	update(id: string, url: string, headers: Record<string, string>): Promise<void>;
	/** Must not fail where it is gone already. */
	remove(id: string): Promise<void>;
}

/** What the node's static data holds for one URL: test and production have their own. */
export interface Kept {
	id: string;
	secret: string;
}

/** Looks whether our webhook is there as it should be. */
export async function isRegistered(functions: IHookFunctions, registry: WebhookRegistry): Promise<boolean> {
	return await asNodeErrors(functions, async () => {
		const url = urlOf(functions);
		const kept = keptFor(functions, url);
		const found = (await registry.list()).find((webhook) => webhook.url === url);
		return kept !== undefined && found?.upToDate === true && found.id === kept.id;
	});
}

/** Adds our webhook with a fresh secret, or brings the one up to date that an earlier run left behind. */
export async function register(functions: IHookFunctions, registry: WebhookRegistry): Promise<boolean> {
	return await asNodeErrors(functions, async () => {
		const url = urlOf(functions);
		const secret = freshSecret();
		const headers = { [secretHeader]: secret };
		const found = (await registry.list()).find((webhook) => webhook.url === url);
		if (found) await registry.update(found.id, url, headers);
		const id = found?.id ?? (await registry.add(url, headers));
		keep(functions, url, { id, secret });
		return true;
	});
}

/** Removes our webhook and no other. */
export async function unregister(functions: IHookFunctions, registry: WebhookRegistry): Promise<boolean> {
	return await asNodeErrors(functions, async () => {
		const url = urlOf(functions);
		const kept = keptFor(functions, url);
		// By its address too: the static data may be older than the webhook.
		const ids = new Set((await registry.list()).filter((webhook) => webhook.url === url).map(({ id }) => id));
		if (kept && ids.size === 0) ids.add(kept.id);
		for (const id of ids) await registry.remove(id);
		delete functions.getWorkflowStaticData('node')[shelfOf(url)];
		return true;
	});
}

/**
 * The secret that calls of our webhook carry; empty where none was registered, so that nothing passes. Inside a call n8n
 * gives the production URL even for a test, so the mode tells which one it is.
 */
export function registeredSecret(functions: IWebhookFunctions): string {
	const shelves = functions.getMode() === 'manual' ? [testShelf, productionShelf] : [productionShelf];
	return shelves.flatMap((shelf) => keptOn(functions, shelf) ?? [])[0]?.secret ?? '';
}

/** One that nobody guesses. */
export function freshSecret(): string {
	return randomBytes(32).toString('base64url');
}

/** Where our webhook is called: n8n gives test and production addresses of their own. */
export function urlOf(functions: IHookFunctions): string {
	return functions.getNodeWebhookUrl('default') ?? '';
}

/** Writes what is to be known of our webhook when it is called. */
export function keep(functions: IHookFunctions, url: string, { id, secret }: Kept): void {
	functions.getWorkflowStaticData('node')[shelfOf(url)] = { id, secret };
}

/** What was kept for our webhook. */
export function keptFor(functions: IHookFunctions, url: string): Kept | undefined {
	return keptOn(functions, shelfOf(url));
}

function keptOn(functions: IHookFunctions | IWebhookFunctions, shelf: string): Kept | undefined {
	const data: IDataObject = functions.getWorkflowStaticData('node');
	const { id, secret } = asDataObject(data[shelf]);
	return typeof id === 'string' && typeof secret === 'string' ? { id, secret } : undefined;
}

const productionShelf = 'webhook';
const testShelf = 'testWebhook';

function shelfOf(url: string): string {
	return url.includes('/webhook-test/') ? testShelf : productionShelf;
}

/** Turns whatever a registration fails with into the errors that n8n shows. */
export async function asNodeErrors<T>(functions: IHookFunctions, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw toNodeError(functions.getNode(), error);
	}
}
