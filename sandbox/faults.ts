import { setTimeout as wait } from 'node:timers/promises';
import Ajv from 'ajv';
import type { Answer } from './types';

/** How one matching request goes wrong. */
export type Fault =
	| { kind: 'answer' | 'answerAfter'; status: number; headers?: Record<string, string>; body?: unknown }
	| { kind: 'resetBefore' | 'resetAfter' | 'halfJson' | 'empty' }
	| { kind: 'delay'; ms: number }
	| { kind: 'html'; status: number }
	| { kind: 'redirect'; location: string; status?: number };

/** Which requests go wrong, and how often. */
export interface FaultRule {
	method?: string;
	/** Regular expression, matched against the path without the query. */
	path?: string;
	/** Number of requests to spoil; 0 is for ever. */
	times?: number;
	/** Number of matching requests to let pass first. */
	skip?: number;
	fault: Fault;
}

const variant = (kinds: string[], required: string[], properties: object = {}) => ({
	type: 'object',
	required: ['kind', ...required],
	properties: { kind: { enum: kinds }, ...properties },
	additionalProperties: false,
});
const status = { type: 'integer', minimum: 200, maximum: 599 };

/** Checks a rule that came over HTTP. */
export const isFaultRule = new Ajv().compile<FaultRule>({
	type: 'object',
	required: ['fault'],
	additionalProperties: false,
	properties: {
		method: { type: 'string' },
		path: { type: 'string' },
		times: { type: 'integer', minimum: 0 },
		skip: { type: 'integer', minimum: 0 },
		fault: {
			oneOf: [
				variant(['answer', 'answerAfter'], ['status'], {
					status,
					headers: { type: 'object', additionalProperties: { type: 'string' } },
					body: {},
				}),
				variant(['resetBefore', 'resetAfter', 'halfJson', 'empty'], []),
				variant(['delay'], ['ms'], { ms: { type: 'integer', minimum: 0 } }),
				variant(['html'], ['status'], { status }),
				variant(['redirect'], ['location'], { location: { type: 'string', minLength: 1 }, status }),
			],
		},
	},
});

interface ActiveRule {
	method: string | null;
	path: RegExp | null;
	left: number;
	skip: number;
	fault: Fault;
}

/** The rules in force, oldest first. */
export class Faults {
	private rules: ActiveRule[] = [];

	/** Adds a rule. Throws a SyntaxError when `path` is not a regular expression. */
	add(rule: FaultRule): void {
		const times = rule.times ?? 1;
		this.rules.push({
			method: rule.method?.toUpperCase() ?? null,
			path: rule.path === undefined ? null : new RegExp(rule.path),
			left: times === 0 ? Infinity : times,
			skip: rule.skip ?? 0,
			fault: rule.fault,
		});
	}

	/** The fault for a request, if any. The first rule that matches wins; a rule still skipping lets the next one look. */
	take(method: string, path: string): Fault | null {
		for (const rule of this.rules) {
			if (rule.method !== null && rule.method !== method) continue;
			if (rule.path !== null && !rule.path.test(path)) continue;
			if (rule.skip > 0) {
				rule.skip -= 1;
				continue;
			}
			rule.left -= 1;
			if (rule.left <= 0) this.rules = this.rules.filter((other) => other !== rule);
			return rule.fault;
		}
		return null;
	}

	/** Drops all rules. */
	clear(): void {
		this.rules = [];
	}
}

/** Runs a request under a fault. Null means: destroy the socket. */
export async function applyFault(fault: Fault | null, process: () => Answer): Promise<Answer | null> {
	switch (fault?.kind) {
		case undefined:
			return process();
		case 'answer':
			return fixedAnswer(fault.status, fault.headers, fault.body);
		case 'answerAfter':
			process();
			return fixedAnswer(fault.status, fault.headers, fault.body);
		case 'resetBefore':
			return null;
		case 'resetAfter':
			process();
			return null;
		case 'delay':
			// Unreferenced: a request that waits must not hold up the end of the process.
			await wait(fault.ms, undefined, { ref: false });
			return process();
		case 'halfJson': {
			const answer = process();
			const bytes = Buffer.from(answer.payload);
			return { ...answer, payload: bytes.subarray(0, Math.floor(bytes.length / 2)) };
		}
		case 'empty':
			process();
			return { status: 200, headers: {}, payload: '' };
		case 'html': {
			const page = `<!DOCTYPE html><html><body><h1>${fault.status}</h1></body></html>`;
			return { status: fault.status, headers: { 'content-type': 'text/html; charset=utf-8' }, payload: page };
		}
		case 'redirect':
			return { status: fault.status ?? 302, headers: { location: fault.location }, payload: '' };
	}
}

function fixedAnswer(status: number, headers: Record<string, string> = {}, body?: unknown): Answer {
	const payload = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
	const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
	return { status, headers: { ...(payload && { 'content-type': 'application/json' }), ...lowerCase }, payload };
}
