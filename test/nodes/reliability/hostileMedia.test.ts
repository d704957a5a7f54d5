// cspell:ignore Egpj
import { inspect } from 'node:util';
import type { INodeParameters, INodeType } from 'n8n-workflow';
import { Desk360Trigger } from '../../../nodes/Desk360/Desk360Trigger.node';
import { GetChatTrigger } from '../../../nodes/GetChat/GetChatTrigger.node';
import { OneMsgTrigger } from '../../../nodes/OneMsg/OneMsgTrigger.node';
import { forgetAll } from '../../../nodes/shared/webhook/deduplicator';
import { accounts } from '../../support/accounts';
import { hostileCases, HostileProvider, waysInto, type HostileCase } from '../../support/hostileProvider';
import { WebhookTrigger, type WebhookCall } from '../../support/n8nCore';
import { publicOrigin, servePublicly } from '../../support/publicFiles';

// Retries come at once: what is tried is what comes back, not how long it takes.
jest.mock('../../../nodes/shared/http/retry', () => ({
	...jest.requireActual<object>('../../../nodes/shared/http/retry'),
	waitBefore: () => 1,
}));

const secret = 'CANARY-77Z9qW/s3cr3t+V4lue=0123456789';
const hook = 'of-the-webhook-alone-0123456789';
/** Each trigger meets one case in so many, each another one; HOSTILE=1 tries all. */
const stride = Number(process.env.HOSTILE ?? 13);

let provider: HostileProvider;
let spy: jest.SpyInstance;
beforeAll(async () => {
	provider = await HostileProvider.start(secret);
	spy = servePublicly(provider.origin);
});
afterAll(async () => {
	spy.mockRestore();
	await provider.close();
});
beforeEach(() => void (provider.heard.length = 0));

interface Way {
	name: string;
	account: string;
	make: () => INodeType;
	parameters?: INodeParameters;
	pass: Pick<WebhookCall, 'secret' | 'headers' | 'query'>;
	body: object;
	isByLink?: boolean;
}

const link = `${publicOrigin}/photo.jpg`;
const from = '905551234567';
const getChat = { account: 'get.chat, token', make: () => new GetChatTrigger(), pass: { headers: { 'x-webhook-secret': hook } } }; // prettier-ignore

/** Every way in which a trigger comes by the file of a message. */
const ways: Way[] = [
	{
		name: '1MSG Trigger, by link',
		account: '1MSG, header',
		make: () => new OneMsgTrigger(),
		pass: { query: { secret: hook } },
		body: { messages: [{ id: 'm1', type: 'image', body: link, chatId: `${from}@c.us`, author: `${from}@c.us` }] },
	},
	{
		name: 'Desk360 Trigger, by link',
		account: 'Desk360, token',
		make: () => new Desk360Trigger(),
		parameters: { secret: hook },
		pass: { secret: hook },
		body: { messages: { id: 'm1', from, type: 'image', image: {}, attachments: { images: [{ url: link }] } } },
	},
	{ ...getChat, name: 'get.chat Trigger, by id', body: { messages: [{ id: 'm1', from, type: 'image', image: { id: 'f1' } }] }, isByLink: false }, // prettier-ignore
	{ ...getChat, name: 'get.chat Trigger, by link', body: { messages: [{ id: 'm1', from, type: 'image', image: { link } }] } }, // prettier-ignore
];

async function meet(
	{ account: name, make, parameters, pass, body, isByLink = true }: Way,
	one: HostileCase,
): Promise<void> {
	forgetAll();
	provider.answerAs(one);
	const account = accounts.find((each) => each.name === name);
	if (!account) throw new Error(`There is no account ${name}`);
	const setup = account.setup(provider.origin, {
		...parameters,
		events: ['messageReceived'],
		options: { downloadMedia: true },
	});
	const trigger = new WebhookTrigger({ ...setup, nodeType: make() });
	trigger.staticData = { webhook: { id: '1', secret: hook } };
	const { status, items } = await trigger.call({ ...pass, body });
	expect([one.name, status, items.length, trigger.errors]).toEqual([one.name, 200, 1, []]);
	const [item] = items;
	const [media] = Object(item?.json).media;
	// The message is there in any case, with the file or with the reason why there is none.
	expect([one.name, [media.binary, media.error].filter((part) => part !== undefined).length]).toEqual([one.name, 1]);
	const { fileName = 'file' } = Object(item?.binary).data ?? {};
	expect([one.name, fileName]).toEqual([one.name, expect.not.stringMatching(/[/\\\p{Cc}\u202E]|^\.+$/u)]);
	const said = inspect([media, trigger.warnings, fileName], { depth: 10 });
	expect([one.name, waysInto(said, secret)]).toEqual([one.name, []]);
	// Where the provider's own answer is JSON with a link to the file, that is followed; the token stays here.
	expect([one.name, provider.heard.flatMap((line) => waysInto(line, secret))]).toEqual([one.name, []]);
	if (isByLink || !linksElsewhere(one)) expect([one.name, provider.heard]).toEqual([one.name, []]);
}

/** Answers in JSON that name a link to the file. */
const linksElsewhere = (one: HostileCase) => !/^HTTP 3/.test(one.name);
const switches = (one: HostileCase) => one.name.startsWith('101');

test.each(ways)(
	'$name: whatever comes in place of a file, the message starts the workflow, and no other host hears of it',
	async (way) => {
		const asked = provider.asked;
		const place = ways.indexOf(way);
		// How long a file may take in all is tried in virtual time.
		const cases = hostileCases.filter((one, index) => !switches(one) && (place + index) % stride === 0);
		for (const one of cases) await meet(way, one);
		expect(provider.asked - asked).toBeGreaterThanOrEqual(cases.length);
		expect(Object.prototype).not.toHaveProperty('polluted');
	},
	1_800_000,
);

const named = (disposition: string): HostileCase => ({
	name: disposition,
	answer: (response) =>
		void response
			.writeHead(200, { 'content-type': 'image/png', 'content-disposition': disposition })
			.end('\x89PNG\r\n\x1a\n'),
});

test.each(ways)('$name: a file whose name leads elsewhere', async (way) => {
	for (const disposition of [
		'attachment; filename="../../etc/passwd"',
		'attachment; filename="C:\\\\windows\\\\system32\\\\x.exe"',
		"attachment; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x.png",
		"attachment; filename*=UTF-8''photo%E2%80%AEgpj.exe",
		"attachment; filename*=UTF-8''a%00.png",
		`attachment; filename="${'x'.repeat(10_000)}.png"`,
		'attachment; filename="=?UTF-8?B?Li4vLi4veA==?="',
	])
		await meet(way, named(disposition));
});
