import { InvalidInput } from '../../../../../nodes/shared/errors';
import type { GatewayEvent } from '../../../../../nodes/shared/webhook/event';
import {
	type Access,
	Connection,
	type SocketEvents,
	usualTimes,
} from '../../../../../nodes/GetChat/trigger/websocket/connection';
import type { Problem } from '../../../../../nodes/GetChat/trigger/websocket/problem';

const token = 's3cret-websocket-token';
const event = (id: string): GatewayEvent => ({ provider: 'getChat', event: 'messageReceived', id });
const push = (...ids: string[]) => ({ type: 'waba_webhook', waba_payload: ids });
const welcome = { type: 'token', status: 'success', message: 'Welcome, bot!' };

/** One socket that the connection opened, seen from the server. */
class FakeSocket {
	readonly heard: string[] = [];
	isClosed = false;

	constructor(
		readonly url: string,
		private readonly events: SocketEvents,
	) {}

	open(): void {
		this.events.opened();
	}

	say(message: object | string): void {
		this.events.message(typeof message === 'string' ? message : JSON.stringify(message));
	}

	drop(code = 1006): void {
		this.events.closed(code);
	}

	send(text: string): void {
		this.heard.push(text);
	}

	close(): void {
		this.isClosed = true;
	}
}

/** The world as the tests want it: a clock that stands still, and connections that do what the test says. */
class FakeWorld {
	ms = 1_000_000;
	chance = 1;
	readonly sockets: FakeSocket[] = [];
	readonly handed: string[] = [];
	readonly completes: boolean[] = [];
	readonly problems: Problem[] = [];
	readonly said: string[] = [];
	fetched: Array<GatewayEvent[] | Error | Promise<GatewayEvent[]>> = [];
	badAddress = false;
	access: () => Promise<Access> = async () => await Promise.resolve({ url: 'wss://websockets.example/', token });
	readonly line: Connection = new Connection({
		access: async () => await this.access(),
		open: (url, events) => {
			if (this.badAddress) throw new SyntaxError(`bad address ${token}`);
			const socket = new FakeSocket(url, events);
			this.sockets.push(socket);
			return socket;
		},
		parse: (body) => (Array.isArray(body) ? body.map((id) => event(String(id))) : []),
		backfill: async () => {
			const next = this.fetched.shift() ?? [];
			if (next instanceof Error) throw next;
			return await next;
		},
		dispatch: (events, { complete }) => {
			for (const { id } of events) {
				if (id === undefined || this.handed.includes(id)) continue;
				this.handed.push(id);
				this.completes.push(complete);
			}
		},
		reportLasting: (problem) => void this.problems.push(problem),
		log: (message) => void this.said.push(message),
		now: () => this.ms,
		random: () => this.chance,
	});

	/** The connection that stands or is being made. */
	get socket(): FakeSocket {
		const last = this.sockets.at(-1);
		if (!last) throw new Error('There is no connection');
		return last;
	}

	/** Lets everything happen that needs no time. */
	async settle(): Promise<void> {
		for (let turn = 0; turn < 20; turn++) await Promise.resolve();
	}

	/** Lets time pass, a quarter of a second at a time. */
	async pass(ms: number): Promise<void> {
		for (const end = this.ms + ms; this.ms < end;) {
			this.ms += 250;
			this.line.tick();
			await this.settle();
		}
	}

	async connect(): Promise<void> {
		const started = this.line.start();
		await this.settle();
		await this.greet();
		expect(await started).toBeUndefined();
	}

	async greet(): Promise<void> {
		this.socket.open();
		this.socket.say(welcome);
		await this.settle();
	}
}

let world: FakeWorld;
beforeEach(() => (world = new FakeWorld()));

test('gives the token as its first message, then hands on what comes, in order', async () => {
	await world.connect();
	expect(world.socket.heard).toEqual([JSON.stringify({ token })]);
	world.socket.say(push('a'));
	world.socket.say({ type: 'getchat_webhook', waba_payload: ['b', 'c'] });
	expect(world.handed).toEqual(['a', 'b', 'c']);
	expect(world.completes).toEqual([true, true, true]);
});

test('what was missed comes before what came in meanwhile', async () => {
	const fetching: { done?: (events: GatewayEvent[]) => void } = {};
	await world.connect();
	world.socket.drop();
	await world.pass(1_000);
	world.fetched = [new Promise<GatewayEvent[]>((resolve) => (fetching.done = resolve))];
	await world.greet();
	world.socket.say(push('new'));
	expect(world.handed).toEqual([]);
	fetching.done?.([event('old'), event('new')]);
	await world.settle();
	expect(world.handed).toEqual(['old', 'new']);
});

test('pauses grow up to a minute, shrink by chance, and begin anew after a success', async () => {
	await world.connect();
	const pauses: number[] = [];
	for (let n = 0; n < 9; n++) {
		const { ms, sockets } = world;
		const count = sockets.length;
		world.socket.drop();
		while (world.sockets.length === count) await world.pass(250);
		pauses.push(world.ms - ms);
	}
	expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1000));
	await world.greet();
	world.chance = 0;
	world.socket.drop();
	await world.pass(500);
	expect(world.sockets).toHaveLength(11);
	expect(world.problems).toEqual([]);
});

test('a refused token: the first time it is the answer, later it is told once, and tried again after five minutes', async () => {
	const refused = { type: 'token', status: 'failed', message: `Token ${token} does not exist.` };
	const first = world.line.start();
	await world.settle();
	world.socket.open();
	world.socket.say(refused);
	expect(await first).toEqual({ kind: 'refused', reason: 'Token *** does not exist.' });
	expect(world.socket.isClosed).toBe(true);
	await world.pass(usualTimes.refusedPause);
	expect(world.sockets).toHaveLength(2);
	for (let n = 0; n < 3; n++) {
		world.socket.open();
		world.socket.say(refused);
		await world.pass(usualTimes.refusedPause);
	}
	expect(world.problems).toEqual([{ kind: 'refused', reason: 'Token *** does not exist.' }]);
	world.fetched = [[event('meanwhile')]];
	await world.greet();
	expect(world.handed).toEqual(['meanwhile']);
	expect(JSON.stringify([world.said, world.problems])).not.toContain(token);

	world.socket.say(refused);
	expect(world.problems).toHaveLength(2);
});

test('a passing disconnect is no problem, a lasting one is told once', async () => {
	await world.connect();
	world.socket.drop();
	await world.pass(1_000);
	await world.greet();
	expect(world.problems).toEqual([]);
	for (const end = world.ms + 2 * usualTimes.lasting; world.ms < end;) {
		const { sockets } = world;
		const count = sockets.length;
		world.socket.drop(1012);
		while (world.sockets.length === count) await world.pass(250);
	}
	expect(world.problems).toEqual([{ kind: 'unreachable', reason: 'closed with code 1012' }]);
});

test('a server that fell silent is asked, and left when it does not answer', async () => {
	await world.connect();
	await world.pass(usualTimes.quiet);
	expect(world.socket.heard).toHaveLength(2);
	world.socket.say(welcome);
	await world.pass(usualTimes.quiet);
	expect(world.socket.heard).toHaveLength(3);
	await world.pass(usualTimes.answer);
	const [first] = world.sockets;
	expect(first?.isClosed).toBe(true);
	await world.pass(1_000);
	expect(world.sockets).toHaveLength(2);
	// What the dead connection says after all is not heard.
	first?.say(push('ghost'));
	first?.drop();
	expect(world.handed).toEqual([]);
	await world.greet();
	expect(world.line.isLive).toBe(true);
});

test('anything that is heard counts as a sign of life', async () => {
	await world.connect();
	for (let n = 0; n < 10; n++) {
		await world.pass(usualTimes.quiet - 1_000);
		world.socket.say({ type: 'something_new' });
	}
	expect(world.socket.heard).toHaveLength(1);
	expect(world.sockets).toHaveLength(1);
});

test('a server that hangs up when it is asked is not asked again; what it may have kept is fetched', async () => {
	await world.connect();
	await world.pass(usualTimes.quiet);
	world.socket.drop(1008);
	await world.pass(1_000);
	await world.greet();
	world.fetched = [[event('kept')]];
	await world.pass(usualTimes.longQuiet + 500);
	expect(world.socket.heard).toHaveLength(1);
	expect(world.handed).toEqual(['kept']);
});

test('no welcome in time: tried again', async () => {
	void world.line.start({ reportLater: true });
	await world.settle();
	world.socket.open();
	await world.pass(usualTimes.handshake + 1_000);
	expect(world.sockets).toHaveLength(2);
	expect(world.sockets[0]?.isClosed).toBe(true);
});

test('what was missed cannot be fetched: nothing that comes in is lost, and nothing counts as complete until it can', async () => {
	await world.connect();
	world.socket.drop();
	await world.pass(1_000);
	world.fetched = [new Error('503'), new Error('503'), [event('old'), event('live')]];
	await world.greet();
	world.socket.say(push('live'));
	expect(world.handed).toEqual(['live']);
	expect(world.completes).toEqual([false]);
	await world.pass(4_000);
	expect(world.handed).toEqual(['live', 'old']);
	world.socket.say(push('later'));
	expect(world.completes).toEqual([false, true, true]);
	expect(world.problems).toEqual([]);
});

test('a gap that stays is told once', async () => {
	await world.connect();
	world.socket.drop();
	await world.pass(1_000);
	const error = new Error('403');
	world.fetched = Array.from({ length: 100 }, () => error);
	await world.greet();
	for (let n = 0; n < 60; n++) {
		await world.pass(30_000);
		world.socket.say(push(`live ${n}`));
	}
	expect(world.problems).toEqual([{ kind: 'gap', error }]);
	expect(world.handed).toHaveLength(60);
});

test('a connection lost while fetching: both the fetched and the pushed are handed on, and it is fetched again', async () => {
	await world.connect();
	world.socket.drop();
	await world.pass(1_000);
	world.fetched = [[event('a')], [event('a'), event('b')]];
	world.socket.open();
	world.socket.say(welcome);
	world.socket.say(push('pushed'));
	world.socket.drop();
	await world.settle();
	expect([...world.handed].sort()).toEqual(['a', 'pushed']);
	await world.pass(1_000);
	await world.greet();
	expect([...world.handed].sort()).toEqual(['a', 'b', 'pushed']);
});

test('an event that n8n could not start is fetched again', async () => {
	await world.connect();
	world.line.fetchAgain();
	world.fetched = [[event('again')]];
	await world.pass(usualTimes.longestPause);
	expect(world.handed).toEqual(['again']);
});

test('the credential is read anew for every connection; what is wrong with it is told when it lasts', async () => {
	const error = new Error('login refused');
	world.access = async () => await Promise.reject(error);
	expect(await world.line.start()).toEqual({ kind: 'credential', error });
	await world.pass(usualTimes.lasting + 60_000);
	expect(world.problems).toEqual([{ kind: 'credential', error }]);
	world.access = async () => await Promise.resolve({ url: 'wss://elsewhere.example/', token: 'renewed' });
	while (world.sockets.length === 0) await world.pass(250);
	await world.greet();
	expect(world.socket.url).toBe('wss://elsewhere.example/');
	expect(world.socket.heard).toEqual([JSON.stringify({ token: 'renewed' })]);
});

test('a credential that somebody must change is told at once, and tried again after five minutes', async () => {
	await world.connect();
	const error = new InvalidInput('API Token', 'is empty', 'Enter it.');
	world.access = async () => await Promise.reject(error);
	world.socket.drop();
	await world.pass(2_000);
	expect(world.problems).toEqual([{ kind: 'credential', error }]);
	world.access = async () => await Promise.resolve({ url: 'wss://websockets.example/', token });
	await world.pass(usualTimes.refusedPause - 5_000);
	expect(world.sockets).toHaveLength(1);
	await world.pass(5_000);
	expect(world.sockets).toHaveLength(2);
});

test('an address that cannot be opened is a failure like any other', async () => {
	world.badAddress = true;
	expect(await world.line.start()).toEqual({ kind: 'unreachable', reason: 'no connection could be made' });
});

test('stopped: says goodbye, never connects again, hands on nothing more', async () => {
	await world.connect();
	world.line.stop();
	expect(world.socket.isClosed).toBe(true);
	world.socket.say(push('late'));
	world.socket.drop();
	await world.pass(600_000);
	expect(world.sockets).toHaveLength(1);
	expect(world.handed).toEqual([]);
});

test('stopped while connecting: the first try ends', async () => {
	const first = world.line.start();
	world.line.stop();
	expect(await first).toBeUndefined();
	await world.settle();
	expect(world.sockets).toEqual([]);
});

test.each(['', 'null', '[]', '5', '{', '{"type":5}', '"text"', '{"__proto__":{"type":"token"}}', '[['.repeat(50_000)])(
	'%# nonsense from the server is ignored',
	async (text) => {
		await world.connect();
		world.socket.say(text);
		world.socket.say(push('a'));
		expect(world.handed).toEqual(['a']);
		expect(world.sockets).toHaveLength(1);
	},
);
