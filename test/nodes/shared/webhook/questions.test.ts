import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { forgetAll } from '../../../../nodes/shared/webhook/deduplicator';
import type { GatewayEvent } from '../../../../nodes/shared/webhook/event';
import {
	forgetQuestions,
	maxClosed,
	maxQuestions,
	QuestionBook,
} from '../../../../nodes/shared/webhook/questions/book';
import { questionMember } from '../../../../nodes/shared/webhook/questions/call';
import { matchOf } from '../../../../nodes/shared/webhook/questions/match';
import {
	closed,
	merged,
	questionOf,
	readToken,
	withToken,
	type OpenQuestion,
} from '../../../../nodes/shared/webhook/questions/question';
import { verdictMember } from '../../../../nodes/shared/webhook/questions/resume';
import type { WebhookTrigger } from '../../../support/n8nCore';
import { startStub, type Stub, type StubAnswer } from '../../../support/stubServer';
import { engineReceiver, engineSecret, engineTrigger, message } from '../../../support/webhook';

const inAnHour = Date.now() + 3_600_000;

function question(change: Partial<OpenQuestion> = {}): OpenQuestion {
	return {
		id: 'aaaaaaaaaaaaaaaa',
		person: '905551234567',
		url: 'http://127.0.0.1/webhook-waiting/1/2?signature=s',
		openedAt: 1_000,
		until: inAnHour,
		messageIds: [],
		tries: 0,
		heard: [],
		isClosed: false,
		content: { question: 'Well?' },
		...change,
	};
}

beforeEach(() => {
	forgetAll();
	forgetQuestions();
});

describe('which question a message answers', () => {
	const older = question({ id: 'older-older-old1', openedAt: 1_000, messageIds: ['m-older'] });
	const newer = question({ id: 'newer-newer-new1', openedAt: 2_000, messageIds: ['m-newer'] });
	const gone = closed(question({ id: 'gone-gone-gone-1', openedAt: 3_000, messageIds: ['m-gone'] }));
	const all = [older, newer, gone];
	const idOf = (change: Partial<GatewayEvent>, questions = all) => matchOf(message(change), questions).question?.id;
	const tap = (id: string) => ({ text: undefined, button: { id: withToken('yes', id), title: 'Yes' } });

	test.each<[string, Partial<GatewayEvent>, string | undefined]>([
		['a text: the latest that is open', { text: 'x' }, newer.id],
		['a quote', { context: { id: 'm-older' } }, older.id],
		['a quote of an unknown message', { context: { id: 'm-else' } }, newer.id],
		['a quote of a closed question: that one, which hears no more', { context: { id: 'm-gone' } }, gone.id],
		['a tap', tap(older.id), older.id],
		['a tap on a closed question', tap(gone.id), gone.id],
		['a tap on a question that nobody knows', tap('never-never-nev1'), undefined],
		['a tap on a button of another message', { text: undefined, button: { id: 'yes' } }, newer.id],
		['another person', { from: '+15550100099' }, undefined],
		['the same person by a number that WhatsApp writes otherwise', { from: '905551234567' }, newer.id],
		['a message in a group', { group: '1@g.us' }, undefined],
		['a reaction', { type: 'reaction', reaction: { emoji: 'x' } }, undefined],
		['a changed message', { edit: { messageId: '1' } }, undefined],
		['a deleted message', { revoke: { messageId: '1' } }, undefined],
		['a notice of WhatsApp', { type: 'system' }, undefined],
		['a status', { event: 'messageStatus' }, undefined],
		["the business's own message", { fromUs: true }, undefined],
		['a text', { timestamp: new Date(2_000).toISOString() }, newer.id],
	])('%s', (_, event, id) => {
		expect(idOf(event)).toBe(id);
	});

	test('what was written long before the question, and is delivered only now, does not answer it', () => {
		const asked = question({ openedAt: 3_600_000, messageIds: ['m'] });
		const timestamp = new Date(600_000).toISOString();
		expect(idOf({ timestamp }, [asked])).toBeUndefined();
		expect(idOf({ timestamp, context: { id: 'm' } }, [asked])).toBe(asked.id);
		expect(idOf({ timestamp: new Date(3_500_000).toISOString() }, [asked])).toBe(asked.id);
		expect(idOf({ timestamp }, [asked, older])).toBe(older.id);
	});

	test('ten minutes earlier by its clock may still be an answer, because clocks differ', () => {
		const asked = question({ openedAt: 3_600_000 });
		const at = (ms: number) => idOf({ timestamp: new Date(ms).toISOString() }, [asked]);
		expect([at(3_000_000), at(2_999_999)]).toEqual([asked.id, undefined]);
		expect(idOf({ timestamp: 'soon' }, [asked])).toBe(asked.id);
	});

	test('the latest is that which was asked again last', () => {
		const again = question({ id: 'again-again-aga1', openedAt: 1_500, askedAgainAt: 2_500 });
		for (const questions of [
			[again, newer],
			[newer, again],
		]) {
			expect(idOf({ text: 'x' }, questions)).toBe(again.id);
			expect(idOf({ text: 'x' }, [...questions, older])).toBe(again.id);
		}
	});

	test.each(['id', 'messageId', 'message_id'])('a quote may name its message by %s', (name) => {
		expect(idOf({ context: { [name]: 'm-older' } })).toBe(older.id);
	});

	test.each(['system', 'unsupported', 'unknown', 'reaction'])('what has the type %s is no answer', (type) => {
		expect(idOf({ type })).toBeUndefined();
		expect(idOf({ type: 'text' })).toBe(newer.id);
	});

	test('a question to a username or a user id is not answered by a number, nor the other way round', () => {
		const [named, hidden] = [question({ person: '@ada' }), question({ person: 'TR.1' })];
		expect(idOf({ from: '+905551234567', username: 'bob' }, [named, hidden])).toBeUndefined();
		expect(idOf({ from: '+905551234567', userId: 'TR.2' }, [named, hidden])).toBeUndefined();
		expect(idOf({ from: undefined, userId: 'TR.1' }, [question()])).toBeUndefined();
		expect(idOf({ from: '+905551234567', userId: 'TR.1' }, [hidden])).toBe(hidden.id);
	});

	test('somebody whose number is hidden is known by the user id, or the username', () => {
		const hidden = question({ person: 'TR.1' });
		const named = question({ person: '@ada' });
		expect(idOf({ from: 'TR.1', userId: 'TR.1' }, [hidden])).toBe(hidden.id);
		expect(idOf({ from: 'TR.1', username: 'Ada' }, [named])).toBe(named.id);
	});

	test('the ids of buttons come out as the user set them', () => {
		expect(matchOf(message(tap(older.id)), all).event.button).toEqual({ id: 'yes', title: 'Yes' });
		expect(readToken('plain|ask:short')).toEqual({ id: 'plain|ask:short' });
	});
});

describe('two versions of one question', () => {
	const versions = fc.record({
		openedAt: fc.constantFrom(1, 2),
		tries: fc.nat(3),
		heard: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
		messageIds: fc.constantFrom<string[]>([], ['m']),
		askedAgainAt: fc.constantFrom(undefined, 1, 2),
		isClosed: fc.boolean(),
		until: fc.constantFrom(inAnHour, inAnHour + 1),
	});
	const made = (change: Partial<OpenQuestion>) => {
		const one = question({ ...change, heard: [...(change.heard ?? [])].sort() });
		return one.isClosed ? closed(one) : one;
	};

	test('become one, whatever the order and however often', () => {
		fc.assert(
			fc.property(versions, versions, versions, (a, b, c) => {
				const [one, two, three] = [made(a), made(b), made(c)];
				expect(merged(one, two)).toEqual(merged(two, one));
				expect(merged(one, one)).toEqual(one);
				expect(merged(merged(one, two), three)).toEqual(merged(one, merged(two, three)));
			}),
		);
	});

	test('know together what each of them knows: the most tries, all that was heard, the last time of asking', () => {
		const one = question({ tries: 2, heard: ['b', 'a'], askedAgainAt: 5, until: inAnHour + 1 });
		const other = question({ tries: 1, heard: ['c', 'a'], askedAgainAt: 7, messageIds: ['m1'] });
		const both = { tries: 2, heard: ['a', 'b', 'c'], askedAgainAt: 7, messageIds: ['m1'], until: inAnHour + 1 };
		expect(merged(one, other)).toEqual(question(both));
		expect(merged(question(), question())).toStrictEqual(question());
		const many = Array.from({ length: 15 }, (_, n) => String.fromCodePoint(97 + n));
		const more = many.map((key) => `${key}2`);
		expect(merged(question({ heard: many }), question({ heard: more })).heard).toHaveLength(20);
	});

	test('one of which is closed are remembered as long as that one says, without what they ask', () => {
		const over = closed(question({ tries: 1 }), inAnHour - 5);
		const whole = question({ tries: 1, url: '', content: {}, isClosed: true, until: inAnHour - 5 });
		expect([merged(over, question()), merged(question(), over)]).toEqual([whole, whole]);
	});

	test('a closed one stays closed, unless it was opened again later', () => {
		expect(merged(closed(question()), question()).isClosed).toBe(true);
		expect(merged(closed(question()), question({ openedAt: 2_000 })).isClosed).toBe(false);
	});
});

describe('what a trigger keeps', () => {
	test('survives a restart', () => {
		const staticData: IDataObject = {};
		const book = new QuestionBook('t', staticData);
		book.put(question());
		book.save();
		forgetQuestions();
		expect(new QuestionBook('t', { ...staticData }).all()).toEqual([question()]);
	});

	test('what a call at the same time overwrote is written by the next call', () => {
		const stored: IDataObject = {};
		const book = new QuestionBook('t', stored);
		book.put(question());
		book.save();
		// The other call had read the database before, and wrote it after.
		const overwritten: IDataObject = {};
		const next = new QuestionBook('t', overwritten);
		expect(next.isStored(question())).toBe(false);
		expect(next.isUnsaved).toBe(true);
		next.save();
		forgetQuestions();
		expect(new QuestionBook('t', overwritten).isStored(question())).toBe(true);
	});

	test('is stored where the database has it with the ids of its messages, as it was opened last', () => {
		const staticData: IDataObject = {};
		const first = new QuestionBook('t', staticData);
		first.put(question({ messageIds: ['m1'] }));
		first.save();
		forgetQuestions();
		const book = new QuestionBook('t', staticData);
		expect(book.isStored(question())).toBe(true);
		expect(book.isStored(question({ messageIds: ['m1'] }))).toBe(true);
		expect(book.isStored(question({ messageIds: ['m1', 'm2'] }))).toBe(false);
		expect(book.isStored(question({ openedAt: 2_000 }))).toBe(false);
		expect(book.isStored(question({ id: 'bbbbbbbbbbbbbbbb' }))).toBe(false);
	});

	test('of those that are over, the latest are remembered', () => {
		let now = 0;
		const staticData: IDataObject = {};
		const book = new QuestionBook('t', staticData, () => now);
		const idOf = (n: number) => String(n).padStart(16, '0');
		for (let n = 0; n <= maxClosed; n++) {
			// The names tell nothing about the order.
			now = (n * 7) % (maxClosed + 1);
			book.close(question({ id: idOf(now) }));
		}
		book.save();
		const kept = new Set(book.all().map(({ id }) => id));
		expect(kept.size).toBe(maxClosed);
		expect([kept.has(idOf(0)), kept.has(idOf(1)), kept.has(idOf(maxClosed))]).toEqual([false, true, true]);
	});

	test('of triggers that are never called again does not fill the memory', () => {
		for (let n = 0; n < 1_000; n++) new QuestionBook(`t${n}`, {}).put(question());
		// The one that was called last is the last to go.
		expect(new QuestionBook('t0', {}).all()).toEqual([question()]);
		new QuestionBook('t1000', {}).put(question());
		expect(new QuestionBook('t1', {}).all()).toEqual([]);
		for (const kept of ['t0', 't500', 't1000']) expect(new QuestionBook(kept, {}).all()).toEqual([question()]);
	});

	test('of a trigger that was never told of a question is nothing', () => {
		const staticData: IDataObject = {};
		const book = new QuestionBook('t', staticData);
		expect(book.isUnsaved).toBe(false);
		book.save();
		expect(staticData).toEqual({});
		expect(book.processes()).toEqual([]);
		book.put(question());
		expect(book.isUnsaved).toBe(true);
		expect(book.processes()).toHaveLength(1);
		book.save();
		expect(Object.keys(staticData).sort()).toEqual(['openQuestions', 'questionProcesses']);
		expect(book.isUnsaved).toBe(false);
		forgetQuestions();
		expect(new QuestionBook('t', { openQuestions: staticData.openQuestions }).processes()).toHaveLength(1);
	});

	test('ends with its time, and has an end', () => {
		let now = 0;
		const staticData: IDataObject = {};
		const book = () => new QuestionBook('t', staticData, () => now);
		for (let n = 0; n < maxQuestions; n++)
			book().put(question({ id: String(n).padStart(16, '0'), until: 10, content: {} }));
		book().save();
		expect(book().hasRoom(question())).toBe(false);
		expect(book().hasRoom(question({ id: '0000000000000000' }))).toBe(true);
		now = 11;
		expect(
			book()
				.all()
				.filter(({ isClosed }) => !isClosed),
		).toEqual([]);
		expect(book().hasRoom(question())).toBe(true);
		now += 3_600_000;
		expect(book().all()).toEqual([]);
	});

	test('has room for another question below a million characters', () => {
		const hasRoom = (length: number) => {
			forgetQuestions();
			const book = new QuestionBook('t', {});
			const empty = JSON.stringify([question({ content: { text: '' } })]).length;
			book.put(question({ content: { text: 'x'.repeat(length - empty) } }));
			book.save();
			expect(book.hasRoom(question())).toBe(true);
			return book.hasRoom(question({ id: 'bbbbbbbbbbbbbbbb' }));
		};
		expect([hasRoom(999_999), hasRoom(1_000_000)]).toEqual([true, false]);
	});

	test('after its time a question is known for an hour, without what it says and where it waits', () => {
		let now = 0;
		const staticData: IDataObject = {};
		const book = () => new QuestionBook('t', staticData, () => now);
		const first = book();
		first.put(question({ until: 10, messageIds: ['m'] }));
		first.save();
		now = 10;
		forgetQuestions();
		const [over] = book().all();
		expect(over).toEqual(question({ until: 3_600_010, messageIds: ['m'], isClosed: true, url: '', content: {} }));
		now = 3_600_010;
		expect(book().all()).toEqual([]);
	});

	test('questions that are over take no room, however long they were to wait', () => {
		const book = new QuestionBook('t', {});
		for (let n = 0; n < 3 * maxQuestions; n++) {
			const one = question({ id: String(n).padStart(16, '0'), until: inAnHour * 2 });
			expect(book.hasRoom(one)).toBe(true);
			book.put(one);
			book.close(one);
			if (n % 500 === 0) book.save();
		}
		const staticData: IDataObject = {};
		const next = new QuestionBook('t', staticData);
		next.put(question());
		next.save();
		expect(next.all().filter(({ isClosed }) => isClosed)).toHaveLength(maxClosed);
		expect(next.all().filter(({ isClosed }) => !isClosed)).toHaveLength(1);
	});

	test('two processes write the same text, so that they do not write it in turn for ever', () => {
		const [one, other] = [question(), question({ id: 'bbbbbbbbbbbbbbbb' })];
		const texts = [
			[one, other],
			[other, one],
		].map((order) => {
			forgetQuestions();
			const staticData: IDataObject = {};
			const book = new QuestionBook('t', staticData);
			for (const each of order) book.put(each);
			book.save();
			expect(book.isUnsaved).toBe(false);
			return staticData.openQuestions;
		});
		expect(texts[0]).toBe(texts[1]);
	});

	test('none stays for ever, whatever time it is given', () => {
		const staticData: IDataObject = {};
		const book = new QuestionBook('t', staticData);
		book.put(question({ until: 9e15 }));
		book.save();
		expect(new QuestionBook('t', staticData, () => Date.now() + 32 * 86_400_000).all()).toEqual([]);
	});

	test.each([undefined, null, 'text', '[', '[1,{"id":"x"}]', 7, {}])('%p in its place is no question', (value) => {
		expect(new QuestionBook('t', { openQuestions: value }).all()).toEqual([]);
	});

	test('a question of the wrong shape, or of any size, is none', () => {
		expect(questionOf({ ...question(), id: 'short' })).toBeUndefined();
		expect(questionOf({ ...question(), person: '' })).toBeUndefined();
		expect(questionOf({ ...question(), content: { text: 'x'.repeat(20_000) } })).toBeUndefined();
		const wrong = [{ id: 7 }, { id: `${'a'.repeat(16)}a` }, { id: `${'a'.repeat(15)} ` }, { person: 7 }];
		for (const change of [...wrong, { openedAt: '1' }, { until: '1' }]) {
			expect(questionOf({ ...question(), ...change })).toBeUndefined();
		}
		for (const none of [null, [question()], 'text']) expect(questionOf(none)).toBeUndefined();
		const empty = questionOf({ ...question(), content: { text: '' } });
		const most = 16_384 - JSON.stringify(empty).length;
		expect(questionOf({ ...question(), content: { text: 'x'.repeat(most) } })).toBeDefined();
		expect(questionOf({ ...question(), content: { text: 'x'.repeat(most + 1) } })).toBeUndefined();
	});

	test('what a question does not say of the rest has its default, and what it should not say is left out', () => {
		const { id, person, openedAt, until } = question();
		const bare = { id, person, openedAt, until };
		const whole = { ...bare, url: '', messageIds: [], tries: 0, heard: [], isClosed: false, content: {} };
		expect(questionOf(bare)).toStrictEqual(whole);
		const odd = { url: 7, messageIds: 'm', tries: '1', heard: [1], isClosed: 'true', content: 'x', askedAgainAt: '1' };
		expect(questionOf({ ...bare, ...odd, more: 1 })).toStrictEqual(whole);
		const full = { ...question(), askedAgainAt: 7, messageIds: ['m'], tries: 2, heard: ['k'], isClosed: true };
		expect(questionOf(full)).toStrictEqual(full);
	});

	test('the token of a button stands at its end, and nowhere else', () => {
		const id = 'Aa0_-Aa0_-Aa0_-1';
		expect(readToken(withToken('yes', id))).toEqual({ id: 'yes', questionId: id });
		expect(readToken(withToken('', id))).toEqual({ id: '', questionId: id });
		for (const other of [
			'yes',
			`yes|ask:${id}x`,
			`yes|ask:${id.slice(1)}`,
			`yes|ask:${id} `,
			`yes|ask:${id.slice(1)}%`,
		]) {
			expect(readToken(other)).toEqual({ id: other });
		}
	});
});

describe('a trigger with open questions', () => {
	let n8n: Stub;
	let answer: (count: number) => StubAnswer;
	let trigger: WebhookTrigger;
	const verdict = (value: string): StubAnswer => ({ json: { [verdictMember]: value } });

	beforeAll(async () => void (n8n = await startStub((_, count) => answer(count))));
	afterAll(async () => await n8n?.close());
	beforeEach(() => {
		n8n.requests.length = 0;
		answer = () => verdict('over');
		trigger = started(false);
	});

	function started(startsForAnswers: boolean): WebhookTrigger {
		const parse = (body: unknown) => [message(Object(body))];
		return engineTrigger(engineReceiver({ parse, startsForAnswers }), n8n.origin);
	}
	const hear = async (change: Partial<GatewayEvent> = {}) =>
		await trigger.call({ secret: engineSecret, body: { id: 'm1', ...change } });
	const tell = async (action: string, what: unknown, secret = engineSecret) =>
		await trigger.call({ secret, body: { [questionMember]: { action, question: what } } });
	const open = async (change: Partial<OpenQuestion> = {}) =>
		await tell('open', question({ url: `${n8n.origin}/webhook-waiting/1/2?signature=s`, ...change }));
	const bodies = () => n8n.requests.map(({ body }) => JSON.parse(body.toString()));

	test('hands an answer on, and starts nothing; the next message starts the workflow', async () => {
		expect((await open()).answer).toMatchObject({
			received: true,
			[questionMember]: { isStored: false, isFull: false, heard: [] },
		});
		expect((await open()).answer).toMatchObject({ [questionMember]: { isStored: true } });
		const outcome = await hear({ text: 'Yes', raw: { secret: 1 } });
		expect([outcome.status, outcome.items]).toEqual([200, []]);
		expect(bodies()).toEqual([
			{
				question: {
					id: 'aaaaaaaaaaaaaaaa',
					person: '905551234567',
					tries: 0,
					openedAt: 1_000,
					content: { question: 'Well?' },
				},
				event: expect.objectContaining({ text: 'Yes', from: '+905551234567' }),
			},
		]);
		expect(bodies()[0].event.raw).toBeUndefined();
		expect((await hear({ id: 'm2' })).items).toHaveLength(1);
		expect(n8n.requests).toHaveLength(1);
	});

	test('says whether it starts for messages, and keeps nothing of a question that is only looked at', async () => {
		const looked = async (events?: string[]) => {
			trigger = engineTrigger(engineReceiver(events && { events }), n8n.origin);
			return Object((await tell('look', question({ url: '' }))).answer)[questionMember];
		};
		expect(await looked(['messageStatus'])).toMatchObject({ isStored: false, startsForMessages: false });
		expect(await looked(['messageStatus', 'messageReceived'])).toMatchObject({ startsForMessages: true });
		expect(await looked()).toMatchObject({ startsForMessages: true });
		expect(JSON.stringify(trigger)).not.toContain('Well?');
	});

	test('n8n does other things while many messages meet many questions', async () => {
		const events = Array.from({ length: 20 }, (_, n) => message({ id: `m${n}`, from: '+905550000000' }));
		trigger = engineTrigger(engineReceiver({ parse: () => events }), n8n.origin);
		await open();
		let [turns, now, isOver] = [0, 0, false];
		// Each look at the clock is a tenth of a second later, on whatever machine.
		const clock = jest.spyOn(performance, 'now').mockImplementation(() => (now += 100));
		const turn = () => {
			turns++;
			if (!isOver) setImmediate(turn);
		};
		setImmediate(turn);
		const { items } = await trigger.call({ secret: engineSecret, body: {} });
		isOver = true;
		clock.mockRestore();
		expect(items).toHaveLength(events.length);
		// Twice for each: for the question that it may answer, and for the filter.
		expect(turns).toBeGreaterThanOrEqual(2 * events.length);
	});

	test('the same answer again is no answer to anything, also after a restart', async () => {
		await open();
		await open({ id: 'bbbbbbbbbbbbbbbb', openedAt: 500 });
		await hear();
		await hear();
		forgetAll();
		forgetQuestions();
		expect((await hear()).items).toEqual([]);
		expect(n8n.requests).toHaveLength(1);
	});

	test('several at the same moment are one', async () => {
		await open();
		const outcomes = await Promise.all([hear(), hear(), hear()]);
		expect(outcomes.map(({ status, items }) => [status, items.length])).toEqual(Array(3).fill([200, 0]));
		expect(n8n.requests).toHaveLength(1);
	});

	test('an answer that does not fit leaves the question open, with one try more', async () => {
		await open();
		answer = (count) => verdict(count === 0 ? 'again' : 'over');
		await hear({ id: 'm1' });
		await hear({ id: 'm1' });
		await hear({ id: 'm2' });
		expect(bodies().map(({ question: { tries } }) => tries)).toEqual([0, 1]);
	});

	test('a quote of a question whose time is over answers no other one', async () => {
		await open({ id: 'bbbbbbbbbbbbbbbb' });
		await open({ until: Date.now() - 1, messageIds: ['old'], openedAt: 2_000 });
		expect((await hear({ text: 'Yes', context: { id: 'old' } })).items).toHaveLength(1);
		expect(n8n.requests).toEqual([]);
		expect((await hear({ id: 'm2', text: 'Yes' })).items).toEqual([]);
		expect(bodies().map(({ question: { id } }) => id)).toEqual(['bbbbbbbbbbbbbbbb']);
	});

	test.each([
		['the text for answers that do not fit was read last: it is the one that is answered next', { reask: {} }, 'aaaa'],
		['without such a text the latest question is', {}, 'bbbb'],
	])('%s', async (_, content, next) => {
		await open({ content, messageIds: ['first'] });
		await open({ id: 'bbbbbbbbbbbbbbbb', openedAt: 2_000 });
		answer = (count) => verdict(count === 0 ? 'again' : 'over');
		await hear({ context: { id: 'first' } });
		forgetQuestions();
		// Quoting that text, of which the trigger does not know the id.
		await hear({ id: 'm2', context: { id: 'text-that-asked-again' } });
		expect(bodies().map(({ question: { id } }) => id.slice(0, 4))).toEqual(['aaaa', next]);
	});

	test('as an option, answers start the workflow as well', async () => {
		trigger = started(true);
		await open();
		const { items } = await hear({ button: { id: withToken('yes', 'aaaaaaaaaaaaaaaa') } });
		expect(items[0]?.json).toMatchObject({ button: { id: 'yes' } });
		expect(n8n.requests).toHaveLength(1);
	});

	test.each<[string, StubAnswer]>([
		['has finished', { status: 200, text: '<html>No action required</html>' }],
		['was deleted', { status: 404, json: { message: 'does not exist' } }],
		['ended with an error', { status: 409, json: { message: 'The execution "1" has finished with error.' } }],
		['has its answer and runs', { status: 409, json: { message: 'The execution "1" is running already.' } }],
	])('an execution that %s waits no more: the message is one like any other', async (_, given) => {
		await open();
		answer = () => given;
		expect((await hear()).items).toHaveLength(1);
		answer = () => verdict('over');
		expect((await hear({ id: 'm2' })).items).toHaveLength(1);
	});

	test('an execution that has not stopped to wait yet gets the answer a moment later', async () => {
		await open({ openedAt: Date.now() });
		const running = { status: 409, json: { message: 'The execution "1" is running already.' } };
		answer = (count) => (count < 2 ? running : verdict('over'));
		expect((await hear()).items).toEqual([]);
		expect(n8n.requests).toHaveLength(3);
	});

	test.each<[string, StubAnswer]>([
		['is down', 'reset'],
		['fails', { status: 503, json: {} }],
	])('an n8n that %s: the sender is to deliver the answer again, and then it is taken', async (_, given) => {
		await open();
		answer = () => given;
		expect((await hear()).status).toBe(500);
		answer = () => verdict('over');
		expect(await hear()).toMatchObject({ status: 200, items: [] });
		expect((await hear({ id: 'm2' })).items).toHaveLength(1);
	});

	test('a question that is closed, or over, hears nothing', async () => {
		await open();
		await tell('close', question({ url: '' }));
		expect((await hear()).items).toHaveLength(1);
		await open({ id: 'cccccccccccccccc', until: Date.now() - 1 });
		expect((await hear({ id: 'm2' })).items).toHaveLength(1);
		expect(n8n.requests).toEqual([]);
	});

	test('an execution that waits no more leaves the answer to the earlier question', async () => {
		await open({ id: 'earlier-question', openedAt: 1_000 });
		await open({ id: 'stopped-question', openedAt: 2_000 });
		answer = (count) => (count === 0 ? { status: 404, json: { message: 'does not exist' } } : verdict('over'));
		expect((await hear()).items).toEqual([]);
		expect(bodies().map(({ question: { id } }) => id)).toEqual(['stopped-question', 'earlier-question']);
	});

	test('what started the workflow is no answer to what the workflow asks then, when it is delivered again', async () => {
		await open({ id: 'dddddddddddddddd', person: '15550109999' });
		expect((await hear({ id: 'first' })).items).toHaveLength(1);
		await open();
		expect((await hear({ id: 'first' })).items).toEqual([]);
		expect(n8n.requests).toEqual([]);
		await hear({ id: 'second' });
		expect(n8n.requests).toHaveLength(1);
	});

	test('where redeliveries start the workflow as well, an answer is handed on all the same', async () => {
		const parse = (body: unknown) => [message(Object(body))];
		trigger = engineTrigger(engineReceiver({ parse, ignoreRedeliveries: false }), n8n.origin);
		await open();
		expect(await hear()).toMatchObject({ status: 200, items: [] });
		expect(n8n.requests).toHaveLength(1);
		for (const id of ['m2', 'm2']) expect((await hear({ id })).items).toHaveLength(1);
	});

	test('an answer that is delivered again after its question was forgotten starts nothing', async () => {
		await open();
		await hear();
		forgetQuestions();
		forgetAll();
		trigger.staticData = { ...trigger.staticData, openQuestions: '' };
		expect((await hear()).items).toEqual([]);
		expect((await hear({ id: 'm2' })).items).toHaveLength(1);
	});

	test('a failure of a moment loses no answer', async () => {
		await open();
		answer = (count) => (count === 0 ? { status: 503, json: {} } : verdict('over'));
		expect(await hear()).toMatchObject({ status: 200, items: [] });
		expect(n8n.requests).toHaveLength(2);
	});

	test('nobody opens a question without the secret, with another address, or in another shape', async () => {
		expect((await tell('open', question(), 'wrong')).status).toBe(401);
		expect((await tell('open', question({ url: 'http://169.254.169.254/' }))).status).toBe(400);
		expect((await tell('open', { id: 1 })).status).toBe(400);
		expect((await tell('else', question())).status).toBe(400);
		expect((await hear()).items).toHaveLength(1);
		expect(n8n.requests).toEqual([]);
	});

	test.each([
		'http://127.0.0.1/webhook/1/2',
		'http://127.0.0.1/webhook/other',
		'http://127.0.0.1/webhook-waiting/../webhook/1/2',
		'http://127.0.0.1/webhook-waiting/%2e%2e/webhook/1/2',
		'http://127.0.0.1/webhook-waiting/1',
		'http://127.0.0.1/webhook-waiting/1/2/',
		'http://127.0.0.1/rest/login',
		'http://127.0.0.1/',
		'http://127.0.0.1:5679/webhook-waiting/1/2',
		'https://127.0.0.1/webhook-waiting/1/2',
		'http://127.0.0.1@127.0.0.2/webhook-waiting/1/2',
	])('an answer goes to no other address than that of a waiting execution: %s', async (url) => {
		expect((await tell('open', question({ url }))).status).toBe(400);
		expect((await hear()).items).toHaveLength(1);
		expect(n8n.requests).toEqual([]);
	});

	test('a button of a question that nobody knows any more has its own id again', async () => {
		const { items } = await hear({ button: { id: withToken('yes', 'zzzzzzzzzzzzzzzz'), title: 'Yes' } });
		expect(items[0]?.json.button).toEqual({ id: 'yes', title: 'Yes' });
	});
});
