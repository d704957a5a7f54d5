import type { IHookFunctions } from 'n8n-workflow';
import { NodeApiError, UserError } from 'n8n-workflow';
import { invalidInput, rethrown } from '../errors';
import { createWait } from '../wait';
import { asNodeErrors, freshSecret, keep, keptFor, retire, urlOf } from './registration';
import { withoutEnd } from '../input/ends';

/**
 * How a provider keeps nothing but a list of addresses, which is read and written as a whole. Such calls carry no headers,
 * so the secret is in the address: `?secret=`, which the redactor takes out of every message.
 */
export interface UrlList {
	/** The provider's name, for messages. */
	provider: string;
	/** Names the list in this process: changes of one list wait for each other. */
	account: string;
	/** The most addresses it holds. */
	maxUrls: number;
	/** In the provider's order. Must throw where the list cannot be read for certain: it is written back. */
	read(): Promise<string[]>;
	/** Addresses that the last `read` told to be called no longer, until the list is handed in anew. */
	disabled?(): readonly string[];
	/** Replaces the list, which may become empty. */
	write(urls: readonly string[]): Promise<void>;
}

/** How often the list is written where it does not show our address afterwards, and how long is waited in between. */
const attempts = 3;
const pauseMs = 400;

/** Changes under way, by account. */
const changes = new Map<string, Promise<unknown>>();
const wait = createWait();

/** Looks whether our address is in the list, once and with its secret. @throws NodeApiError where the list cannot be read */
export async function isListed(functions: IHookFunctions, list: UrlList): Promise<boolean> {
	return await asNodeErrors(functions, async () => {
		const url = urlOf(functions);
		const kept = keptFor(functions, url);
		return kept !== undefined && isIn(await list.read(), url, withSecret(url, kept.secret)) && !isDisabled(list, url);
	});
}

/**
 * Adds our address to the end of the list, or brings the one up to date that an earlier run, or the user, put there.
 * Publishing again without unpublishing keeps the secret; unpublishing gives it up.
 *
 * @throws NodeOperationError where the list is full, with the address to put into it
 */
export async function enlist(functions: IHookFunctions, list: UrlList): Promise<boolean> {
	return await change(functions, list, async () => {
		const url = urlOf(functions);
		const secret = keptFor(functions, url)?.secret ?? freshSecret();
		const ours = withSecret(url, secret);
		// The first call may come before the answer to the registration.
		keep(functions, url, { id: url, secret });
		let before: readonly string[] = [];
		for (let attempt = 0; attempt <= attempts; attempt++) {
			if (attempt > 1) await wait(pauseMs * attempt);
			const listed = await list.read();
			if (attempt === 1 && lostOne(before, listed, url)) throw await putBack(list, before);
			if (isIn(listed, url, ours) && (attempt > 0 || !isDisabled(list, url))) return true;
			before = listed;
			if (attempt < attempts) await writeBeside(list, listed, placed(listed, url, ours, list));
		}
		throw notKept(list);
	});
}

/** Takes our address out of the list, and no other. Its secret ends with it, so that one who has seen it is shut out. */
export async function delist(functions: IHookFunctions, list: UrlList): Promise<boolean> {
	return await change(functions, list, async () => {
		const url = urlOf(functions);
		const before = await list.read();
		const others = before.filter((entry) => !isSame(entry, url));
		if (others.length < before.length) await list.write(others);
		retire(functions, url);
		return true;
	});
}

/** One after the other for each account: reading and writing a list must not be mixed with another workflow's. */
async function change(functions: IHookFunctions, { account }: UrlList, work: () => Promise<boolean>): Promise<boolean> {
	const before = changes.get(account) ?? Promise.resolve();
	const mine = before.then(async () => await asNodeErrors(functions, work));
	const done = mine.catch(() => undefined);
	changes.set(account, done);
	try {
		return await mine;
	} finally {
		if (changes.get(account) === done) changes.delete(account);
	}
}

function isDisabled({ disabled }: UrlList, url: string): boolean {
	return disabled?.().some((entry) => isSame(entry, url)) ?? false;
}

/** Writes a list that others may be in. @throws what the provider refuses it with, with what that may mean */
async function writeBeside(list: UrlList, listed: readonly string[], urls: readonly string[]): Promise<void> {
	try {
		await list.write(urls);
	} catch (error) {
		throw rethrown(listed.length > 0 && urls.length > 1 ? perhapsOneOnly(error) : error);
	}
}

/** A refusal may come of there being several addresses; nothing was changed then. */
function perhapsOneOnly(error: unknown): unknown {
	if (!(error instanceof NodeApiError) || !['400', '422'].includes(error.httpCode ?? '')) return error;
	return new UserError(
		`${error.message}. Perhaps this channel takes one webhook address only, and another program uses it: its address is still there, and this trigger was not added`,
		{ description: oneAddressFix },
	);
}

const oneAddressFix =
	"Use a channel of its own for n8n, or remove the other address with 'Webhook: Set' and let this workflow pass the calls on.";

/** Whether another address is gone after ours was added, or ours was not kept beside the only other one. */
function lostOne(before: readonly string[], listed: readonly string[], url: string): boolean {
	const others = before.filter((entry) => !isSame(entry, url));
	const isAlone = others.length === 1 && listed.length === 1 && listed[0] === others[0];
	return isAlone || others.some((entry) => !listed.includes(entry));
}

/** Not every channel takes several addresses: one that loses others gets its old list back. */
async function putBack(list: UrlList, before: readonly string[]): Promise<UserError> {
	await list.write(before);
	return new UserError(
		`This ${list.provider} channel takes one webhook address only, and another program uses it. Its address was put back, and this trigger was not added.`,
		{ description: oneAddressFix },
	);
}

function isIn(urls: readonly string[], url: string, ours: string): boolean {
	const same = urls.filter((entry) => isSame(entry, url));
	return same.length === 1 && same[0] === ours;
}

/** Where the list holds our address already, it keeps its place, and comes once. */
function placed(before: readonly string[], url: string, ours: string, list: UrlList): string[] {
	const at = before.findIndex((entry) => isSame(entry, url));
	if (at < 0 && before.length >= list.maxUrls) throw fullList(before, url, list);
	return at < 0
		? [...before, ours]
		: before.flatMap((entry, index) => (index === at ? [ours] : isSame(entry, url) ? [] : [entry]));
}

/** The same address whatever its secret: an older one that the node registered, or one entered by hand without it. */
function isSame(entry: string, url: string): boolean {
	return bareAddress(entry) === bareAddress(url);
}

/** An address without its query, where a secret may be, and without a slash at its end. */
export function bareAddress(url: string): string {
	const [address = ''] = url.trim().split(/[?#]/);
	return withoutEnd(address, /\//);
}

function withSecret(url: string, secret: string): string {
	return `${url}${url.includes('?') ? '&' : '?'}secret=${secret}`;
}

/** Names the others by their hosts only: their addresses may hold secrets, too. */
function fullList(before: readonly string[], url: string, { provider, maxUrls }: UrlList) {
	const hosts = before.map((entry) => (URL.canParse(entry) ? new URL(entry).host : 'another')).join(', ');
	return invalidInput(
		'Webhook URLs',
		`of the ${provider} channel are all taken: it calls at most ${maxUrls} addresses, now those at ${hosts}, so ${url} could not be added`,
		`Remove one that is no longer needed and publish again: the node then adds its address itself. Or enter ${url} in place of that one and publish again: the node adds the secret to it.`,
	);
}

/** Raised for a list that somebody else overwrites, or that takes an address without keeping it. */
function notKept({ provider }: UrlList): UserError {
	return new UserError(
		`${provider} took the address of this trigger, but its list does not show it: something else may be changing the list. Publish again, or test again, in a minute.`,
	);
}
