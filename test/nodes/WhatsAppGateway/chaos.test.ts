import type { INodeExecutionData } from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';
import { runGateway } from '../../support/gateway';
import { sentAnswer } from '../../support/oneMsg';
import { startStub, type StubAnswer } from '../../support/stubServer';

const people = 1_000;
const items = Array.from({ length: people }, (_, person) => ({
	json: { phone: `+9055512${String(person).padStart(5, '0')}` },
}));

/** The same numbers each time. */
function randomFrom(seed: number) {
	let state = seed;
	return () => {
		state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
		return state / 2 ** 32;
	};
}

/** How many messages each person got, from both providers. */
const got = new Map<string, number>();
const deliver = (digits: string) => got.set(digits, (got.get(digits) ?? 0) + 1);

/** What a provider does with a request: whether the message arrives, and what it answers. */
interface Turn {
	arrives: boolean;
	answer: StubAnswer;
}

const down: Turn = { arrives: false, answer: { status: 503, headers: { 'retry-after': '600' }, json: {} } };
const refused: Turn = { arrives: false, answer: { status: 401, json: {} } };

/** One that goes down after 100 requests, comes back after 40 more, and then fails at random in every way. */
function unsteady(count: number, random: () => number, taken: StubAnswer): Turn {
	if (count < 100) return { arrives: true, answer: taken };
	if (count < 140) return count % 2 === 0 ? down : refused;
	const arrives = random() < 0.5;
	const what = random();
	if (what < 0.1) return { arrives, answer: { status: 500, json: {} } };
	if (what < 0.15) return { arrives, answer: 'reset' };
	if (what < 0.2) return { arrives, answer: { text: '<html>' } };
	if (what < 0.25) return refused;
	return { arrives: true, answer: taken };
}

const recipientsOf = (body: Buffer) => {
	const { phone, wa_id: id }: { phone?: number | string; wa_id?: string } = JSON.parse(body.toString());
	return String(phone ?? id);
};

test.each([1, 2])(
	'of 1,000 people nobody gets two messages, and what is not reported arrives (%d)',
	async (seed) => {
		got.clear();
		const random = randomFrom(seed);
		const first = await startStub(({ body }, count) => {
			const { arrives, answer } = unsteady(count, random, { json: sentAnswer });
			if (arrives) deliver(recipientsOf(body));
			return answer;
		});
		const second = await startStub(({ body }) => {
			const what = random();
			if (what < 0.03) return { status: 401, json: {} };
			if (what < 0.97 || random() < 0.5) deliver(recipientsOf(body));
			return what < 0.97 ? { status: 202, json: { id: 'chat-1' } } : { status: 500, json: {} };
		});
		const origins = { oneMsg: first.origin, getChat: second.origin };
		const runExecutionData = createRunExecutionData({});
		const run = async (onError: 'continueRegularOutput' | 'stopWorkflow') =>
			await runGateway(origins, { to: '={{ $json.phone }}' }, { items, runExecutionData, node: { onError } });
		let results: INodeExecutionData[] = [];
		try {
			// Fails at the first unclear message, and is repeated, as Retry On Fail does.
			for (let attempt = 0; attempt < 2; attempt++) await run('stopWorkflow').catch(() => undefined);
			results = await run('continueRegularOutput');
		} finally {
			await first.close();
			await second.close();
		}

		expect(results).toHaveLength(people);
		expect(Math.max(...got.values())).toBe(1);
		const wrong = results.filter(({ json }, person) => {
			const count = got.get(String(items[person]?.json.phone).slice(1)) ?? 0;
			if (json.outcome === 'sent' || json.outcome === 'queued') return count !== 1;
			return json.outcome === 'failed' ? count !== 0 : json.outcome !== 'unclear';
		});
		expect(wrong).toEqual([]);
		const carried = new Set(results.map(({ json }) => json.provider));
		expect(carried).toEqual(new Set(['oneMsg', 'getChat']));
		const arrived = results.filter(({ json }) => json.outcome === 'sent' || json.outcome === 'queued');
		expect(arrived.length).toBeGreaterThan(800);
	},
	120_000,
);
