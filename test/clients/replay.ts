import { startSandboxProcess, type SandboxProcess } from '../support/sandbox';

/** A part of a form: a text, or a file. */
export type Part = string | { fileName: string; type: string; bytes: Buffer };

/** A call as a program outside this project makes it: facts read in its source, no code of it. */
export interface Call {
	/** Which program makes it. */
	program: string;
	/** `METHOD /path`, below the origin. */
	call: string;
	headers?: Record<string, string>;
	json?: unknown;
	/** A body in a form of its own, which the headers name. */
	text?: string;
	form?: ReadonlyArray<readonly [name: string, value: Part]>;
	/** The status that the program gets; 200 unless it is told why not. */
	status?: number;
	/** What the program reads in the answer; each must be there. */
	reads?: unknown;
	/** Why the call is refused, where it is. */
	because?: string;
}

/** The sandbox, and how calls are made to it. */
export class Replay {
	private constructor(private readonly sandbox: SandboxProcess) {}

	static async start(): Promise<Replay> {
		return new Replay(await startSandboxProcess());
	}

	get origin(): string {
		return this.sandbox.origin;
	}

	/** @returns the status, and the answer: parsed where it is JSON */
	async make({ call, headers, json, text: plain, form }: Call): Promise<{ status: number; body: unknown }> {
		const [method = '', path = ''] = call.split(' ');
		const answer = await fetch(`${this.sandbox.origin}${path}`, {
			method,
			headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
			...(json !== undefined && { body: JSON.stringify(json) }),
			...(plain !== undefined && { body: plain }),
			...(form && { body: formOf(form) }),
		});
		const text = await answer.text();
		return { status: answer.status, body: parsed(text) };
	}

	async close(): Promise<void> {
		await this.sandbox.close();
	}
}

function formOf(parts: NonNullable<Call['form']>): FormData {
	const form = new FormData();
	for (const [name, value] of parts) {
		if (typeof value === 'string') form.append(name, value);
		else form.append(name, new Blob([new Uint8Array(value.bytes)], { type: value.type }), value.fileName);
	}
	return form;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/**
 * Makes every call of a list, in its order: each succeeds, or is refused as it says and for the reason that it gives.
 *
 * @param prepare the sandbox, before the first
 */
export function testCalls(
	calls: readonly Call[],
	headers: Record<string, string>,
	prepare?: (origin: string) => Promise<void>,
): void {
	let replay: Replay;
	beforeAll(async () => {
		replay = await Replay.start();
		await prepare?.(replay.origin);
	}, 60_000);
	afterAll(async () => await replay?.close());

	test.each(calls.map((call, n) => ({ n, call })))('$n: $call.program, $call.call', async ({ call }) => {
		const { status, body } = await replay.make({ ...call, headers: { ...headers, ...call.headers } });
		expect({ body, status: status < 300 ? 200 : status }).toMatchObject({
			status: call.status ?? 200,
			...(call.reads !== undefined && { body: call.reads }),
		});
	});

	test('every call succeeds or is explained', () => {
		expect(calls.filter(({ status = 200, because }) => status >= 400 && because === undefined)).toEqual([]);
	});
}
