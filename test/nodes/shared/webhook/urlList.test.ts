import type { IDataObject, IHookFunctions, INode, IWebhookFunctions } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { invalidInput } from '../../../../nodes/shared/errors';
import { checkOnActivation } from '../../../../nodes/shared/webhook/activation';
import {
	forgetAnnounced,
	isRegistered,
	register,
	registeredSecret,
	retire,
	unregister,
	type WebhookRegistry,
} from '../../../../nodes/shared/webhook/registration';
import { bareAddress, delist, enlist, isListed, type UrlList } from '../../../../nodes/shared/webhook/urlList';
import { engineReceiver } from '../../../support/webhook';
import { standIn } from '../../../support/standIn';

const node = {
	id: 'n1',
	name: 'Trigger',
	type: 'test',
	typeVersion: 1,
	position: [0, 0] as [number, number],
	parameters: {},
};
const url = 'https://n8n.example/webhook/1/hook';
let staticData: IDataObject;
/** Of n8n's context only what registrations are made with. */
function functionsOf(
	address = url,
	mode = 'webhook',
	{ workflow = 'w1', ...named }: { workflow?: string } & Partial<INode> = {},
) {
	return standIn<IHookFunctions & IWebhookFunctions>({
		getNodeWebhookUrl: () => address,
		getWorkflowStaticData: () => staticData,
		getWorkflow: () => ({ id: workflow }),
		getNode: () => ({ ...node, ...named }),
		getMode: () => mode,
	});
}
beforeEach(() => {
	staticData = {};
	forgetAnnounced();
});

describe('a webhook that registers itself', () => {
	/** A provider with these webhooks; its calls are written down. */
	function registryOf(...hooks: Array<{ id: string; url: string; upToDate: boolean }>) {
		const calls: unknown[] = [];
		const registry: WebhookRegistry = {
			list: async () => await Promise.resolve(hooks),
			add: async (...args) => await Promise.resolve((calls.push(['add', ...args]), 'new')),
			update: async (...args) => void (await Promise.resolve(calls.push(['update', ...args]))),
			remove: async (...args) => void (await Promise.resolve(calls.push(['remove', ...args]))),
		};
		return { registry, calls };
	}
	const kept = (secret = 's') => ({ id: '7', secret });

	test('is there where address, id and state are those that were kept', async () => {
		const found = async (hook: object) =>
			await isRegistered(functionsOf(), registryOf({ id: '7', url, upToDate: true, ...hook }).registry);
		expect(await found({})).toBe(false);
		staticData.webhook = kept();
		expect(await found({})).toBe(true);
		expect([await found({ id: '8' }), await found({ upToDate: false }), await found({ url: `${url}2` })]).toEqual(
			Array(3).fill(false),
		);
		staticData.webhook = { id: '7', secret: '' };
		expect(await found({})).toBe(false);
		expect(await isRegistered(functionsOf(`https://n8n.example/webhook-test/1/hook`), registryOf().registry)).toBe(
			false,
		);
	});

	test('is added with a secret of its own, or brought up to date with the one that it has', async () => {
		const fresh = registryOf();
		expect(await register(functionsOf(), fresh.registry)).toBe(true);
		const { secret } = Object(staticData.webhook);
		expect(secret).toMatch(/^[\w-]{43}$/);
		expect(fresh.calls).toEqual([['add', url, { 'x-webhook-secret': secret }]]);
		expect(staticData).toEqual({ webhook: { id: 'new', secret } });

		const known = registryOf({ id: '7', url, upToDate: false }, { id: '8', url: 'https://a.example', upToDate: true });
		await register(functionsOf(), known.registry);
		expect(known.calls).toEqual([['update', '7', url, { 'x-webhook-secret': secret }]]);
		expect(staticData).toEqual({ webhook: { id: '7', secret } });
	});

	test('is removed by its address, else by its id, and no other is', async () => {
		const other = { id: '8', url: 'https://a.example', upToDate: true };
		staticData.webhook = kept();
		const listed = registryOf(other, { id: '9', url, upToDate: true });
		expect(await unregister(functionsOf(), listed.registry)).toBe(true);
		expect(listed.calls).toEqual([['remove', '9']]);
		expect(staticData).toEqual({});

		staticData.webhook = kept();
		const gone = registryOf(other);
		await unregister(functionsOf(), gone.registry);
		expect(gone.calls).toEqual([['remove', '7']]);
		staticData.webhook = { id: '', secret: 's' };
		const nothing = registryOf(other);
		await unregister(functionsOf(), nothing.registry);
		expect(nothing.calls).toEqual([]);
	});

	test('has a secret of its own for tests, which production never takes', () => {
		expect(registeredSecret(functionsOf())).toEqual({ secret: '' });
		Object.assign(staticData, { webhook: kept('p'), testWebhook: kept('t') });
		expect(registeredSecret(functionsOf())).toEqual({ secret: 'p' });
		expect(registeredSecret(functionsOf(url, 'manual'))).toEqual({ secret: 't' });
		delete staticData.testWebhook;
		expect(registeredSecret(functionsOf(url, 'manual'))).toEqual({ secret: 'p' });
	});

	test('is known to calls that come before n8n has saved its secret', async () => {
		await register(functionsOf(), registryOf().registry);
		const { secret } = Object(staticData.webhook);
		staticData = {};
		expect(registeredSecret(functionsOf())).toEqual({ secret });
		forgetAnnounced();
		expect(registeredSecret(functionsOf())).toEqual({ secret: '' });
	});

	test('that gave its secret up takes it for ten more minutes, once there is a new one', () => {
		staticData.webhook = kept('old');
		retire(functionsOf(), url, Date.now() - 9 * 60_000);
		expect(registeredSecret(functionsOf())).toEqual({ secret: '' });
		const { former } = Object(staticData.webhook);
		staticData.webhook = { ...kept('new'), former };
		expect(registeredSecret(functionsOf())).toEqual({ secret: 'new', formerSecret: 'old' });
		staticData.webhook = { ...kept('new'), former: { ...former, until: Date.now() - 1 } };
		expect(registeredSecret(functionsOf())).toEqual({ secret: 'new' });
		for (const broken of [{ secret: '', until: former.until }, { secret: 'old' }]) {
			staticData.webhook = { ...kept('new'), former: broken };
			expect(registeredSecret(functionsOf())).toEqual({ secret: 'new' });
		}
		staticData = {};
		retire(functionsOf(), url);
		expect(staticData).toEqual({});
	});

	test('tells its secret to calls of its own node and address alone', async () => {
		await register(functionsOf(), registryOf().registry);
		const { secret } = Object(staticData.webhook);
		staticData = {};
		const secretFor = (named: Parameters<typeof functionsOf>[2]) =>
			registeredSecret(functionsOf(url, 'webhook', named)).secret;
		expect(secretFor({})).toBe(secret);
		for (const other of [{ workflow: 'w2' }, { id: 'n2' }, { name: 'Trigger1' }]) expect(secretFor(other)).toBe('');
	});

	test('that was registered for a test opens no call of the published workflow', async () => {
		await register(functionsOf('https://n8n.example/webhook-test/1/hook'), registryOf().registry);
		const { secret } = Object(staticData.testWebhook);
		expect(secret).toMatch(/^[\w-]{43}$/);
		staticData = {};
		expect(registeredSecret(functionsOf())).toEqual({ secret: '' });
		expect(registeredSecret(functionsOf(url, 'manual'))).toEqual({ secret });
	});

	test('that was removed, or gave its secret up, opens nothing, whatever was saved', async () => {
		const { registry } = registryOf();
		for (const end of [
			async () => await unregister(functionsOf(), registry),
			async () => await Promise.resolve(retire(functionsOf(), url)),
		]) {
			await register(functionsOf(), registry);
			await end();
			expect(registeredSecret(functionsOf())).toEqual({ secret: '' });
			staticData = {};
			expect(registeredSecret(functionsOf())).toEqual({ secret: '' });
		}
	});

	test('that is published again after it gave its secret up takes both, until the time of the old one is over', async () => {
		const { registry } = registryOf();
		await register(functionsOf(), registry);
		const { secret: formerSecret } = Object(staticData.webhook);
		retire(functionsOf(), url);
		await register(functionsOf(), registry);
		const { secret, former } = Object(staticData.webhook);
		expect(secret).not.toBe(formerSecret);
		expect(registeredSecret(functionsOf())).toEqual({ secret, formerSecret });
		const clock = jest.spyOn(Date, 'now').mockReturnValue(former.until - 1);
		expect(registeredSecret(functionsOf())).toEqual({ secret, formerSecret });
		clock.mockReturnValue(former.until);
		expect(registeredSecret(functionsOf())).toEqual({ secret });
		clock.mockRestore();
	});

	test('that is never called does not fill the memory: of 1,001 the oldest is given up', async () => {
		const { registry } = registryOf();
		const secretFor = (workflow: string) => registeredSecret(functionsOf(url, 'webhook', { workflow })).secret;
		for (let number = 0; number <= 1_000; number++) {
			staticData = {};
			await register(functionsOf(url, 'webhook', { workflow: `w${number}` }), registry);
			if (number === 999) {
				staticData = {};
				expect(secretFor('w0')).not.toBe('');
			}
		}
		staticData = {};
		expect(secretFor('w0')).toBe('');
		for (const kept of ['w1', 'w1000']) expect(secretFor(kept)).not.toBe('');
	});

	test('fails with an error of n8n', async () => {
		const { registry } = registryOf();
		const list = async () => await Promise.reject(invalidInput('Base URL', 'is not a web address', 'Correct it.'));
		await expect(register(functionsOf(), { ...registry, list })).rejects.toMatchObject({
			...{ name: 'NodeOperationError', message: "'Base URL' is not a web address", description: 'Correct it.' },
		});
	});
});

describe('an address in a list', () => {
	/** A provider whose list holds at most so many, and what was written to it. */
	function listOf(urls: string[], change: Partial<UrlList> = {}, keepsOnly = 100) {
		const written: string[][] = [];
		let now = urls;
		const list: UrlList = {
			provider: 'Post',
			account: 'a',
			maxUrls: 3,
			read: async () => await Promise.resolve(now),
			write: async (next) => {
				written.push([...next]);
				now = await Promise.resolve([...next].slice(-keepsOnly));
			},
			...change,
		};
		return { list, written };
	}
	const secretOf = () => String(Object(staticData.webhook).secret);
	const ours = () => `${url}?secret=${secretOf()}`;
	const other = 'https://a.example/hook?token=1';

	test('is the same whatever its query and the slash at its end', () => {
		expect(bareAddress(` ${url}//?secret=1 `)).toBe(url);
		expect(bareAddress(`${url}#a?b`)).toBe(url);
	});

	test('comes to the end once, with its secret, and is left alone where it is right', async () => {
		const { list, written } = listOf([other]);
		expect(await isListed(functionsOf(), list)).toBe(false);
		expect(await enlist(functionsOf(), list)).toBe(true);
		expect(written).toEqual([[other, ours()]]);
		expect(await isListed(functionsOf(), list)).toBe(true);
		await enlist(functionsOf(), list);
		expect(written).toHaveLength(1);
	});

	test('keeps its place where it stands without its secret, or twice', async () => {
		staticData.webhook = { id: url, secret: 's' };
		const { list, written } = listOf([`${url}/`, other, `${url}?secret=old`]);
		expect(await isListed(functionsOf(), list)).toBe(false);
		await enlist(functionsOf(), list);
		expect(written).toEqual([[`${url}?secret=s`, other]]);
	});

	test('is right only where it stands once', async () => {
		staticData.webhook = { id: url, secret: 's' };
		const { list, written } = listOf([`${url}?secret=s`, other, `${url}?secret=old`]);
		expect(await isListed(functionsOf(), list)).toBe(false);
		await enlist(functionsOf(), list);
		expect(written).toEqual([[`${url}?secret=s`, other]]);
		expect(await isListed(functionsOf(), list)).toBe(true);
	});

	test('is handed in anew where it is no longer called', async () => {
		staticData.webhook = { id: url, secret: 's' };
		const { list, written } = listOf([`${url}?secret=s`], { disabled: () => [url] });
		expect(await isListed(functionsOf(), list)).toBe(false);
		expect(await enlist(functionsOf(), list)).toBe(true);
		expect(written).toEqual([[`${url}?secret=s`]]);
	});

	test('of an n8n with a query has the secret beside it', async () => {
		const { list, written } = listOf([]);
		await enlist(functionsOf(`${url}?a=1`), list);
		expect(written).toEqual([[`${url}?a=1&secret=${secretOf()}`]]);
	});

	test('does not come into a full list, which is named by hosts alone', async () => {
		const { list, written } = listOf([other, 'https://b.example/secret', 'none']);
		await expect(enlist(functionsOf(), list)).rejects.toMatchObject({
			message: `'Webhook URLs' of the Post channel are all taken: it calls at most 3 addresses, now those at a.example, b.example, another, so ${url} could not be added`,
		});
		expect(written).toEqual([]);
		const own = listOf([other, 'https://b.example', url]);
		await enlist(functionsOf(), own.list);
		expect(own.written).toEqual([[other, 'https://b.example', ours()]]);
	});

	test('does not take the place of another one: a list that keeps only one is put back', async () => {
		const { list, written } = listOf([other], {}, 1);
		await expect(enlist(functionsOf(), list)).rejects.toThrow('This Post channel takes one webhook address only');
		expect(written).toEqual([[other, ours()], [other]]);
	});

	test('does not push out one of several others: a list that drops the first is put back', async () => {
		const third = 'https://b.example/hook';
		const { list, written } = listOf([other, third], {}, 2);
		await expect(enlist(functionsOf(), list)).rejects.toThrow('Its address was put back');
		expect(written).toEqual([
			[other, third, ours()],
			[other, third],
		]);
	});

	test('that is not kept beside the only other one is not added: nothing is written a third time', async () => {
		const written: Array<readonly string[]> = [];
		const { list } = listOf([other], { write: async (urls) => void (await Promise.resolve(written.push(urls))) });
		await expect(enlist(functionsOf(), list)).rejects.toThrow('This Post channel takes one webhook address only');
		expect(written).toEqual([[other, ours()], [other]]);
	});

	/** Runs to its end at once, whatever it waits for. @returns how long that would have taken */
	async function atOnce(work: () => Promise<unknown>): Promise<number> {
		jest.useFakeTimers();
		try {
			const began = Date.now();
			const done = work();
			let isDone = false;
			const end = () => (isDone = true);
			void done.then(end, end);
			for (let turn = 0; turn < 1_000 && !isDone; turn++) await jest.advanceTimersByTimeAsync(10);
			await done;
			return Date.now() - began;
		} finally {
			jest.useRealTimers();
		}
	}

	/** A list that shows what is written to it from so many times on. */
	function slowList(times: number) {
		let now: readonly string[] = [];
		const written: unknown[] = [];
		const { list } = listOf([], {
			read: async () => await Promise.resolve([...now]),
			write: async (urls) => {
				written.push(urls);
				if (written.length >= times) now = await Promise.resolve(urls);
			},
		});
		return { list, written };
	}

	test.each([
		[1, 0],
		[2, 800],
		[3, 2_000],
	])('in a list that keeps it the %s. time only is written as often, in growing intervals', async (times, ms) => {
		const { list, written } = slowList(times);
		const took = await atOnce(async () => await enlist(functionsOf(), list));
		expect(written).toEqual(Array(times).fill([ours()]));
		expect(took).toBeGreaterThanOrEqual(ms);
		expect(took).toBeLessThan(ms + 400);
	});

	test('in a list that never shows it is written three times, and the user is told', async () => {
		const { list, written } = slowList(4);
		let said: unknown;
		await atOnce(async () => await enlist(functionsOf(), list).catch((error: unknown) => (said = error)));
		expect(String(said)).toContain('Post took the address of this trigger, but its list does not show it');
		expect(written).toHaveLength(3);
	});

	test('that is refused beside another one says what that may mean', async () => {
		const refuse = (httpCode: string) => async () =>
			await Promise.reject(new NodeApiError(node, { message: 'No' }, { message: 'No', httpCode }));
		for (const code of ['400', '422']) {
			await expect(enlist(functionsOf(), listOf([other], { write: refuse(code) }).list)).rejects.toThrow(
				'Perhaps this channel takes one webhook address only',
			);
		}
		for (const [urls, code] of [
			[[other], '500'],
			[[], '400'],
			// Nobody else is in it.
			[[url], '400'],
		] as const) {
			const { list } = listOf([...urls], { write: refuse(code) });
			await expect(enlist(functionsOf(), list)).rejects.toMatchObject({ message: 'No' });
		}
	});

	test('leaves alone, and takes its secret with it', async () => {
		const { list, written } = listOf([other, `${url}?secret=s`]);
		staticData.webhook = { id: url, secret: 's' };
		expect(await delist(functionsOf(), list)).toBe(true);
		expect(written).toEqual([[other]]);
		expect(staticData.webhook).toMatchObject({ id: '', secret: '', former: { secret: 's' } });
		await delist(functionsOf(), list);
		expect(written).toHaveLength(1);
	});

	test('changes of one account wait for each other, and a failure holds up nobody', async () => {
		const { list, written } = listOf([]);
		const failing = listOf([], { read: async () => await Promise.reject(new Error('gone')) }).list;
		const results = await Promise.allSettled([
			enlist(functionsOf(), failing),
			enlist(functionsOf(), list),
			enlist(functionsOf('https://n8n.example/webhook/2/hook'), list),
		]);
		expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
		const second = `https://n8n.example/webhook/2/hook?secret=${secretOf()}`;
		expect(written).toEqual([[ours()], [ours(), second]]);
	});
});

describe('a trigger whose address is entered at the provider', () => {
	const check = (change: Parameters<typeof engineReceiver>[0]) =>
		checkOnActivation(functionsOf(), () => engineReceiver(change));

	test('is published with a good secret and a filter that can be used, and nothing is registered', () => {
		expect(check({})).toBe(true);
	});

	test('is not published otherwise', () => {
		expect(() => check({ secret: 'short' })).toThrow("'Webhook Secret' has 5 characters");
		const filter = { buttons: [], text: '(a+)+$', textMatch: 'regex' as const };
		expect(() => check({ filter })).toThrow("'Text Filter' could hold");
	});
});
