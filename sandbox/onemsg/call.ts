import type { FilePart } from '../types';
import type { Fields } from '../values';
import type { Account } from './account';
import type { Channel } from './channels';
import type { Events } from './events';
import type { Lifecycle } from './lifecycle';
import type { Outbox } from './outbox';

/** A checked call, as a handler gets it. */
export interface Call {
	account: Account;
	events: Events;
	lifecycle: Lifecycle;
	outbox: Outbox;
	channel: Channel;
	/** The contract's name of the operation. */
	operation: string;
	params: Fields;
	query: Fields;
	body: Fields;
	files: FilePart[];
}

/** What a handler gives back. A text is an answer in plain text. */
export interface Result {
	status: number;
	body: unknown;
}

/** Does one operation. */
export type Handler = (call: Call) => Result;

/** Handlers by operationId. */
export type Handlers = Record<string, Handler>;

/** 200 with a body. */
export function ok(body: unknown): Result {
	return { status: 200, body };
}

/** The answer of operations that have nothing to tell. */
export function success(): Result {
	return ok({ result: 'success' });
}
