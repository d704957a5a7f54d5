import type { IDataObject } from 'n8n-workflow';
import type { receive } from '../../../../nodes/shared/webhook/receive';
import { questionMember } from '../../../../nodes/shared/webhook/questions/call';
import { verdictMember } from '../../../../nodes/shared/webhook/questions/resume';
import type { WebhookTrigger } from '../../../support/n8nCore';
import { startStub, type Recorded, type Stub, type StubAnswer } from '../../../support/stubServer';
import { engineReceiver, engineSecret, engineTrigger, message } from '../../../support/webhook';

/*
 * Two webhook processes of one n8n. Each has the package's modules, and with them its memory, for itself; both read the
 * trigger's static data when a call comes, and write it as a whole when it is over: the last one wins.
 */
const engines: Array<typeof receive> = [];
let current = 0;
let n8n: Stub;
let trigger: WebhookTrigger;
/** Which answers each waiting execution went on with. */
let wentOn: Map<string, string[]>;

async function start(): Promise<void> {
	engines.length = 0;
	for (let process = 0; process < 2; process++) {
		await jest.isolateModulesAsync(async () => {
			engines.push((await import('../../../../nodes/shared/webhook/receive')).receive);
		});
	}
}

beforeAll(async () => void (n8n = await startStub(answer)));
afterAll(async () => await n8n?.close());
beforeEach(async () => {
	await start();
	wentOn = new Map();
	const parse = (body: unknown) => [message(Object(body))];
	const settings = () => engineReceiver({ parse, groupMs: slowMs });
	slowMs = 0;
	executionMs = 30;
	leadsTo = (count) => count % 2;
	trigger = engineTrigger(settings, n8n.origin, async (functions, given) => {
		const engine = engines[current];
		if (!engine) throw new Error('This process does not run');
		return await engine(functions, given);
	});
});
let slowMs = 0;
/** How long a waiting execution takes to answer. */
let executionMs = 30;
/** Which process a call of the trigger's own address comes to. */
let leadsTo: (count: number) => number;

/** n8n: an execution goes on once, and the trigger's own address leads to either process. */
let calls = 0;
async function answer({ url, headers, body }: Recorded): Promise<StubAnswer> {
	if (url.startsWith('/webhook/')) {
		const given = { secret: String(headers['x-webhook-secret']), body: JSON.parse(body.toString()) };
		const { status, answer: json } = await call(leadsTo(calls++), given.body, given.secret);
		return { status, json };
	}
	const id = url.split('/')[2] ?? '';
	const before = wentOn.get(id) ?? [];
	wentOn.set(id, [...before, JSON.parse(body.toString()).event.text]);
	if (before.length > 0) return { text: '<html>No action required</html>' };
	await pause(executionMs);
	return { json: { [verdictMember]: 'over' } };
}

const pause = async (ms: number) => await new Promise((done) => setTimeout(done, ms));

async function call(process: number, body: IDataObject, secret = engineSecret) {
	current = process;
	return await trigger.call({ secret, body });
}

/** As the asking node does: until all processes that are called have heard of it. @returns how many calls that took */
async function open(number: number): Promise<number> {
	const now = Date.now();
	const question = {
		...{ id: `question-${String(number).padStart(7, '0')}`, person: `1555010${String(number).padStart(4, '0')}` },
		...{ url: `${n8n.origin}/waiting/${number}/1`, openedAt: now, until: now + 3_600_000, messageIds: [], tries: 0 },
	};
	const heardBy = new Set<unknown>();
	for (let at = 0; at < 10; at++) {
		const told = await call((number + at) % 2, { [questionMember]: { action: 'open', question } });
		const { process, processes } = Object(Object(told.answer)[questionMember]);
		heardBy.add(process);
		if (at > 0 && processes.every((one: unknown) => heardBy.has(one))) return at + 1;
	}
	throw new Error('Not all processes have heard of the question');
}

const says = (number: number, text = `Answer ${number}`) => ({
	...{ id: `m-${number}-${text}`, from: `+1555010${String(number).padStart(4, '0')}`, text },
});

test('a message that both get at the same moment is one answer, and starts nothing', async () => {
	await open(1);
	await open(2);
	for (const number of [1, 2]) {
		const outcomes = await Promise.all([call(0, says(number)), call(1, says(number))]);
		expect(outcomes.map(({ status, items }) => [status, items.length])).toEqual([
			[200, 0],
			[200, 0],
		]);
	}
});

test('neither does it where the execution takes its time to answer, and the calls mostly come to the same process', async () => {
	await open(1);
	executionMs = 1_500;
	calls = 0;
	leadsTo = (count) => (count % 5 === 4 ? 0 : 1);
	const first = call(0, says(1));
	await pause(100);
	expect(await call(1, says(1))).toMatchObject({ status: 200, items: [] });
	expect(await first).toMatchObject({ status: 200, items: [] });
	expect([...wentOn.keys()]).toEqual(['1']);
});

test('a call that began before a question was opened, and ends after, does not make anybody forget it', async () => {
	await open(1);
	// Slow in the other process: it has read the static data before.
	slowMs = 400;
	const slow = [call(1, says(50, 'Hello')), call(0, says(51, 'Hello'))];
	slowMs = 0;
	await pause(50);
	await open(2);
	await open(3);
	expect((await Promise.all(slow)).map(({ items }) => items.length)).toEqual([1, 1]);
	expect((await call(1, says(2))).items).toEqual([]);
	expect((await call(0, says(3))).items).toEqual([]);
	// All processes end: what is in the database is all that is left.
	await start();
	expect((await call(1, says(1))).items).toEqual([]);
	expect([...wentOn].sort()).toEqual([1, 2, 3].map((number) => [String(number), [`Answer ${number}`]]));
});

test('many are asked and answer at once, in either process: each goes on once, with its own', async () => {
	const numbers = Array.from({ length: 40 }, (_, index) => index + 1);
	await Promise.all(numbers.map(open));
	const answers = numbers.flatMap((number) => [0, 1].map(async (process) => await call(process, says(number))));
	const outcomes = await Promise.all(answers);
	expect(outcomes.filter(({ status, items }) => status !== 200 || items.length > 0)).toEqual([]);
	expect(numbers.map((number) => wentOn.get(String(number))?.[0])).toEqual(numbers.map((number) => `Answer ${number}`));
}, 60_000);
