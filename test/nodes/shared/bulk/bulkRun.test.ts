import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { BulkMessage, Carried, PlannedRow, RowSettings } from '../../../../nodes/shared/bulk/bulkMessage';
import type { Row } from '../../../../nodes/shared/bulk/rows';
import { sendBulk, type BulkSettings } from '../../../../nodes/shared/bulk/send';
import { invalidInput, toApiError, type Outcome } from '../../../../nodes/shared/errors';
import type { ClientItem } from '../../../../nodes/shared/http/client';
import type { Request } from '../../../../nodes/shared/http/request';
import { claimKey, type Claimed, type ClaimState } from '../../../../nodes/shared/operation/claims';
import type { AllItemsContext } from '../../../../nodes/shared/operation/defineOperation';
import { Cancelled } from '../../../../nodes/shared/wait';
import { standIn } from '../../../support/standIn';

let mockTime = 0;
let mockPassed: number | undefined;
jest.mock('../../../../nodes/shared/wait', () => ({
	...jest.requireActual<object>('../../../../nodes/shared/wait'),
	timeOfDayMs: () => mockTime,
	monotonicMs: () => mockPassed ?? performance.now(),
}));

/** A bulk send without n8n and without a provider: what it asks of both is noted. */

const node: INode = {
	...{ id: '1', name: 'Send', type: 't', typeVersion: 1.1, position: [0, 0], parameters: {} },
};
const failure = (outcome: Outcome, message = 'No.') =>
	toApiError(node, { message, hint: 'Wait.', outcome, httpCode: '400' });

let answer: (request: Request) => Promise<IDataObject> | IDataObject;
let sent: Array<{ item: number; body: unknown }>;
let states: Record<string, ClaimState>;
let parallel: number;
let missing: Error | undefined;
/** What happens while a request waits for the provider. */
let whileWaiting: () => void;
let earlier: Record<string, object>;
let more: object;
const noted = {
	...{ claim: jest.fn(), confirm: jest.fn(), release: jest.fn(), expect: jest.fn() },
	...{ remember: jest.fn(), waitUpTo: jest.fn(), ui: jest.fn(), log: jest.fn() },
};

beforeEach(() => {
	mockTime = Date.parse('2026-06-01T12:00:00+03:00');
	answer = () => ({ id: 'm1' });
	sent = [];
	states = {};
	parallel = 1;
	missing = undefined;
	whileWaiting = () => undefined;
	mockPassed = undefined;
	earlier = {};
	more = {};
	for (const mock of Object.values(noted)) mock.mockReset();
});

const tosOf = (people: readonly Claimed[]) =>
	people.map(({ key }) =>
		['1', '2', '3', '4'].map((n) => numberOf(n)).find((one) => claimKey('a', digitsOf(one)) === key),
	);
const numberOf = (n: string) => `+90555123456${n}`;
const digitsOf = (number: string) => number.replace(/\D/g, '');

function context(): AllItemsContext {
	return standIn<AllItemsContext>({
		functions: {
			getNode: () => node,
			getTimezone: () => 'Europe/Istanbul',
			getExecutionCancelSignal: () => undefined,
			continueOnFail: () => false,
			isToolExecution: () => false,
			getInputData: () => [{ json: {} }],
			sendMessageToUI: noted.ui,
			logger: { info: noted.log },
			helpers: { prepareBinaryData: async () => await Promise.resolve({}) },
			...more,
		},
		client: {
			waitUpTo: noted.waitUpTo,
			masked: (error: unknown) => error,
			forItem: ({ index, mayLeave }: ClientItem) => ({
				loadFiles: async () => (missing ? await Promise.reject(missing) : await Promise.resolve([])),
				send: async (request: Request) => {
					whileWaiting();
					mayLeave?.();
					sent.push({ item: index, body: request.body?.to });
					return { body: await answer(request) };
				},
			}),
		},
		claims: {
			expect: noted.expect,
			claim: async (people: readonly Claimed[], owner: string) => {
				noted.claim(tosOf(people), owner);
				return await Promise.resolve(
					new Map(people.map(({ key }, n) => [key, states[tosOf(people)[n] ?? ''] ?? 'free'] as const)),
				);
			},
			confirm: async (people: readonly Claimed[]) => await Promise.resolve(noted.confirm(tosOf(people))),
			release: async (people: readonly Claimed[]) => await Promise.resolve(noted.release(tosOf(people))),
		},
		sent: { recallRecipient: (digits: string) => earlier[digits], rememberRecipient: noted.remember },
		parallel: () => parallel,
	});
}

const messageOf = (change: Partial<BulkMessage> = {}): BulkMessage => ({
	key: 'a',
	messageId: ({ id }) => id,
	one: ({ e164 }) => ({ method: 'POST', path: '/one', body: { to: e164 } }),
	...change,
});
const many: BulkMessage['many'] = (all) => ({
	method: 'POST',
	path: '/many',
	body: { to: all.map(({ e164 }) => e164) },
});

const rowOf = (entered: string, itemIndex: number): Row => ({ itemIndex, entered, field: 'To', columns: {} });
/** One row for each number, given by its last digit. */
const plan = (numbers: string, message = messageOf(), settings: RowSettings = {}): PlannedRow[] =>
	[...numbers].map((n, index) => ({ row: rowOf(numberOf(n), index), settings, message }));
const run = async (planned: readonly PlannedRow[], settings: BulkSettings = {}) =>
	await sendBulk(context(), planned, settings);
const jsonOf = (items: INodeExecutionData[]) => items.map(({ json }) => json);
const outcomes = (items: INodeExecutionData[]) => jsonOf(items).map(({ outcome }) => outcome);

describe('the answer to a message for one person', () => {
	test('gives its id, all ids where there are several, and itself where it is wanted', async () => {
		answer = () => ({ id: 'm1', ids: ['m1', 'm2'] });
		const message = messageOf({ messageIds: ({ ids }) => (Array.isArray(ids) ? ids.map(String) : []) });
		const { items } = await run(plan('1', message), { includeAnswers: true });
		expect(jsonOf(items)).toEqual([
			{
				...{ outcome: 'sent', to: numberOf('1'), messageId: 'm1', messageIds: ['m1', 'm2'] },
				answer: { id: 'm1', ids: ['m1', 'm2'] },
			},
		]);
		expect(noted.remember.mock.calls).toEqual([
			[
				digitsOf(numberOf('1')),
				{
					outcome: 'sent',
					reason: undefined,
					...{ messageId: 'm1', messageIds: ['m1', 'm2'], answer: { id: 'm1', ids: ['m1', 'm2'] } },
				},
			],
		]);
		answer = () => ({ ids: ['m3'] });
		expect(jsonOf((await run(plan('1', message))).items)).toEqual([
			{ outcome: 'sent', to: numberOf('1'), messageId: 'm3' },
		]);
	});

	test('may say that it was taken for later, and need not have an id', async () => {
		answer = () => ({ id: 7 });
		const { items } = await run(plan('1', messageOf({ outcome: () => 'queued' })));
		expect(jsonOf(items)).toEqual([{ outcome: 'queued', to: numberOf('1') }]);
	});
});

describe('the answer to a message for several people', () => {
	test('is about all of them where it names none, with one id for all', async () => {
		const { items } = await run(plan('12', messageOf({ many })), { includeAnswers: true });
		expect(jsonOf(items)).toEqual(
			['1', '2'].map((n) => ({ outcome: 'queued', to: numberOf(n), batchId: 'm1', answer: { id: 'm1' } })),
		);
		expect(sent).toEqual([{ item: 0, body: [numberOf('1'), numberOf('2')] }]);
	});

	test('is about those whom it names, however their numbers are written, and unclear for the others', async () => {
		answer = () => ({ phones: [{ phone: '+90 555 123 45 62', id: 'own' }] });
		const message = messageOf({ many, accepted: () => ['+90 (555) 1234561'] });
		const { items } = await run(plan('123', message));
		expect(jsonOf(items)).toEqual([
			{ outcome: 'queued', to: numberOf('1'), reason: null },
			{ outcome: 'queued', to: numberOf('2'), reason: null, messageId: 'own' },
			{
				...{ outcome: 'unclear', to: numberOf('3') },
				reason: 'the answer does not name it among the accepted numbers',
			},
		]);
		expect(noted.remember.mock.calls.map(([digits]) => digits)).toEqual(
			['1', '2', '3'].map((n) => digitsOf(numberOf(n))),
		);
	});

	test('is about nobody for certain where each has values of their own and it names none', async () => {
		const together = (key: string) =>
			messageOf({
				key,
				together: {
					key: 'shared',
					part: ({ e164 }, index) => ({ [`to[${index}]`]: e164 }),
					request: (parts) => ({ method: 'POST', path: '/together', body: { to: parts } }),
				},
			});
		const planned = [...plan('1', together('x')), ...plan('2', together('y'))];
		expect(outcomes((await run(planned)).items)).toEqual(['unclear', 'unclear']);
		expect(sent).toEqual([{ item: 0, body: { 'to[0]': numberOf('1'), 'to[1]': numberOf('2') } }]);
	});
});

describe('a message that a carrier brings', () => {
	const check = async () => await Promise.resolve();

	test('is reported with who carried it, and with the answer of that provider', async () => {
		const tried = [{ provider: 'one', outcome: 'failed' }];
		const send = jest.fn(async () => await Promise.resolve({ id: 'm1', provider: 'two', tried, answer: { a: 1 } }));
		const message = messageOf({ one: undefined, carrier: { check, send } });
		const { items } = await run(plan('1', message), { includeAnswers: true });
		expect(jsonOf(items)).toEqual([
			{ outcome: 'sent', to: numberOf('1'), messageId: 'm1', provider: 'two', tried, answer: { a: 1 } },
		]);
		expect(send.mock.calls).toEqual([
			[
				{
					recipient: { digits: digitsOf(numberOf('1')), e164: numberOf('1') },
					...{ itemIndex: 0, mayLeave: expect.any(Function) },
				},
			],
		]);
	});

	test('that failed is reported with who was tried, and input that is wrong with nobody', async () => {
		const error = failure('unclear');
		Object.assign(error.context, { provider: 'one', tried: [{ provider: 'one' }] });
		const failing = (thrown: Error) =>
			messageOf({
				key: thrown.message,
				one: undefined,
				carrier: { check, send: async () => await Promise.reject(thrown) },
			});
		const { items } = await run([
			...plan('1', failing(error)),
			...plan('2', failing(invalidInput('Text', 'is too long', 'Shorten it.'))),
		]);
		expect(jsonOf(items)).toEqual([
			{ outcome: 'unclear', to: numberOf('1'), reason: 'No.', provider: 'one', tried: [{ provider: 'one' }] },
			{ outcome: 'failed', to: numberOf('2'), reason: "'Text' is too long. Shorten it." },
		]);
	});
});

describe('a message that cannot go out', () => {
	test('by any carrier is reported for each of its rows; the others get theirs', async () => {
		const check = async () => await Promise.reject(invalidInput('Text', 'fits no provider', 'Shorten it.'));
		const send = jest.fn();
		const carried = messageOf({ key: 'b', one: undefined, carrier: { check, send } });
		for (const dryRun of [false, true]) {
			const planned = [...plan('1'), ...plan('23', carried, { dryRun })];
			expect(jsonOf((await run(planned)).items).map(({ outcome, reason }) => [outcome, reason])).toEqual([
				['sent', null],
				...Array.from({ length: 2 }, () => ['failed', "'Text' fits no provider. Shorten it."]),
			]);
		}
		expect(send).not.toHaveBeenCalled();
		await expect(run(plan('2', carried), { invalidRecipients: 'stop' })).rejects.toThrow("'Text (item 0)' fits");
	});

	test('because the file behind its link is not there is reported, and not sent', async () => {
		missing = invalidInput('URL', 'leads to no file', 'Correct it.');
		const files = [{ url: 'https://a.example/b.png' }];
		const one: BulkMessage['one'] = () => ({ method: 'POST', path: '/one', attachments: { part: 'file', files } });
		const { items } = await run(plan('1', messageOf({ one })));
		expect(jsonOf(items)).toEqual([
			{ outcome: 'failed', to: undefined, entered: numberOf('1'), reason: "'URL' leads to no file. Correct it." },
		]);
		expect(sent).toEqual([]);
	});

	test('to anybody because of its input is reported and fails no node; one that the provider refused does', async () => {
		answer = () => {
			throw invalidInput('Text', 'is too long', 'Shorten it.');
		};
		expect(outcomes((await run(plan('12'))).items)).toEqual(['failed', 'failed']);
	});
});

describe('a row', () => {
	test('with a number that came before gets nothing, and says where that was', async () => {
		const { items } = await run(plan('121'));
		expect(jsonOf(items).map(({ outcome, reason }) => [outcome, reason])).toEqual([
			['sent', null],
			['sent', null],
			['skipped', 'duplicate of item 0'],
		]);
		expect(sent.map(({ item }) => item)).toEqual([0, 1]);
	});

	test('that had something in an earlier attempt keeps that result', async () => {
		earlier[digitsOf(numberOf('1'))] = { outcome: 'unclear', reason: 'No answer.' };
		const { items } = await run(plan('12'));
		expect(jsonOf(items)).toEqual([
			{ outcome: 'unclear', to: numberOf('1'), reason: 'No answer.' },
			{ outcome: 'sent', to: numberOf('2'), reason: null, messageId: 'm1' },
		]);
		expect(sent).toHaveLength(1);
	});

	test('that is not valid fails alone, or stops everything with its place', async () => {
		const planned: PlannedRow[] = [
			...plan('1'),
			{ row: rowOf('nobody', 4), settings: {}, error: invalidInput('To', 'is nobody', 'Enter a number.') },
		];
		expect(jsonOf((await run(planned)).items)[1]).toEqual({
			...{ outcome: 'failed', entered: 'nobody', reason: "'To' is nobody. Enter a number." },
		});
		sent = [];
		const stopped = run(planned, { invalidRecipients: 'stop' });
		await expect(stopped).rejects.toBeInstanceOf(NodeOperationError);
		await expect(stopped).rejects.toMatchObject({
			...{ message: "'To (item 4)' is nobody [item 4]", context: { itemIndex: 4 } },
		});
		expect(sent).toEqual([]);
	});

	test('of a dry run would be sent, and is counted in a summary', async () => {
		const { items, summary } = await run([...plan('1', messageOf(), { dryRun: true, campaign: 'a' }), ...plan('2')], {
			summary: true,
		});
		expect(jsonOf(items)[0]).toEqual({ outcome: 'skipped', to: numberOf('1'), reason: 'dry run: it would be sent' });
		expect(summary?.json).toMatchObject({ dryRun: true, sent: 1, skipped: 1, requests: 1 });
		expect(sent.map(({ body }) => body)).toEqual([numberOf('2')]);
		expect(noted.expect).not.toHaveBeenCalled();
		expect(noted.claim).not.toHaveBeenCalled();
	});
});

describe('where messages fail', () => {
	test('each has its reason, and whoever certainly got nothing is not remembered', async () => {
		answer = ({ body }) => {
			if (body?.to === numberOf('1')) throw failure('refused', 'No. [item 0]');
			if (body?.to === numberOf('2')) throw failure('unclear', 'Perhaps.');
			return {};
		};
		const { items } = await run(plan('123'));
		expect(jsonOf(items).map(({ outcome, reason }) => [outcome, reason])).toEqual([
			['failed', 'No.'],
			['unclear', 'Perhaps.'],
			['sent', null],
		]);
		expect(noted.remember.mock.calls.map(([digits]) => digits)).toEqual(['2', '3'].map((n) => digitsOf(numberOf(n))));
	});

	test('for everybody the node fails with the first reason of the provider, unless it is to go on', async () => {
		let count = 0;
		answer = () => {
			throw failure('refused', `No ${count++}.`);
		};
		const failed = run(plan('12'));
		await expect(failed).rejects.toBeInstanceOf(NodeApiError);
		await expect(failed).rejects.toThrow('No 0.');
		more = { continueOnFail: () => true };
		expect(outcomes((await run(plan('12'))).items)).toEqual(['failed', 'failed']);
	});

	test('for some, the node goes on: those who got something, or may have, are in its output', async () => {
		const refusedFirst = (other: () => IDataObject) => () => {
			if (sent.length === 1) throw failure('refused');
			return other();
		};
		answer = refusedFirst(() => {
			throw failure('unclear');
		});
		expect(outcomes((await run(plan('12'))).items)).toEqual(['failed', 'unclear']);
		sent = [];
		answer = refusedFirst(() => ({}));
		expect(outcomes((await run(plan('12', messageOf({ outcome: () => 'queued' })))).items)).toEqual([
			'failed',
			'queued',
		]);
		sent = [];
		expect(outcomes((await run(plan('12'))).items)).toEqual(['failed', 'sent']);
	});

	test('after the provider took it, whoever it was for may have it: the answer could not be read', async () => {
		const messageId = () => {
			throw new TypeError('odd');
		};
		const { items } = await run(plan('1', messageOf({ messageId })));
		expect(outcomes(items)).toEqual(['unclear']);
		expect(noted.remember).toHaveBeenCalledTimes(1);
	});

	test('in a request for several, each of them is a failure, and their number stops the run', async () => {
		answer = () => {
			throw failure('refused');
		};
		more = { continueOnFail: () => true };
		const settings = { recipientsPerRequest: 2, stopAfterFailures: 2 };
		const { items } = await run(plan('1234', messageOf({ many })), settings);
		expect(jsonOf(items).map(({ outcome, reason }) => [outcome, reason])).toEqual([
			['failed', 'No.'],
			['failed', 'No.'],
			['skipped', 'stopped after 2 failures'],
			['skipped', 'stopped after 2 failures'],
		]);
		expect(sent).toHaveLength(1);
		sent = [];
		expect(
			outcomes((await run(plan('1234', messageOf({ many })), { ...settings, stopAfterFailures: 0 })).items),
		).toEqual(Array(4).fill('failed'));
		expect(sent).toHaveLength(2);
	});

	test('so many times, those who are left get nothing, and are told why', async () => {
		answer = () => {
			if (sent.length > 1) throw failure('refused');
			return {};
		};
		const { items } = await run(plan('1234'), { stopAfterFailures: 2 });
		expect(jsonOf(items).map(({ outcome, reason }) => [outcome, reason])).toEqual([
			['sent', null],
			['failed', 'No.'],
			['failed', 'No.'],
			['skipped', 'stopped after 2 failures'],
		]);
	});

	test('nobody gets anything after the execution was stopped, also where what was under way came through', async () => {
		const signal = { aborted: false };
		more = { getExecutionCancelSignal: () => signal };
		answer = () => {
			signal.aborted = true;
			return {};
		};
		for (const campaign of ['', 'a']) {
			Object.assign(signal, { aborted: false });
			sent = [];
			const { items } = await run(plan('123', messageOf(), { campaign }));
			expect(jsonOf(items).map(({ outcome, reason }) => [outcome, reason])).toEqual([
				['sent', null],
				['skipped', 'the execution was stopped before'],
				['skipped', 'the execution was stopped before'],
			]);
			expect(sent).toHaveLength(1);
		}
	});

	test('whoever waited when the execution was stopped was not reached', async () => {
		const signal = { aborted: false };
		more = { getExecutionCancelSignal: () => signal };
		answer = () => {
			if (sent.length === 1) return {};
			signal.aborted = true;
			throw new Cancelled();
		};
		const { items } = await run(plan('123'));
		expect(jsonOf(items).map(({ outcome, reason }) => [outcome, reason])).toEqual([
			['sent', null],
			['skipped', 'the execution was stopped before'],
			['skipped', 'the execution was stopped before'],
		]);
		const message = 'Bulk send stopped: 1 sent, 0 queued, 0 failed, 2 skipped, 0 unclear';
		expect(noted.log.mock.calls).toEqual([[message]]);
		expect(noted.ui).toHaveBeenLastCalledWith(message);
	});
});

describe('of a campaign', () => {
	const planned = (numbers: string) => plan(numbers, messageOf(), { campaign: ' a ' });

	test('everybody is claimed before they get something; nobody gets it again, or perhaps again', async () => {
		states = { [numberOf('2')]: 'done', [numberOf('3')]: 'unclear' };
		const { items } = await run([...planned('123'), ...plan('4')]);
		expect(noted.expect.mock.calls.map(([people, how]) => [tosOf(people), how])).toEqual([
			[['1', '2', '3'].map(numberOf), { ahead: false }],
		]);
		expect(noted.claim.mock.calls).toEqual([[['1', '2', '3'].map(numberOf), 'bulk']]);
		expect(jsonOf(items).map(({ outcome, reason }) => [outcome, reason])).toEqual([
			['sent', null],
			['skipped', 'duplicate: sent before in campaign "a"'],
			['unclear', 'it may have been sent before in campaign "a": an earlier execution was cut off, or got no answer'],
			['sent', null],
		]);
		expect(noted.confirm.mock.calls).toEqual([[[numberOf('1')]]]);
		expect(noted.release.mock.calls).toEqual([[[]]]);
		expect(noted.ui).toHaveBeenLastCalledWith('Bulk send: 4 of 4 recipients done');
	});

	test('whoever got nothing for certain is given back, and whoever perhaps did is not', async () => {
		answer = ({ body }) => {
			if (body?.to === numberOf('1')) throw failure('refused');
			if (body?.to === numberOf('2')) throw failure('unclear');
			return {};
		};
		await run(planned('123'));
		expect(noted.confirm.mock.calls).toEqual([[[numberOf('3')]]]);
		expect(noted.release.mock.calls).toEqual([[[numberOf('1')]]]);
	});

	test('nobody gets anything where n8n cannot record it', async () => {
		noted.claim.mockImplementation(() => {
			throw new Error('SQLITE_BUSY');
		});
		await expect(run(planned('12'))).rejects.toThrow('SQLITE_BUSY');
		expect(sent).toEqual([]);
		expect(noted.claim).toHaveBeenCalledTimes(1);
	});

	const manyPlanned = (length = 60) =>
		Array.from({ length }, (_, index): PlannedRow => {
			const row = rowOf(`+9055512300${String(index).padStart(2, '0')}`, index);
			return { row, settings: { campaign: 'a' }, message: messageOf() };
		});

	test.each([1, 5, 16, 50])(
		'with %i at a time the next are claimed while the first are sent to, and no more are under way',
		async (most) => {
			parallel = most;
			let [underWay, mostUnderWay] = [0, 0];
			const sentAtClaim: number[] = [];
			noted.claim.mockImplementation(() => void sentAtClaim.push(sent.length));
			answer = async () => {
				mostUnderWay = Math.max(mostUnderWay, ++underWay);
				await new Promise((resolve) => setImmediate(resolve));
				underWay--;
				return {};
			};
			await run(manyPlanned());
			expect(sent).toHaveLength(60);
			expect(sentAtClaim).toHaveLength(3);
			expect(sentAtClaim[1]).toBeLessThan(25);
			expect(mostUnderWay).toBe(Math.min(most, 50));
		},
	);

	test('whoever is left when n8n can record nothing more gets nothing, and is told why', async () => {
		const all = manyPlanned(100);
		noted.claim.mockImplementation(() => {
			if (noted.claim.mock.calls.length > 2) throw new Error('SQLITE_BUSY');
		});
		const { items } = await run(all);
		expect(new Set(outcomes(items))).toEqual(new Set(['sent', 'skipped']));
		expect(sent.length).toBe(outcomes(items).filter((outcome) => outcome === 'sent').length);
		expect(sent.length).toBeGreaterThanOrEqual(25);
		expect(sent.length).toBeLessThanOrEqual(50);
		// The fourth group is not even tried.
		expect(noted.claim).toHaveBeenCalledTimes(3);
		expect(items.at(-1)?.json.reason).toBe('stopped, because n8n could not record who gets something: SQLITE_BUSY');
	});
});

describe('while it runs', () => {
	test('the editor is told how far it is, unless it is about one person', async () => {
		await run(plan('1'));
		expect(noted.ui).not.toHaveBeenCalled();
		await run(plan('12'));
		expect(noted.ui.mock.calls.at(-1)).toEqual(['Bulk send: 2 of 2 recipients done']);
		noted.ui.mockReset();
		await run(plan('1234'));
		expect(noted.ui.mock.calls.at(0)).toEqual(['Bulk send: 1 of 4 recipients done']);
		expect(noted.ui.mock.calls.at(-1)).toEqual(['Bulk send: 4 of 4 recipients done']);
	});

	test('the editor is told once a second at the most, and at the end', async () => {
		mockPassed = 0;
		const told = async (ms: number) => {
			noted.ui.mockReset();
			answer = () => {
				mockPassed = (mockPassed ?? 0) + ms;
				return {};
			};
			const { summary } = await run(plan('1234'), { summary: true });
			expect(summary?.json).toMatchObject({ durationSeconds: (4 * ms) / 1_000, requests: 4 });
			return noted.ui.mock.calls.map(([text]) => String(text).replace(/\D+/g, ' ').trim());
		};
		expect(await told(400)).toEqual(['1 4', '4 4']);
		expect(await told(500)).toEqual(['1 4', '3 4', '4 4']);
		expect(await told(1_000)).toEqual(['1 4', '2 4', '3 4', '4 4']);
	});

	test('so many requests are under way as may be', async () => {
		parallel = 3;
		let underWay = 0;
		let go: () => void = () => undefined;
		const three = new Promise<void>((done) => (go = done));
		const most = { count: 0 };
		answer = async () => {
			most.count = Math.max(most.count, ++underWay);
			if (underWay === 3) go();
			await three;
			underWay--;
			return {};
		};
		await run(plan('1234'));
		expect(most.count).toBe(3);
	});

	test('requests carry so many people as was set, 500 by default', async () => {
		await run(plan('1234', messageOf({ many })), { recipientsPerRequest: 3 });
		expect(sent.map(({ body }) => body)).toEqual([['1', '2', '3'].map(numberOf), numberOf('4')]);
		sent = [];
		const numbers = Array.from({ length: 502 }, (_, n) => `+905551230${String(n).padStart(3, '0')}`);
		const message = messageOf({ many });
		await run(numbers.map((number, index) => ({ row: rowOf(number, index), settings: {}, message })));
		expect(sent.map(({ body }) => body)).toEqual([numbers.slice(0, 500), numbers.slice(500)]);
	});

	test('it waits for the provider for so many minutes as was set', async () => {
		await run(plan('1'), { waitForProvider: 3 });
		await run(plan('1'));
		expect(noted.waitUpTo.mock.calls).toEqual([[180_000], [0]]);
	});

	test('nobody gets anything where more people would than are allowed', async () => {
		await expect(run(plan('12'), { maxRecipients: 1 })).rejects.toThrow('the message would go to 2; nothing was sent');
		expect(sent).toEqual([]);
		expect(outcomes((await run(plan('12'), { maxRecipients: 2 })).items)).toEqual(['sent', 'sent']);
	});
});

describe('the time of day', () => {
	test('at which it stops leaves out those who have had nothing by then', async () => {
		answer = () => {
			mockTime += 30 * 60_000;
			return {};
		};
		const { items } = await run(plan('1234'), { stopAt: '13:00' });
		expect(jsonOf(items).map(({ outcome, reason }) => [outcome, reason])).toEqual([
			['sent', null],
			['sent', null],
			['skipped', 'stopped at 13:00'],
			['skipped', 'stopped at 13:00'],
		]);
	});

	test('is quiet for some countries and not for others, where it is another time', async () => {
		const settings = { quietFrom: '11:00', quietUntil: '13:00' };
		const japan: PlannedRow = { row: rowOf('+819012345678', 1), settings: {}, message: messageOf() };
		const { items } = await run([...plan('1'), japan], settings);
		expect(jsonOf(items).map(({ outcome, reason }) => [outcome, reason])).toEqual([
			['skipped', 'quiet hours in TR (until 13:00)'],
			['sent', null],
		]);
		expect(sent.map(({ body }) => body)).toEqual(['+819012345678']);
		mockTime += 60 * 60_000;
		expect(outcomes((await run(plan('1'), settings)).items)).toEqual(['sent']);
	});

	test('at which it stops keeps back what waited for the provider until then', async () => {
		const waits = [0, 30, 0, 0];
		whileWaiting = () => void (mockTime += (waits.shift() ?? 0) * 60_000);
		const { items, summary } = await run(plan('1234'), { stopAt: '12:20', summary: true });
		expect(jsonOf(items).map(({ outcome, reason }) => [outcome, reason])).toEqual([
			['sent', null],
			['skipped', 'stopped at 12:20'],
			['skipped', 'stopped at 12:20'],
			['skipped', 'stopped at 12:20'],
		]);
		expect(sent.map(({ body }) => body)).toEqual([numberOf('1')]);
		expect(summary?.json).toMatchObject({ requests: 1, sent: 1, skipped: 3 });
	});

	test('is quiet for some once their request may leave: it goes to the others', async () => {
		whileWaiting = () => void (mockTime += 60 * 60_000);
		const japan: PlannedRow = { row: rowOf('+819012345678', 1), settings: {}, message: messageOf({ many }) };
		const settings = { quietFrom: '12:30', quietUntil: '14:00', recipientsPerRequest: 2 };
		const { items } = await run([...plan('1', messageOf({ many })), japan], settings);
		expect(jsonOf(items).map(({ outcome, reason }) => [outcome, reason])).toEqual([
			['skipped', 'quiet hours in TR (until 14:00)'],
			['sent', null],
		]);
		expect(sent.map(({ body }) => body)).toEqual(['+819012345678']);
	});

	test('is quiet for all once a request may leave: nobody gets anything, and a campaign may still send to them', async () => {
		whileWaiting = () => void (mockTime += 60 * 60_000);
		const settings = { quietFrom: '12:30', quietUntil: '14:00' };
		const { items } = await run(plan('12', messageOf(), { campaign: 'a' }), settings);
		expect(outcomes(items)).toEqual(['skipped', 'skipped']);
		expect(sent).toEqual([]);
		expect(noted.confirm.mock.calls.flat(2)).toEqual([]);
		expect(noted.release.mock.calls.flat(2).sort()).toEqual([numberOf('1'), numberOf('2')]);
	});

	test('was quiet when a request could leave, and is not any more: nobody is asked again for ever', async () => {
		let asked = 0;
		const send = async ({ mayLeave }: Carried) => {
			asked++;
			mockTime += 60 * 60_000;
			try {
				mayLeave?.();
			} finally {
				mockTime += 60 * 60_000;
			}
			return await Promise.resolve({});
		};
		const message = messageOf({ one: undefined, carrier: { check: async () => await Promise.resolve(), send } });
		const { items } = await run(plan('1', message), { quietFrom: '12:30', quietUntil: '13:30' });
		expect(jsonOf(items)).toMatchObject([{ outcome: 'skipped', reason: 'quiet hours when its turn came' }]);
		expect(asked).toBe(1);
	});

	test('is quiet for those of a campaign: they are not claimed', async () => {
		const { items } = await run(plan('12', messageOf(), { campaign: 'a' }), {
			quietFrom: '11:00',
			quietUntil: '13:00',
		});
		expect(outcomes(items)).toEqual(['skipped', 'skipped']);
		expect(noted.claim.mock.calls).toEqual([[[], 'bulk']]);
	});
});

test('a summary comes where it is wanted, and by default with version 1 of the nodes', async () => {
	expect((await run(plan('1'))).summary).toBeUndefined();
	more = { getNode: () => ({ ...node, typeVersion: 1 }) };
	const { summary } = await run(plan('1'));
	expect(summary?.json).toMatchObject({ summary: true, requests: 1, sent: 1 });
	expect(summary?.json).not.toHaveProperty('dryRun');
	expect((await run(plan('1'), { summary: false })).summary).toBeUndefined();
	more = {};
	expect((await run(plan('1'), { spreadsheetReport: true })).items[0]?.json.to).toBe(`'${numberOf('1')}`);
});
