import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Simulation } from './simulation';

/** What n8n's HTTP helper gives for an answer. */
interface FullResponse {
	statusCode: number;
	headers: Record<string, string>;
	body: string;
}

/** What a request meets: whether it reaches the provider, whether that carries it out, and what comes back. */
interface Fate {
	arrives: boolean;
	carriedOut: boolean;
	/** Nothing at all where it hangs. */
	end: Error | FullResponse | undefined;
}

const json = { 'content-type': 'application/json' };

/** As axios wraps what Node says. @param socket of the request, at that time */
function lost(code: string, syscall: string | undefined, message: string, socket: object | null): Error {
	const cause = Object.assign(new Error(message), { code, ...(syscall !== undefined && { syscall }) });
	const axios = Object.assign(new Error(message, { cause }), { code, name: 'AxiosError', request: { socket } });
	return new Error('n8n', { cause: axios });
}

const plain = {};
const handshake = { secureConnecting: true };
const established = { secureConnecting: false };

/** Failures before a byte of the request left. */
const before: ReadonlyArray<() => Error> = [
	() => lost('ECONNREFUSED', 'connect', 'connect ECONNREFUSED 192.0.2.1:443', plain),
	() => lost('EHOSTUNREACH', 'connect', 'connect EHOSTUNREACH 192.0.2.1:443', plain),
	() => lost('ENOTFOUND', 'getaddrinfo', 'getaddrinfo ENOTFOUND provider.example', plain),
	() => lost('EAI_AGAIN', 'getaddrinfo', 'getaddrinfo EAI_AGAIN provider.example', plain),
	() => lost('EPROTO', 'write', 'write EPROTO wrong version number', handshake),
	() =>
		lost(
			'ECONNRESET',
			undefined,
			'Client network socket disconnected before secure TLS connection was established',
			handshake,
		),
	() => lost('CERT_HAS_EXPIRED', undefined, 'certificate has expired', handshake),
	() => lost('ERR_TLS_CERT_ALTNAME_INVALID', undefined, 'Hostname/IP does not match', handshake),
	() => lost('ECONNRESET', 'read', 'read ECONNRESET', null),
	() => lost('ECONNABORTED', undefined, 'timeout of 60000ms exceeded', handshake),
];

/** The same on an established connection, where nobody knows. */
const after: ReadonlyArray<() => Error> = [
	() => lost('ECONNRESET', 'read', 'read ECONNRESET', established),
	() => lost('ECONNRESET', undefined, 'socket hang up', established),
	() => lost('EPIPE', 'write', 'write EPIPE', established),
	() => lost('EPROTO', 'read', 'read EPROTO', established),
	() => lost('ERR_SSL_WRONG_VERSION_NUMBER', undefined, 'wrong version number', established),
	() => lost('ERR_SSL_BAD_RECORD_TYPE', undefined, 'bad record type', established),
	() => lost('EHOSTUNREACH', 'read', 'read EHOSTUNREACH', established),
	() => lost('ENETUNREACH', 'write', 'write ENETUNREACH', established),
	() => lost('EHOSTDOWN', 'write', 'write EHOSTDOWN', established),
	() => lost('ETIMEDOUT', 'read', 'read ETIMEDOUT', established),
	() => lost('ECONNREFUSED', undefined, 'refused', established),
	() => lost('ECONNABORTED', undefined, 'timeout of 60000ms exceeded', established),
];

/** What servers write into `Retry-After` and its like. */
const oddTimes = [
	...['1', '0', '3', '30', '90', '2000', '600000', '1000000000', '86400', '-5', '1.5', '', 'inf', 'soon', '1, 60'],
	...['12345678901234567890', 'NaN', '5s', '"7"', 'Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 31 Dec 9999 23:59:59 GMT'],
];

/** A provider at its worst, the same for the same numbers. */
export class ChaosServer {
	/** How often the provider carried out what a request asks, by recipient. */
	readonly carriedOut = new Map<string, number>();
	requests = 0;

	/** @param calm the share of requests that simply succeed */
	constructor(
		private readonly time: Simulation,
		private readonly random: () => number,
		private readonly calm: number,
	) {}

	/** n8n's HTTP helper. Once the process is killed it sends nothing more; what is on its way arrives. */
	async request({ abortSignal }: IHttpRequestOptions, to: string): Promise<FullResponse> {
		const isKilled = this.time.lifeline();
		const fate = this.random() < this.calm ? this.accepted() : this.misfortune();
		const stopped = this.whenStopped(abortSignal);
		if (await this.passes(stopped)) throw lost('ERR_CANCELED', undefined, 'canceled', handshake);
		if (isKilled()) return await new Promise<never>(() => undefined);
		if (fate.arrives) this.requests++;
		if (fate.arrives && fate.carriedOut) this.carriedOut.set(to, (this.carriedOut.get(to) ?? 0) + 1);
		if (fate.end === undefined) await Promise.race([stopped, new Promise<never>(() => undefined)]);
		else if (!(await this.passes(stopped))) {
			if (fate.end instanceof Error) throw fate.end;
			return fate.end;
		}
		throw lost('ERR_CANCELED', undefined, 'canceled', fate.arrives ? established : handshake);
	}

	/** Some time on the way. @returns whether the execution was stopped meanwhile */
	private async passes(stopped: Promise<true>): Promise<boolean> {
		const ms = this.random() < 0.05 ? this.random() * 40_000 : this.random() * 300;
		return (await Promise.race([stopped, this.time.outside(ms)])) === true;
	}

	private async whenStopped(signal: IHttpRequestOptions['abortSignal']): Promise<true> {
		return await new Promise((resolve) => {
			if (signal?.aborted) resolve(true);
			else signal?.addEventListener?.('abort', () => resolve(true));
		});
	}

	private accepted(): Fate {
		const end = { statusCode: 200, headers: json, body: '{"message_id":"m"}' };
		return { arrives: true, carriedOut: true, end };
	}

	private misfortune(): Fate {
		const perhaps = this.random() < 0.5;
		const answered = (statusCode: number, carriedOut: boolean, body = '{"message":"no"}', headers = {}): Fate => ({
			arrives: true,
			carriedOut,
			end: { statusCode, headers: { ...json, ...headers }, body },
		});
		const kinds: ReadonlyArray<() => Fate> = [
			() => ({ arrives: false, carriedOut: false, end: this.one(before)() }),
			() => ({ arrives: true, carriedOut: perhaps, end: this.one(after)() }),
			() => answered(429, false, '{}', this.oddHeaders()),
			() => answered(503, false, '{}', { 'retry-after': this.one(['1', '5', '60']) }),
			() =>
				answered(this.one([500, 502, 504, 408]), perhaps, '<html>bad gateway</html>', this.oddHeaders(['retry-after'])),
			() => answered(this.one([400, 401, 403, 404, 413, 422, 501]), false),
			() => answered(200, perhaps, this.one(['', '{"message_id"', 'null', '<html></html>'])),
			() => answered(200, false, '{"error":"busy"}', this.random() < 0.5 ? { 'retry-after': '2' } : {}),
			() => answered(200, true, '{"message_id":"m"}', this.oddHeaders(['retry-after'])),
			() => ({ arrives: true, carriedOut: perhaps, end: undefined }),
		];
		return this.one(kinds)();
	}

	private oddHeaders(without: readonly string[] = []): Record<string, string> {
		const wall = this.time.timeOfDay();
		const times = [
			...oddTimes,
			String(Math.ceil(wall / 1000) + 5),
			String(wall + 5_000),
			new Date(wall + 5_000).toUTCString(),
		];
		const names = ['retry-after', 'x-ratelimit-reset', 'ratelimit-reset', 'x-ratelimit-remaining', 'date'];
		return Object.fromEntries(
			names.filter((name) => !without.includes(name) && this.random() < 0.4).map((name) => [name, this.one(times)]),
		);
	}

	private one<T>(list: readonly [T, ...T[]] | readonly T[]): T {
		const chosen = list[Math.floor(this.random() * list.length)];
		if (chosen === undefined) throw new Error('Nothing to choose from');
		return chosen;
	}
}
